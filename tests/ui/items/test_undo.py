"""What the program wrote in the last 30 days, and taking a write back."""

from datetime import timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ChangeType, ItemKind
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.items.undo_sheet import UndoSheet
from ssync_desktop.ui.items.undo_words import (
    GONE,
    HEADINGS,
    LOOKING,
    NOTHING,
    UNDO_IT,
    UNDO_NO,
    UNDO_YES,
)
from ssync_desktop.ui.items.words import UNDO
from ssync_desktop.ui.widgets.facts import REFRESH_MS
from tests.kit.items_at_hand import meeting
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_items import ADDRESS, UiItems
from tests.ui.items.hands import said


def opened(activity: ActivityPage, qtbot: QtBot) -> UndoSheet:
    """Return the sheet, once it has its answer."""
    activity.places.choose(sections.ITEMS[ItemKind.APPOINTMENT])
    press(qtbot, activity, UNDO)
    waits_for(qtbot, lambda: isinstance(activity.above, UndoSheet))
    sheet = activity.above
    assert isinstance(sheet, UndoSheet)
    return sheet


def test_a_write_is_taken_back_after_it_was_said_what_that_means(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    row = ada.write(meeting(location="Room 1"))
    ada.synchronize()
    ada.service.clock.advance(60)
    ada.change(row, location="Room 2")
    ada.synchronize()
    sheet = opened(activity, qtbot)
    waits_for(qtbot, lambda: sheet.model.rowCount() == 2)
    model = sheet.model
    assert [model.index(n, 0).data() for n in range(2)] == ["Changed", "Created"]
    assert model.index(0, 2).data() == "Exchange"
    click_row(qtbot, sheet.table, 0)
    waits_for(qtbot, lambda: "What would change" in said(sheet.pane))
    assert "Room 2 → Room 1" in said(sheet.pane)
    press(qtbot, sheet.pane, UNDO_IT)
    (question,) = activity.findChildren(QMessageBox)
    assert question.text() == "Take back what was written of “Plans”?"
    assert question.informativeText().startswith("If you take it back: in Exchange it says again")
    assert {one.text() for one in question.buttons()} == {UNDO_NO, UNDO_YES}
    (item,) = ada.items(ItemKind.APPOINTMENT)
    assert item.content.location == "Room 2"  # type: ignore[union-attr]
    press(qtbot, question, UNDO_YES)
    waits_for(qtbot, lambda: activity.notice.text == "It was taken back.")
    (item,) = ada.items(ItemKind.APPOINTMENT)
    assert item.content.location == "Room 1"  # type: ignore[union-attr]
    waits_for(qtbot, lambda: "Taken back" in [model.index(n, 0).data() for n in range(2)])


def test_writes_are_narrowed_down(ada: UiItems, activity: ActivityPage, qtbot: QtBot) -> None:
    ada.write(meeting("Harbour"))
    ada.write(meeting("Crane"))
    ada.synchronize()
    sheet = opened(activity, qtbot)
    waits_for(qtbot, lambda: sheet.model.rowCount() == 2)
    sheet.filters.look_for("crane")
    waits_for(qtbot, lambda: sheet.model.rowCount() == 1)
    sheet.filters.look_for("")
    for view, number in (("In the organization", 0), ("In Exchange", 2), ("Taken back", 0)):
        sheet.filters.choose(view)
        assert sheet.model.rowCount() == number
    press(qtbot, sheet, "Back")
    assert activity.above is None


def test_where_nothing_was_written_it_says_what_would_stand_there(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    sheet = opened(activity, qtbot)
    waits_for(qtbot, sheet.empty.isVisible)
    assert sheet.empty.accessibleName() == NOTHING[0]


def chosen(sheet: UndoSheet, did: str, qtbot: QtBot) -> str:
    """Return what the pane says of the first write of this kind, once it is known."""
    waits_for(qtbot, sheet.model.rowCount)
    model = sheet.model
    place = next(n for n in range(model.rowCount()) if model.index(n, 0).data() == did)
    click_row(qtbot, sheet.table, place)
    waits_for(qtbot, lambda: sheet.pane.preview is not None)
    waits_for(qtbot, lambda: LOOKING not in said(sheet.pane) and "Where" in said(sheet.pane))
    return said(sheet.pane)


def test_what_was_created_is_told_as_it_would_be_deleted(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    ada.write(meeting(location="Room 1"))
    ada.synchronize()
    (item,) = ada.items(ItemKind.APPOINTMENT)
    sheet = opened(activity, qtbot)
    words = chosen(sheet, "Created", qtbot)
    assert HEADINGS[ChangeType.CREATE] in words
    assert "Room 1" in words
    ada.box.remove(item.key)
    sheet.table.clearSelection()
    assert GONE in chosen(sheet, "Created", qtbot)
    assert UNDO_IT not in [one.text() for one in sheet.pane.findChildren(QPushButton)]


def test_what_was_written_here_is_held_against_what_the_record_says_now(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    row = ada.write(meeting(location="Room 1"))
    ada.synchronize()
    (item,) = ada.items(ItemKind.APPOINTMENT)
    ada.box.change(item.key, meeting(location="Room 2"))
    ada.synchronize()
    ada.change(row, location="Room 3", body="Agenda\nCranes")
    sheet = opened(activity, qtbot)
    words = chosen(sheet, "Changed", qtbot)
    assert "Room 3 → Room 1" in words
    assert "Agenda\nCranes\n→ (nothing)" in words
    assert "Plans" not in words.partition("What would change")[2].partition("Room 3")[0]


def test_where_exchange_does_not_answer_it_is_said(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    row = ada.write(meeting(location="Room 1"))
    ada.synchronize()
    ada.change(row, location="Room 2")
    ada.synchronize()
    ada.service.server.accounts[ADDRESS].secret = "another one"
    sheet = opened(activity, qtbot)
    words = chosen(sheet, "Changed", qtbot)
    assert "Exchange was not asked" in words
    assert "Room 2 → Room 1" in words


def test_when_it_was_written_grows_old(ada: UiItems, activity: ActivityPage, qtbot: QtBot) -> None:
    ada.write(meeting())
    ada.synchronize()
    sheet = opened(activity, qtbot)
    chosen(sheet, "Created", qtbot)
    ada.service.clock.advance(timedelta(minutes=15))
    for timer in sheet.pane.findChildren(QTimer):
        assert timer.interval() == REFRESH_MS
        timer.timeout.emit()
    assert "15 min ago, Mon 02 Mar 2026" in said(sheet.pane)
