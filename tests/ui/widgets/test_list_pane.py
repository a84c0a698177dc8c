"""A list is never blank, and nothing in it moves under the pointer."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar, View
from ssync_desktop.ui.widgets.list_pane import ListPane
from ssync_desktop.ui.widgets.window_model import WindowModel
from tests.ui.conftest import Line, Lines

COLUMNS: tuple[Column[Line], ...] = (Column("Name", lambda line: line.name, sort="name"),)
CHANGED = Changes(frozenset({Table.MAILBOXES}))
FAILING = Condition("status", "eq", 2)


@pytest.fixture
def filters(qtbot: QtBot) -> FilterBar:
    made = FilterBar((View("All"), View("Failing", (FAILING,))))
    qtbot.addWidget(made)
    return made


@pytest.fixture
def pane(lines: Lines, bridge: Bridge, filters: FilterBar, qtbot: QtBot) -> Iterator[ListPane]:
    model = WindowModel(lines, COLUMNS, bridge, bridge)
    empty = EmptyState("mailbox", "No mailboxes yet", "They come with users and queues.")
    made = ListPane(model, Query(Table.MAILBOXES), empty, filters, "Mailboxes")
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def start(pane: ListPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.counted):
        pane.start()


def heading(pane: ListPane) -> str:
    return next(
        (one.accessibleName() for one in pane.findChildren(EmptyState) if one.isVisible()), ""
    )


def add(lines: Lines, name: str) -> UUID:
    new = UUID(int=50_000 + len(lines.lines))
    lines.lines[new] = Line(new, name)
    return new


def test_an_empty_list_says_what_belongs_there(pane: ListPane, qtbot: QtBot, lines: Lines) -> None:
    lines.lines.clear()
    start(pane, qtbot)
    assert heading(pane) == "No mailboxes yet"
    add(lines, "the first")
    with qtbot.waitSignal(pane.counted):  # and the first row is shown at once
        pane.note(CHANGED)
    assert heading(pane) == ""
    assert pane.table.isVisible()


def test_a_filter_that_finds_nothing_says_so(
    pane: ListPane, qtbot: QtBot, filters: FilterBar
) -> None:
    start(pane, qtbot)
    with qtbot.waitSignal(pane.counted) as counted:
        QTest.keyClicks(filters.findChildren(QLineEdit)[-1], "nobody")
    assert counted.args == [0]
    assert heading(pane) == "Nothing matches"
    with qtbot.waitSignal(pane.counted):
        filters.clear()
    assert pane.table.isVisible()


def test_a_saved_view_adds_its_conditions(
    pane: ListPane, qtbot: QtBot, filters: FilterBar, lines: Lines
) -> None:
    start(pane, qtbot)
    with qtbot.waitSignal(pane.counted):
        filters.choose("Failing")
    assert lines.queries[-1].conditions == (FAILING,)
    assert filters.narrows


def test_a_filter_keeps_the_order(pane: ListPane, qtbot: QtBot, filters: FilterBar) -> None:
    start(pane, qtbot)
    with qtbot.waitSignal(pane.counted):
        pane.model.sort(0, Qt.SortOrder.DescendingOrder)
    with qtbot.waitSignal(pane.counted):
        filters.choose("Failing")
    assert pane.model.query is not None
    assert pane.model.query.descending


def test_rows_come_by_themselves_while_nobody_is_there(
    pane: ListPane, qtbot: QtBot, lines: Lines
) -> None:
    start(pane, qtbot)
    new = add(lines, "a new line")
    with qtbot.waitSignal(pane.counted):
        pane.note(CHANGED)
    assert pane.model.id_at(0) == new


def test_rows_are_offered_while_somebody_works_on_a_selection(
    pane: ListPane, qtbot: QtBot, lines: Lines
) -> None:
    start(pane, qtbot)
    pane.table.select([UUID(int=1)])
    new = add(lines, "a new line")
    with qtbot.waitSignal(pane.model.outdated):
        pane.note(CHANGED)
    assert pane.model.id_at(0) == UUID(int=1)
    show = next(b for b in pane.findChildren(QPushButton) if b.text() == "Show")
    assert show.isVisible()
    with qtbot.waitSignal(pane.counted):
        show.click()
    assert pane.model.id_at(0) == new
    assert pane.table.selected_ids() == (UUID(int=1),)


def test_a_list_that_cannot_be_read_says_so_and_tries_again(
    pane: ListPane, qtbot: QtBot, lines: Lines
) -> None:
    lines.error = Retryable(ErrorCode.DATABASE_BUSY, "The database is busy", "Wait a moment.")
    with qtbot.waitSignal(pane.model.failed):
        pane.start()
    lines.error = None
    again = next(b for b in pane.findChildren(QPushButton) if b.text() == "Try again")
    with qtbot.waitSignal(pane.counted):
        again.click()
    assert not again.isVisible()


def test_escape_empties_the_filter_first(filters: FilterBar, qtbot: QtBot) -> None:
    line = filters.findChildren(QLineEdit)[-1]
    line.setText("text")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert filters.text == ""


def test_word_of_new_rows_moves_none_of_those_that_are_there(
    pane: ListPane, qtbot: QtBot, lines: Lines
) -> None:
    start(pane, qtbot)
    pane.table.selectRow(2)
    before = pane.table.viewport().mapTo(
        pane, pane.table.visualRect(pane.model.index(2, 0)).topLeft()
    )
    add(lines, "another")
    with qtbot.waitSignal(pane.model.outdated):
        pane.note(CHANGED)
    qtbot.waitUntil(pane._notice.isVisible)
    QApplication.processEvents()
    now = pane.table.viewport().mapTo(pane, pane.table.visualRect(pane.model.index(2, 0)).topLeft())
    assert now == before
    assert pane._notice.y() > pane.table.y()
