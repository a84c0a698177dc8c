"""What the program wrote in the last 30 days, and taking a write back."""

from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.items.undo_sheet import UndoSheet
from ssync_desktop.ui.items.undo_words import NOTHING, UNDO_IT, UNDO_NO, UNDO_YES
from ssync_desktop.ui.items.words import UNDO
from tests.kit.items_at_hand import meeting
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_items import UiItems
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
    waits_for(qtbot, lambda: "What it said before" in said(sheet.pane))
    assert "Room 1" in said(sheet.pane)
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
