"""Any number of rows, none read before it is looked at, none moved unasked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.widgets.badge import LEVELS, Badge
from ssync_desktop.ui.widgets.columns import BADGE_ROLE, ID_ROLE, PROGRESS_ROLE, Align, Column
from ssync_desktop.ui.widgets.progress import Progress
from ssync_desktop.ui.widgets.row_pages import KEPT, PAGE
from ssync_desktop.ui.widgets.window_model import WAITING, WindowModel
from tests.ui.conftest import Line, Lines

QUERY = Query(Table.MAILBOXES)
BADGE: Badge = next(iter(LEVELS.values()))
COLUMNS: tuple[Column[Line], ...] = (
    Column("Name", lambda line: line.name, sort="name", tooltip=lambda line: f"is {line.name}"),
    Column("State", lambda _: "fine", badge=lambda _: BADGE),
    Column("Work", lambda _: "1 of 2", progress=lambda _: Progress(1, 2), align=Align.RIGHT),
)


@pytest.fixture
def model(lines: Lines, bridge: Bridge) -> WindowModel:
    return WindowModel(lines, COLUMNS, bridge, bridge)


def ask(model: WindowModel, qtbot: QtBot, query: Query = QUERY) -> None:
    with qtbot.waitSignal(model.arrived):
        model.ask(query)


def text(model: WindowModel, place: int, column: int = 0) -> str:
    return str(model.index(place, column).data())


def read(model: WindowModel, qtbot: QtBot, place: int) -> str:
    qtbot.waitUntil(lambda: text(model, place) != WAITING)
    return text(model, place)


def test_it_is_a_correct_model(
    model: WindowModel, qtbot: QtBot, qtmodeltester: Any, lines: Lines
) -> None:
    qtmodeltester.check(model)
    ask(model, qtbot)
    read(model, qtbot, 0)
    model.note(Changes(frozenset({Table.MAILBOXES})))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    with qtbot.waitSignal(model.arrived):
        pass
    assert read(model, qtbot, 0) == "line 000600"
    qtmodeltester.check(model)


def test_rows_stand_as_dots_until_they_land(model: WindowModel, qtbot: QtBot, lines: Lines) -> None:
    ask(model, qtbot)
    assert model.rowCount() == 600
    assert lines.asked == []
    assert text(model, 0) == WAITING
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert text(model, 0) == "line 000001"
    assert text(model, PAGE - 1) == f"line {PAGE:06}"
    assert [len(ids) for ids in lines.asked] == [PAGE]


def test_a_fast_scroll_asks_for_the_newest_place_first(
    model: WindowModel, qtbot: QtBot, bridge: Bridge
) -> None:
    source = Lines(PAGE * 20)
    far = WindowModel(source, COLUMNS, bridge, bridge)
    ask(far, qtbot)
    source.holding = True
    for page in range(20):
        text(far, page * PAGE)
    assert len(source.asked) == 3  # in flight; the others wait
    source.release()
    qtbot.waitUntil(lambda: len(source.asked) > 3)
    assert source.asked[3][0] == UUID(int=19 * PAGE + 1)
    source.holding = False
    source.release()
    qtbot.waitUntil(lambda: len(source.asked) == 20)


def test_pages_long_unused_are_forgotten(qtbot: QtBot, bridge: Bridge) -> None:
    source = Lines(PAGE * (KEPT + 5))
    model = WindowModel(source, COLUMNS, bridge, bridge)
    ask(model, qtbot)
    for page in range(KEPT + 5):
        read(model, qtbot, page * PAGE)
    before = len(source.asked)
    assert text(model, (KEPT + 4) * PAGE) != WAITING
    assert text(model, 0) == WAITING
    qtbot.waitUntil(lambda: len(source.asked) == before + 1)
    read(model, qtbot, 0)


def test_what_a_column_says(model: WindowModel, qtbot: QtBot) -> None:
    ask(model, qtbot)
    read(model, qtbot, 0)
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "is line 000001"
    assert model.index(0, 1).data(BADGE_ROLE) == BADGE
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "fine"
    assert model.index(0, 2).data(PROGRESS_ROLE) == Progress(1, 2)
    assert model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) == Align.RIGHT.value
    assert model.index(0, 0).data(ID_ROLE) == UUID(int=1)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"


def test_a_changed_row_is_read_again_in_its_place(
    model: WindowModel, qtbot: QtBot, lines: Lines
) -> None:
    ask(model, qtbot)
    read(model, qtbot, 0)
    changed = UUID(int=3)
    lines.lines[changed] = Line(changed, "zzz")
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.outdated):
        model.note(Changes(frozenset({Table.MAILBOXES}), frozenset({changed})))
        qtbot.waitUntil(lambda: text(model, 2) == "zzz")
    assert text(model, 2) == "zzz"


def test_other_tables_are_not_my_concern(model: WindowModel, qtbot: QtBot, lines: Lines) -> None:
    ask(model, qtbot)
    model.note(Changes(frozenset({Table.EMAILS})))
    assert len(lines.queries) == 1


def test_new_rows_wait_until_the_new_order_is_taken(
    model: WindowModel, qtbot: QtBot, lines: Lines
) -> None:
    ask(model, qtbot)
    read(model, qtbot, 0)
    lines.lines[UUID(int=9_000)] = Line(UUID(int=9_000), "a new line")
    del lines.lines[UUID(int=1)]
    with qtbot.waitSignal(model.outdated) as news:
        model.note(Changes(frozenset({Table.MAILBOXES}), frozenset({UUID(int=9_000)})))
    assert news.args == [1, 1]
    assert model.id_at(0) == UUID(int=1)
    with qtbot.waitSignal(model.arrived):
        model.take_order()
    assert model.id_at(0) == UUID(int=9_000)
    assert model.place_of(UUID(int=1)) is None


def test_many_changes_are_compared_twice_at_most(
    model: WindowModel, qtbot: QtBot, lines: Lines
) -> None:
    ask(model, qtbot)
    lines.holding = True
    for _ in range(50):
        model.note(Changes(frozenset({Table.MAILBOXES})))
    assert lines.compared == 1
    lines.holding = False
    lines.release()
    qtbot.waitUntil(lambda: lines.compared == 2)
    assert len(lines.queries) == 1


def test_what_is_shown_is_read_again_once_for_many_changes_of_nobody_knows_what(
    model: WindowModel, qtbot: QtBot, lines: Lines
) -> None:
    ask(model, qtbot)
    read(model, qtbot, 0)
    lines.lines[UUID(int=3)] = Line(UUID(int=3), "zzz")
    asked = len(lines.asked)
    for _ in range(50):
        model.note(Changes(frozenset({Table.MAILBOXES})))
    qtbot.waitUntil(lambda: text(model, 2) == "zzz")
    lines.lines[UUID(int=3)] = Line(UUID(int=3), "at last")
    qtbot.waitUntil(lambda: text(model, 2) == "at last")  # the last of them is not forgotten
    assert len(lines.asked) == asked + 2


def test_a_row_that_vanished_stays_as_dots(model: WindowModel, qtbot: QtBot, lines: Lines) -> None:
    ask(model, qtbot)
    read(model, qtbot, 0)
    del lines.lines[UUID(int=2)]
    model.note(Changes(frozenset({Table.MAILBOXES}), frozenset({UUID(int=2)})))
    qtbot.waitUntil(lambda: text(model, 1) == WAITING)
    assert text(model, 2) == "line 000003"
    asked = len(lines.asked)
    for _ in range(5):
        text(model, 1)
    assert len(lines.asked) == asked  # not asked for in a circle


def test_live_status_repaints_its_row_only(model: WindowModel, qtbot: QtBot) -> None:
    ask(model, qtbot)
    with qtbot.waitSignal(model.dataChanged) as painted:
        model.touch([UUID(int=5), UUID(int=7_777)])
    assert painted.args is not None
    assert (painted.args[0].row(), painted.args[1].row()) == (4, 4)


def test_the_answer_to_an_older_question_is_dropped(
    model: WindowModel, qtbot: QtBot, lines: Lines
) -> None:
    lines.holding = True
    model.ask(QUERY)
    model.ask(replace(QUERY, text="line 00012"))
    with qtbot.waitSignal(model.arrived):
        lines.release()
    assert model.rowCount() == 10


def test_sorting_asks_for_another_order_where_there_is_one(
    model: WindowModel, qtbot: QtBot, lines: Lines
) -> None:
    ask(model, qtbot)
    model.sort(1)  # has none
    assert len(lines.queries) == 1
    with qtbot.waitSignal(model.arrived):
        model.sort(0, Qt.SortOrder.DescendingOrder)
    assert model.id_at(0) == UUID(int=600)


def test_a_failure_is_told_and_not_repeated_by_itself(
    model: WindowModel, qtbot: QtBot, lines: Lines
) -> None:
    lines.error = Retryable(ErrorCode.DATABASE_BUSY)
    with qtbot.waitSignal(model.failed) as failed:
        model.ask(QUERY)
    assert failed.args == [lines.error]
    lines.error = None
    ask(model, qtbot)
    lines.error = Retryable(ErrorCode.DATABASE_BUSY)
    with qtbot.waitSignal(model.failed):
        text(model, 0)
    asked = len(lines.asked)
    text(model, 0)
    assert len(lines.asked) == asked
