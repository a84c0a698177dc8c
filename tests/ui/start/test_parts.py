"""The parts of the start: the passphrase's form, the cover, and the count on the rail."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.attention import Attention
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.start.cover import Answer, Choice, StartCover
from ssync_desktop.ui.start.passphrase import PassphraseForm
from ssync_desktop.ui.start.service_door import ServiceDoor
from tests.kit.clock import ManualClock
from tests.kit.ui_fixtures import ui_context, ui_service
from tests.kit.ui_mail import something_of_everything
from tests.kit.ui_service import UiService
from tests.ui.conftest import Lines

__all__ = ["ui_context", "ui_service"]

GOOD = "correct horse battery"


def _lines(form: PassphraseForm) -> list[QLineEdit]:
    return [line for line in form.findChildren(QLineEdit) if not line.isHidden()]


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("", "", "At least 12 characters"),
        ("short", "short", "At least 12 characters"),
        (GOOD, GOOD + "x", "differ"),
        (GOOD, GOOD, ""),
    ],
)
def test_a_new_passphrase_is_long_and_entered_twice(
    qtbot: QtBot, first: str, second: str, problem: str
) -> None:
    form = PassphraseForm(new=True)
    qtbot.addWidget(form)
    form.show()
    for line, text in zip(_lines(form), (first, second), strict=True):
        assert line.echoMode() is QLineEdit.EchoMode.Password
        QTest.keyClicks(line, text)
    (button,) = form.findChildren(QPushButton)
    assert button.isEnabled() is not bool(problem)
    assert problem in form.problem()
    assert bool(form.problem()) is bool(problem)


def test_a_passphrase_is_handed_over_once_and_forgotten(qtbot: QtBot) -> None:
    form = PassphraseForm(new=False)
    qtbot.addWidget(form)
    form.show()
    (line,) = _lines(form)
    QTest.keyClicks(line, "any")
    with qtbot.waitSignal(form.given) as given:
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert given.args == ["any"]
    assert line.text() == ""
    with qtbot.assertNotEmitted(form.given):
        QTest.keyClick(line, Qt.Key.Key_Return)


def test_an_answer_never_shows_its_passphrase() -> None:
    assert GOOD not in repr(Answer(Choice.USE_FILE, GOOD))


def test_the_cover_says_at_first_that_the_program_starts(qtbot: QtBot, clock: ManualClock) -> None:
    cover = StartCover(clock)
    qtbot.addWidget(cover)
    cover.show()
    assert any(one.accessibleName() == "Starting" for one in cover.findChildren(QWidget))


def test_a_door_leads_to_the_service_once_it_is_open(lines: Lines) -> None:
    door = ServiceDoor()
    with pytest.raises(AttributeError):
        door.pause()
    door.open(lines)  # type: ignore[arg-type]  # stands for a service, as in all tests of the window
    assert door.pause().result(0) is None


def test_the_rail_counts_at_every_place_and_again_where_something_changes(
    qtbot: QtBot, context: PageContext, lines: Lines
) -> None:
    lines.questions = {ItemKind.CONTACT: 2, ItemKind.TASK: 1}
    attention = Attention(context)
    heard: dict[str, int] = {}
    attention.counted.connect(heard.__setitem__)
    attention.read()
    qtbot.waitUntil(lambda: len(heard) == 3)
    # Two queries, two with the questions that wait, and one.
    assert heard == {"mailboxes": 1200, "activity": 1203, "alerts": 600}
    lines.queries.clear()
    del lines.lines[UUID(int=1)]
    with qtbot.waitSignal(attention.counted) as second:
        context.live.post(Changes(frozenset({Table.ALERTS})))
    assert second.args == ["alerts", 599]
    assert {query.table for query in lines.queries} == {Table.ALERTS}
    attention.deleteLater()


def test_the_rail_counts_what_the_first_page_and_the_lists_count(
    qtbot: QtBot, ui_context: PageContext, ui_service: UiService
) -> None:
    something_of_everything(ui_service)
    attention = Attention(ui_context)
    heard: dict[str, int] = {}
    attention.counted.connect(heard.__setitem__)
    attention.read()
    qtbot.waitUntil(lambda: len(heard) == 3)
    overview = ui_service.overview().result(10)
    levels = overview.alerts_by_level
    loud = levels.get(TraceLevel.WARNING, 0) + levels.get(TraceLevel.ERROR, 0)
    assert heard["activity"] == overview.failed_emails + overview.quarantined > 0
    assert heard["alerts"] == loud > 0
    attention.deleteLater()
