"""From a file to records, step by step, by mouse, keyboard and drag and drop."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.importing.check import Choice as Decision
from ssync_desktop.domain.importing.check import Flaw
from ssync_desktop.domain.importing.columns import Target
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Record, RecordDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.ui.records.file_step import contact_file
from ssync_desktop.ui.records.import_sheet import COLUMNS, FILE, PROBLEMS, RESULT, ImportSheet
from ssync_desktop.ui.records.kinds import ACCOUNTS, LEADS
from ssync_desktop.ui.records.section import RecordSection
from ssync_desktop.ui.users.page import UsersPage
from ssync_desktop.ui.widgets.editors import Choice
from tests.kit.ui_hands import click_row, press, seen_button, type_over, waits_for
from tests.kit.window import Office

ROWS = """First Name,Last Name,E-mail Address,Notes
Ada,Lovelace,ada@example.org,x
Carl,C. Contoso,carl@contoso.example,
Wrong,Address,nonsense,
,,,only notes
Ada,Again,ADA@example.org,
"""


def sheet_of(page: UsersPage) -> ImportSheet:
    assert page.records.sheet is not None
    return page.records.sheet


def stored(office: Office, table: Table = Table.CONTACTS) -> list[str]:
    snapshot = office.service.ids(Query(table)).result(10)
    return [row.name for row in office.service.rows(table, snapshot.ids).result(10)]  # type: ignore[union-attr]


def says(within: QWidget, text: str) -> bool:
    return any(text in one.text() for one in within.findChildren(QLabel) if one.isVisible())


@contextmanager
def busy(office: Office) -> Iterator[None]:
    """Let whatever writes wait until the end of the block."""
    release = Event()
    held = office.runtime.store.write(lambda _unit: release.wait(30))
    yield
    release.set()
    assert held.result(30)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "contacts.csv"
    path.write_text(ROWS, "utf-8")
    return path


@pytest.fixture
def sheet(page: UsersPage, file: Path, carl: Record, qtbot: QtBot) -> ImportSheet:
    """Return the sheet with the file read: at its columns."""
    press(qtbot, page.places, "Contacts")
    press(qtbot, page, "Import")
    made = sheet_of(page)
    made.read(file)
    waits_for(qtbot, lambda: made.step == COLUMNS)
    return made


@pytest.fixture
def problems(sheet: ImportSheet, qtbot: QtBot) -> ImportSheet:
    """Return the sheet with the rows checked: at their problems."""
    press(qtbot, sheet, "Check the rows")
    waits_for(qtbot, lambda: sheet.step == PROBLEMS)
    return sheet


@pytest.fixture
def many(page: UsersPage, tmp_path: Path, qtbot: QtBot) -> ImportSheet:
    """Return the sheet with a file of 3,000 rows checked, none of which is a problem."""
    path = tmp_path / "many.csv"
    path.write_text("Name\n" + "".join(f"Person {n}\n" for n in range(3_000)), "utf-8")
    page.records.import_file(path)
    made = sheet_of(page)
    waits_for(qtbot, lambda: made.step == COLUMNS)
    press(qtbot, made, "Check the rows")
    waits_for(qtbot, lambda: made.step == PROBLEMS)
    return made


def test_that_a_file_becomes_contacts(
    page: UsersPage, office: Office, sheet: ImportSheet, carl: Record, qtbot: QtBot
) -> None:
    assert says(sheet, "contacts.csv: CSV, UTF-8, columns divided by comma; 5 rows.")
    press(qtbot, sheet, "Check the rows")
    waits_for(qtbot, lambda: sheet.step == PROBLEMS)
    assert says(sheet, "1 row without a problem. 4 rows to decide about.")
    click_row(qtbot, sheet.problems.table, 0)
    assert says(sheet, "If imported anyway: A second contact with it is made.")
    press(qtbot, sheet, "Update existing")
    press(qtbot, sheet, "Import 2")
    waits_for(qtbot, lambda: sheet.result.heading == "1 contact imported and 1 contact updated")
    assert says(sheet, "3 rows were left out.")
    assert says(sheet, "Row 5: ") or says(sheet, "Row 4: ")
    assert says(sheet, "(Wrong Address): ")
    assert says(sheet, "Columns of the file that were not imported: Notes.")
    press(qtbot, sheet, "Show them")
    waits_for(qtbot, lambda: page.section.list.model.rowCount() == 2)
    assert page.over is None
    assert stored(office) == ["Ada Lovelace", "Carl C. Contoso"]
    after = office.service.record(ObjectType.CONTACT, carl.id).result(10)
    assert after.name == "Carl C. Contoso"


def test_that_what_arrived_is_shown_alone(
    page: UsersPage, office: Office, grace: Record, sheet: ImportSheet, qtbot: QtBot
) -> None:
    press(qtbot, sheet, "Check the rows")
    waits_for(qtbot, lambda: sheet.step == PROBLEMS)
    press(qtbot, sheet, "Import 1")
    waits_for(qtbot, lambda: sheet.result.heading == "1 contact imported")
    press(qtbot, sheet, "Show them")
    waits_for(qtbot, lambda: page.section.list.model.rowCount() == 1)
    assert page._state.text() == "1 contact in this view."
    assert "the view “Imported just now” shows them" in page.notice.text
    press(qtbot, page.notice, "Show all contacts")
    waits_for(qtbot, lambda: page.section.list.model.rowCount() == 3)


def test_that_every_column_says_what_becomes_of_it(sheet: ImportSheet, qtbot: QtBot) -> None:
    fates = [one.text() for one in sheet.columns._fates]
    assert fates == [
        "Part of the name",
        "Part of the name",
        "Email addresses; a record holds three",
        "Not imported",
    ]
    preview = sheet.columns._preview
    assert preview.data(preview.index(0, 3)) == "Notes: x"
    sheet.columns._meanings[3].choose(Target.COMPANY)
    assert sheet.columns._fates[3].text() == (
        "Not imported, except as the name of rows without a first or last name"
    )
    assert preview.data(preview.index(0, 3)) == "Notes: x"
    sheet.columns._kinds.choose(ACCOUNTS)
    assert preview.data(preview.index(0, 3)) == "First Name: Ada · Last Name: Lovelace"


def test_that_the_meaning_of_a_column_can_be_changed(
    sheet: ImportSheet, office: Office, qtbot: QtBot
) -> None:
    meanings = [
        one for one in sheet.columns.findChildren(Choice) if one.accessibleName()[:4] == "What"
    ]
    assert [one.value() for one in meanings] == [
        Target.FIRST_NAME, Target.LAST_NAME, Target.EMAIL, Target.IGNORED
    ]  # fmt: skip
    preview = sheet.columns._preview
    assert preview.data(preview.index(0, 1)) == "Ada Lovelace"
    QTest.keyClicks(meanings[0], "Not")
    assert preview.data(preview.index(0, 1)) == "Lovelace"
    for one in meanings:
        one.choose(Target.IGNORED)
    assert says(sheet, "Say which column holds the names")
    assert not seen_button(sheet, "Check the rows").isEnabled()
    meanings[3].choose(Target.NAME)
    assert seen_button(sheet, "Check the rows").isEnabled()


def test_that_rows_can_become_leads_of_somebody_else(
    page: UsersPage, office: Office, sheet: ImportSheet, qtbot: QtBot
) -> None:
    kinds = next(one for one in sheet.findChildren(Choice) if one.accessibleName() == "Import as")
    kinds.choose(LEADS)
    owner = sheet.columns.owner
    type_over(qtbot, owner.editor, "Nobody At All")
    assert not seen_button(sheet, "Check the rows").isEnabled()
    type_over(qtbot, owner.editor, "adm")
    waits_for(qtbot, lambda: owner._offered)
    type_over(qtbot, owner.editor, "Admin")
    waits_for(qtbot, lambda: owner._offered)
    sheet.columns._meanings[0].setFocus()
    waits_for(qtbot, lambda: owner.chosen is not None)
    press(qtbot, sheet, "Check the rows")
    waits_for(qtbot, lambda: sheet.step == PROBLEMS)
    press(qtbot, sheet, "Import 1")
    waits_for(qtbot, lambda: sheet.result.heading == "1 lead imported")
    press(qtbot, sheet, "Show them")
    assert isinstance(page.section, RecordSection)
    assert page.section.kind is LEADS
    assert stored(office, Table.LEADS) == ["Ada Lovelace"]


def test_that_problems_are_filtered_and_decided_together(
    problems: ImportSheet, qtbot: QtBot
) -> None:
    step = problems.problems
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    tester = QAbstractItemModelTester(step._model, mode)
    texts = [step._flaws.itemText(n) for n in range(step._flaws.count())]
    assert texts == [
        "All problems (4)",
        "Neither name nor address (1)",
        "Wrong address (1)",
        "Already there (1)",
        "Twice in the file (1)",
    ]
    assert not seen_button(problems, "Skip").isEnabled()
    press(qtbot, problems, "Select all")
    press(qtbot, problems, "Import anyway")
    assert [row.choice for row in step.rows] == [
        Decision.IMPORT, Decision.IMPORT, Decision.IMPORT, Decision.SKIP, Decision.IMPORT
    ]  # fmt: skip
    step._flaws.choose(Flaw.EMPTY)
    press(qtbot, problems, "Select all")
    assert not seen_button(problems, "Import anyway").isEnabled()
    assert (
        seen_button(problems, "Import anyway").toolTip() == "This cannot be done with these rows."
    )
    assert says(problems, "It can only be skipped.")
    step._flaws.choose(Flaw.REPEATED)
    press(qtbot, problems, "Select all")
    press(qtbot, problems, "Skip")
    assert seen_button(problems, "Import 3").isEnabled()
    assert tester.model().rowCount() == 1


def test_that_nothing_to_decide_is_said(page: UsersPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "phone.vcf"
    path.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEMAIL:ada@x.org\nEND:VCARD\n", "utf-8")
    page.records.import_file(path)
    sheet = sheet_of(page)
    waits_for(qtbot, lambda: sheet.step == COLUMNS)
    assert says(sheet, "phone.vcf: vCard, UTF-8; 1 card.")
    QTest.keyClick(seen_button(sheet, "Check the rows"), Qt.Key.Key_Space)
    waits_for(qtbot, lambda: sheet.step == PROBLEMS)
    assert says(sheet, "Nothing to decide")
    press(qtbot, sheet, "Back")
    assert sheet.step == COLUMNS


def test_that_a_bad_file_says_what_to_do(page: UsersPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(b"PK\x03\x04....")
    page.records.import_file(path)
    sheet = sheet_of(page)
    waits_for(qtbot, lambda: sheet.file.complaint)
    assert sheet.file.complaint == "The file is an Excel workbook or an archive, not a text file"
    assert says(sheet, "save or export it as CSV or vCard")
    assert sheet.step == FILE
    assert not sheet.unsaved
    press(qtbot, sheet, "Cancel")
    assert page.over is None


def test_that_a_file_is_chosen_in_a_dialog(page: UsersPage, file: Path, qtbot: QtBot) -> None:
    press(qtbot, page.places, "Contacts")
    press(qtbot, page, "Import")
    sheet = sheet_of(page)
    press(qtbot, sheet, "Choose a file …")
    dialog = sheet.findChild(QFileDialog)
    waits_for(qtbot, dialog.isVisible)
    assert not dialog.isModal() or dialog.windowModality() is Qt.WindowModality.WindowModal
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    waits_for(qtbot, lambda: sheet.step == COLUMNS)
    waits_for(qtbot, lambda: sheet.findChild(QFileDialog) is None)


def dropped(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def drop(widget: QWidget, mime: QMimeData) -> bool:
    """Drag onto *widget* and let go; say whether it was taken."""
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    enter.ignore()
    widget.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    widget.dropEvent(QDropEvent(QPointF(50, 50), copy, mime, left, none))
    return True


def test_that_a_file_may_be_dropped_on_the_page(
    page: UsersPage, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not drop(page, dropped(tmp_path / "message.eml"))
    assert page.over is None
    press(qtbot, page.places, "Leads")
    assert drop(page, dropped(file))
    waits_for(qtbot, lambda: sheet_of(page).step == COLUMNS)
    assert sheet_of(page).columns.kind is LEADS
    assert drop(page, dropped(file))  # another one, while the first is looked at
    waits_for(qtbot, lambda: sheet_of(page).step == COLUMNS)
    assert contact_file(QMimeData()) is None


def test_that_no_file_is_taken_over_an_editor(page: UsersPage, file: Path, qtbot: QtBot) -> None:
    page.show_subject("New user")
    assert not drop(page, dropped(file))


def test_that_a_file_may_be_dropped_on_the_sheet(page: UsersPage, file: Path, qtbot: QtBot) -> None:
    page.records.import_file()
    sheet = sheet_of(page)
    assert drop(sheet.file, dropped(file))
    waits_for(qtbot, lambda: sheet.step == COLUMNS)


def test_that_decisions_are_given_up_only_on_purpose(
    page: UsersPage, problems: ImportSheet, qtbot: QtBot
) -> None:
    assert page.unsaved
    page.go_back()
    assert page.over is problems
    press(qtbot, page.notice, "Discard them")
    assert page.over is None


def test_that_what_changed_meanwhile_is_checked_again(
    page: UsersPage, office: Office, problems: ImportSheet, qtbot: QtBot
) -> None:
    draft = RecordDraft(name="Ada", email_addresses=("ada@example.org",))
    office.service.save_record(draft).result(10)
    press(qtbot, problems, "Import 1")
    waits_for(qtbot, lambda: "Other records than before" in problems.result.heading)
    assert stored(office) == ["Ada", "Carl Contoso"]
    press(qtbot, problems, "Check again")
    waits_for(qtbot, lambda: problems.step == PROBLEMS)
    assert says(problems, "0 rows without a problem. 5 rows to decide about.")
    assert not seen_button(problems, "Import").isEnabled()


def test_that_a_running_import_is_undone_on_request(
    page: UsersPage, office: Office, many: ImportSheet, qtbot: QtBot
) -> None:
    with busy(office):
        press(qtbot, many, "Import 3,000")
        assert many.step == RESULT
        assert page.unsaved
        press(qtbot, many.result, "Cancel")
        assert many.result.heading == "Cancelling"
    waits_for(qtbot, lambda: not many.running)
    assert many.result.heading == "Cancelled"
    assert stored(office) == []
    press(qtbot, many, "Back")
    waits_for(qtbot, lambda: many.step == PROBLEMS)
    press(qtbot, many, "Import 3,000")
    waits_for(qtbot, lambda: many.result.heading == "3,000 contacts imported")


def test_that_an_import_that_is_left_while_it_runs_is_undone(
    page: UsersPage, office: Office, many: ImportSheet, qtbot: QtBot
) -> None:
    with busy(office):
        press(qtbot, many, "Import 3,000")
        page.go_back()
        press(qtbot, page.notice, "Discard them")
        assert page.over is None
    office.do(lambda _context: None)  # after it, in the order of the calls
    assert stored(office) == []
