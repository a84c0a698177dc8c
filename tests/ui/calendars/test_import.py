"""From a calendar's file to appointments and tasks, and into a file again, in the window."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.calendar_file import CalendarImport
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.calendars.import_sheet import FILE, PREVIEW, RESULT, CalendarSheet
from ssync_desktop.ui.calendars.words import result_words
from ssync_desktop.ui.calendars.zone_choice import zone_here
from tests.kit.ui_hands import press, seen_button, type_over, waits_for
from tests.kit.ui_pages import shown
from tests.kit.window import Office

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:meeting
SUMMARY:Board meeting
DTSTART:20260310T090000Z
DTEND:20260310T100000Z
END:VEVENT
BEGIN:VEVENT
UID:series
SUMMARY:Stand-up
DTSTART:20260302T080000Z
DTEND:20260302T081500Z
RRULE:FREQ=WEEKLY;COUNT=5
END:VEVENT
BEGIN:VEVENT
UID:backwards
SUMMARY:Ends before it begins
DTSTART:20260310T090000Z
DTEND:20260309T100000Z
END:VEVENT
BEGIN:VTODO
UID:todo
SUMMARY:Buy paper
END:VTODO
END:VCALENDAR
"""
KINDS = (ObjectType.APPOINTMENT, ObjectType.RECURRING_APPOINTMENT_MASTER, ObjectType.TASK)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "agenda.ics"
    path.write_text(LINES.replace("\n", "\r\n"), "utf-8")
    return path


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[ActivityPage]:
    """Return the activity page with the appointments in front."""
    with shown(ActivityPage(office.context), qtbot, 1055, 760) as made:
        made.places.choose(sections.ITEMS[ItemKind.APPOINTMENT])
        yield made


@pytest.fixture
def sheet(page: ActivityPage, file: Path, qtbot: QtBot) -> CalendarSheet:
    """Return the import with the file read: at what becomes of its entries."""
    press(qtbot, page, "Import a calendar …")
    made = page.above
    assert isinstance(made, CalendarSheet)
    assert made.step == FILE
    press(qtbot, made, "Choose a file …")
    (dialog,) = made.findChildren(QFileDialog)
    dialog.selectFile(str(file))
    dialog.fileSelected.emit(str(file))
    dialog.close()
    waits_for(qtbot, lambda: made.step == PREVIEW)
    return made


def stored(office: Office) -> dict[str, str]:
    """Return the subjects of all items, and who owns them."""
    rows = office.see(lambda unit: [row for kind in KINDS for row in unit.items.page(kind)])
    names = {one.id: one.full_name for one in office.see(lambda unit: list(unit.users.all()))}
    return {row.content.subject: names[row.owner_id] for row in rows}


def texts(sheet: CalendarSheet, column: int) -> list[str]:
    model = sheet.preview.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_what_would_become_of_each_entry_is_seen_before_anything_is_written(
    sheet: CalendarSheet, office: Office, qtbot: QtBot
) -> None:
    fates = dict(zip(texts(sheet, 1), texts(sheet, 0), strict=True))
    assert fates["Board meeting"] == fates["Stand-up"] == fates["Buy paper"] == "New"
    whole = " ".join((*texts(sheet, 4), *texts(sheet, 3)))
    assert "Every Monday" in whole
    assert stored(office) == {}
    press(qtbot, sheet, "Import 3")
    waits_for(qtbot, lambda: sheet.step == RESULT and not sheet.running)
    assert sheet.result.accessibleName() == "3 entries imported"
    assert set(stored(office)) == {"Board meeting", "Stand-up", "Buy paper"}


def test_what_is_there_already_is_said_and_stays(
    sheet: CalendarSheet, page: ActivityPage, office: Office, file: Path, qtbot: QtBot
) -> None:
    press(qtbot, sheet, "Import 3")
    waits_for(qtbot, lambda: sheet.step == RESULT and not sheet.running)
    press(qtbot, sheet, "Done")
    assert page.above is None
    page.items.calendars.open_file(file)
    again = page.items.calendars.sheet
    assert again is not None
    waits_for(qtbot, lambda: again.step == PREVIEW)
    again.preview.filters.choose("There already")
    waits_for(qtbot, lambda: texts(again, 0) == ["There already"] * 3)
    assert not seen_button(again, "Import").isEnabled()
    assert len(stored(office)) == 3


def test_an_administrator_gives_them_to_somebody_else(
    sheet: CalendarSheet, office: Office, qtbot: QtBot
) -> None:
    office.service.save_user(
        UserDraft(last_name="Lovelace", email_address="ada@example.com")
    ).result(10)
    line = sheet.preview.owner.editor
    type_over(qtbot, line, "Lovelace")
    waits_for(qtbot, lambda: sheet.preview.owner.read() is None)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    waits_for(qtbot, lambda: sheet.preview.owner.read() is not None)
    press(qtbot, sheet, "Import 3")
    waits_for(qtbot, lambda: sheet.step == RESULT and not sheet.running)
    assert set(stored(office).values()) == {"Lovelace"}


def test_hours_without_a_zone_are_taken_for_those_of_a_chosen_one(
    sheet: CalendarSheet, page: ActivityPage, office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not sheet.zone.isVisible()  # this file says its own
    file = tmp_path / "floating.ics"
    file.write_text(LINES.replace("00Z\n", "00\n"), "utf-8")
    page.items.calendars.open_file(file)
    waits_for(qtbot, lambda: sheet.step == PREVIEW and sheet.zone.isVisible())
    assert sheet.zone.zone == zone_here()
    sheet.zone.setFocus()
    sheet.zone.zones.choose("Asia/Tokyo")
    assert not seen_button(sheet, "Import").isEnabled()
    waits_for(qtbot, lambda: "Import 3" in [one.text() for one in sheet.findChildren(QPushButton)])
    assert sheet.step == PREVIEW
    assert sheet.window().focusWidget() is sheet.zone.zones
    press(qtbot, sheet, "Import 3")
    waits_for(qtbot, lambda: sheet.step == RESULT and not sheet.running)
    assert not sheet.zone.isVisible()
    (row,) = office.see(lambda unit: unit.items.page(ObjectType.APPOINTMENT))
    assert isinstance(row.content, AppointmentContent)
    assert row.content.block.start.zone == "Asia/Tokyo"
    assert row.content.block.start.at.hour == 9


def test_an_import_is_cancelled_while_it_stores(
    sheet: CalendarSheet, office: Office, file: Path, qtbot: QtBot
) -> None:
    held = Event()
    office.runtime.store.write(lambda _unit: held.wait(10))  # what is stored before
    press(qtbot, sheet, "Import 3")
    assert sheet.running
    press(qtbot, sheet, "Cancel")
    assert not seen_button(sheet, "Cancel").isEnabled()
    held.set()
    waits_for(qtbot, lambda: sheet.step == RESULT and not sheet.running)
    assert sheet.result.accessibleName() == "Stopped: 0 entries imported"
    assert stored(office) == {}
    sheet.read(file)
    waits_for(qtbot, lambda: sheet.step == PREVIEW)
    press(qtbot, sheet, "Import 3")
    waits_for(qtbot, lambda: sheet.step == RESULT and not sheet.running)
    assert len(stored(office)) == 3


def test_what_a_cancelled_import_leaves_is_said() -> None:
    words = result_words(CalendarImport(12, 0, unreached=30))
    assert words[0] == "Stopped: 12 entries imported"
    assert words[1].startswith("30 entries of the file were not reached. Import the file again")
    assert result_words(CalendarImport(1, 0, unreached=1))[1].startswith("1 entry of the file was ")


def test_the_keys_that_import_do_so_only_where_the_entries_are_seen(
    sheet: CalendarSheet, office: Office, qtbot: QtBot
) -> None:
    press(qtbot, sheet, "Back")
    assert sheet.step == FILE
    QTest.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (sheet.step, sheet.running) == (FILE, False)
    assert stored(office) == {}


def test_nothing_is_imported_for_oneself_while_another_name_is_half_typed(
    sheet: CalendarSheet, office: Office, qtbot: QtBot
) -> None:
    sheet.preview.owner_changed.emit()  # what becomes of the entries is asked anew
    type_over(qtbot, sheet.preview.owner.editor, "Nobody at all")
    office.service.save_user(UserDraft(last_name="Last")).result(10)  # behind what was asked
    qtbot.wait(0)
    assert sheet.preview.number == 0
    QTest.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sheet.step == PREVIEW
    assert stored(office) == {}


def test_a_dropped_file_is_imported_and_another_one_refused_in_words(
    page: ActivityPage, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "wrong.ics"
    wrong.write_text("Dear diary", "utf-8")
    assert not drag(page, tmp_path / "mail.eml")
    assert drag(page, wrong)
    sheet = page.above
    assert isinstance(sheet, CalendarSheet)
    waits_for(qtbot, lambda: sheet.file.complaint == "The file is no calendar")
    assert drag(page, file)
    waits_for(qtbot, lambda: sheet.step == PREVIEW)
    press(qtbot, sheet, "Cancel")
    assert page.above is None


def test_ones_own_calendar_is_written_into_a_file(
    sheet: CalendarSheet, page: ActivityPage, tmp_path: Path, qtbot: QtBot
) -> None:
    press(qtbot, sheet, "Import 3")
    waits_for(qtbot, lambda: sheet.step == RESULT and not sheet.running)
    press(qtbot, sheet, "Done")
    press(qtbot, page, "Export my calendar …")
    dialog = page.findChildren(QFileDialog)[-1]
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine")  # its ending comes by itself
    dialog.accept()
    waits_for(qtbot, lambda: "Your calendar is in" in page.notice.text)
    target = tmp_path / "mine.ics"
    written = target.read_text("utf-8")
    for subject in ("Board meeting", "Stand-up", "Buy paper"):
        assert subject in written


def test_contacts_have_no_calendar(page: ActivityPage, qtbot: QtBot) -> None:
    calendars = page.items.calendars
    assert all(one.isVisible() for one in calendars.actions)
    page.places.choose(sections.ITEMS[ItemKind.CONTACT])
    assert not any(one.isVisible() for one in calendars.actions)


def drag(page: ActivityPage, path: Path) -> bool:
    """Drag a file over the page and let go of it where it is taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    page.dragEnterEvent(entered)
    if not entered.isAccepted():
        return False
    page.dropEvent(QDropEvent(QPointF(50, 50), copy, mime, left, none))
    return True
