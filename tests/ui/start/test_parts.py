"""The parts of the start: the passphrase's form, the cover, and the count on the rail."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.query import Table
from ssync_desktop.ui.attention import Attention
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.start.cover import Answer, Choice, StartCover
from ssync_desktop.ui.start.passphrase import PassphraseForm
from ssync_desktop.ui.start.service_door import ServiceDoor
from tests.kit.clock import ManualClock
from tests.ui.conftest import Lines

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


def test_alerts_are_counted_again_when_they_change(
    qtbot: QtBot, context: PageContext, lines: Lines
) -> None:
    attention = Attention(context)
    with qtbot.waitSignal(attention.counted) as first:
        attention.read()
    assert first.args == ["alerts", 600]
    del lines.lines[UUID(int=1)]
    with qtbot.waitSignal(attention.counted) as second:
        context.live.post(Changes(frozenset({Table.ALERTS})))
    assert second.args == ["alerts", 599]
    assert all(query.table is Table.ALERTS for query in lines.queries)
    attention.deleteLater()
