"""The files of an appointment in its pane: seen, opened, saved, attached and removed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.organization.appointment_files import attach_file, detach_file
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.items.files import ATTACH, NONE, NOT_POSSIBLE, ROWS, STAY, FileList, FilesPart
from ssync_desktop.ui.items.section import PairSection
from ssync_desktop.ui.theme import Theme
from tests.kit.items_at_hand import every_day, meeting
from tests.kit.ui_hands import click_row, press, seen_button, waits_for
from tests.kit.ui_items import UiItems
from tests.ui.items.hands import said

Bring = Callable[[ItemKind], PairSection]
PLAN = b"%PDF-1.7 the plan"


@pytest.fixture
def row(ada: UiItems) -> LocalItem:
    """An appointment on both sides, on which two files hang that synchronize."""
    ada.service.do(
        lambda c: update_settings(c, replace(c.unit.settings.get(), appointment_attachments=True))
    )
    made = ada.write(meeting())
    for name in ("plan.pdf", "tool.sh"):
        ada.as_ada(lambda context, name=name: attach_file(context, made.id, name, PLAN))
    ada.synchronize()
    return made


@pytest.fixture
def section(row: LocalItem, listed: Bring, qtbot: QtBot) -> PairSection:
    return chosen(listed, qtbot)


class Handler(QObject):
    """Takes the place of the programs of this computer."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def programs(qtbot: QtBot) -> Iterator[Handler]:
    made = Handler()
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]  # a str it is
    yield made
    QDesktopServices.unsetUrlHandler("file")


def chosen(listed: Bring, qtbot: QtBot) -> PairSection:
    section = listed(ItemKind.APPOINTMENT)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    return section


def names(section: PairSection) -> list[str]:
    found = section.pane.findChildren(FileList)
    return [
        one.item(place).text() for one in found if one.isVisible() for place in range(one.count())
    ]


def part(section: PairSection) -> FilesPart:
    (found,) = [one for one in section.pane.findChildren(FilesPart) if one.isVisible()]
    return found


def here(ada: UiItems, row: LocalItem) -> list[str]:
    return [one.name for one in files_of(ada.row(row).content)]


def choose_file(page: ActivityPage, path: Path) -> None:
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()


def test_the_files_are_listed_with_their_sizes(section: PairSection) -> None:
    assert names(section) == ["plan.pdf (17 bytes)", "tool.sh (17 bytes)"]
    words = said(section.pane)
    assert STAY not in words
    assert "Attachments" not in words  # told once
    assert part(section).list.accessibleName() == "Attached files"
    assert seen_button(section.pane, "Remove").accessibleName() == "Remove: plan.pdf"


def test_a_file_is_opened_as_a_private_copy_of_which_nothing_is_left(
    section: PairSection, activity: ActivityPage, programs: Handler, qtbot: QtBot
) -> None:
    part(section).list.setFocus()
    QTest.keyClick(part(section).list, Qt.Key.Key_Return)
    waits_for(qtbot, lambda: programs.opened)
    (copy,) = programs.opened
    assert copy.name == "plan.pdf"
    assert copy.read_bytes() == PLAN
    assert copy.stat().st_mode & 0o777 == 0o400
    folder = activity.items.files.opened.folder
    assert folder in copy.parents
    assert folder.stat().st_mode & 0o777 == 0o700
    waits_for(qtbot, lambda: "cannot be changed" in activity.notice.text)
    activity.items.files.opened.forget()
    assert not folder.exists()


def test_what_could_be_executed_is_not_opened(
    section: PairSection, activity: ActivityPage, programs: Handler, qtbot: QtBot
) -> None:
    part(section).list.setCurrentRow(1)
    press(qtbot, section.pane, "Open")
    assert "“tool.sh” is not opened from here" in activity.notice.text
    assert programs.opened == []


def test_a_file_is_saved_where_the_user_wants_it(
    section: PairSection, activity: ActivityPage, qtbot: QtBot, tmp_path: Path
) -> None:
    press(qtbot, section.pane, "Save as …")
    choose_file(activity, tmp_path / "mine.pdf")
    waits_for(qtbot, lambda: "Saved as" in activity.notice.text)
    assert (tmp_path / "mine.pdf").read_bytes() == PLAN


def test_a_file_is_removed_by_the_keyboard_once_it_was_said_again(
    section: PairSection, row: LocalItem, ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    part(section).list.setFocus()
    QTest.keyClick(part(section).list, Qt.Key.Key_Delete)
    assert activity.notice.text == "Take “plan.pdf” off the appointment?"
    assert here(ada, row) == ["plan.pdf", "tool.sh"]
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return)
    waits_for(qtbot, lambda: names(section) == ["tool.sh (17 bytes)"])
    assert "“plan.pdf” is taken off. The next pass does the same" in activity.notice.text
    assert here(ada, row) == ["tool.sh"]
    assert part(section).list.hasFocus()
    ada.synchronize()
    assert [one.name for one in files_of(ada.items()[0].content)] == ["tool.sh"]


def test_a_file_is_attached_and_goes_over_with_the_pass(
    section: PairSection,
    row: LocalItem,
    ada: UiItems,
    activity: ActivityPage,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"a list")
    press(qtbot, section.pane, ATTACH)
    choose_file(activity, path)
    waits_for(qtbot, lambda: "list.txt (6 bytes)" in names(section))
    assert "“list.txt” is attached." in activity.notice.text
    ada.synchronize()
    assert "list.txt" in [one.name for one in files_of(ada.items()[0].content)]


def test_the_choice_of_a_file_outlives_a_change_of_the_appointment(
    section: PairSection,
    row: LocalItem,
    ada: UiItems,
    activity: ActivityPage,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"a list")
    before = part(section)
    press(qtbot, section.pane, ATTACH)
    ada.change(row, location="Room 2")
    ada.synchronize()
    section.read()
    waits_for(qtbot, lambda: "Room 2" in said(section.pane))
    assert part(section) is not before
    (dialog,) = activity.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    waits_for(qtbot, lambda: "list.txt (6 bytes)" in names(section))


def drop(on: FilesPart, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(one)) for one in paths])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    entering = QDragEnterEvent(QPointF(5, 5).toPoint(), *how)
    QApplication.sendEvent(on, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(on, QDropEvent(QPointF(5, 5), *how))


def test_files_dropped_are_attached_all_or_none(
    section: PairSection,
    row: LocalItem,
    ada: UiItems,
    activity: ActivityPage,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    good, bad = tmp_path / "list.txt", tmp_path / "run.exe"
    for one in (good, bad):
        one.write_bytes(b"x")
    drop(part(section), [good, bad])
    waits_for(qtbot, lambda: "“run.exe” has the blocked extension exe." in activity.notice.text)
    assert activity.notice.text.startswith("Nothing was attached.")
    assert here(ada, row) == ["plan.pdf", "tool.sh"]
    drop(part(section), [good])
    waits_for(qtbot, lambda: "list.txt (1 byte)" in names(section))


def test_files_that_do_not_synchronize_are_said_to_stay(
    ada: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    ada.write(meeting())
    ada.synchronize()
    section = chosen(listed, qtbot)
    words = said(section.pane)
    assert STAY in words
    assert NONE in words
    assert names(section) == []
    assert seen_button(section.pane, ATTACH).isEnabled()


def test_series_say_that_they_have_none(ada: UiItems, listed: Bring, qtbot: QtBot) -> None:
    ada.write(every_day(meeting()), ObjectType.RECURRING_APPOINTMENT_MASTER)
    ada.synchronize()
    section = chosen(listed, qtbot)
    assert NOT_POSSIBLE in said(section.pane)
    assert not part(section).acceptDrops()
    with pytest.raises(LookupError):
        seen_button(section.pane, ATTACH)


def test_a_file_that_somebody_else_took_off_is_said_to_be_gone(
    section: PairSection, row: LocalItem, ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    press(qtbot, section.pane, "Remove")
    ada.as_ada(lambda context: detach_file(context, row.id, "plan.pdf"))
    press(qtbot, activity, "Remove it")
    waits_for(qtbot, lambda: "No file called “plan.pdf” hangs on" in activity.notice.text)
    waits_for(qtbot, lambda: names(section) == ["tool.sh (17 bytes)"])


def test_many_files_are_lines_that_do_not_cover_each_other(
    section: PairSection,
    row: LocalItem,
    ada: UiItems,
    activity: ActivityPage,
    theme: Theme,
    qtbot: QtBot,
) -> None:
    del theme  # is worn
    for number in range(ROWS):
        name = f"What somebody wrote down in {number + 2000}, " + "and why " * 9 + ".docx"
        ada.as_ada(lambda context, name=name: attach_file(context, row.id, name, PLAN))
    activity.resize(1055, 760)
    section.read()
    waits_for(qtbot, lambda: len(names(section)) == ROWS + 2)
    files = part(section).list
    QApplication.processEvents()
    lines = [files.visualItemRect(files.item(place)) for place in range(files.count())]
    assert all(one.bottom() < after.top() for one, after in pairwise(lines))
    assert min(one.height() for one in lines) >= files.fontMetrics().height() + 6
    assert files.height() < (ROWS + 1) * lines[0].height()
    assert files.viewport().rect().contains(files.visualItemRect(files.currentItem()).center())
    assert part(section).selected == files_of(ada.row(row).content)[-2]  # plan.pdf still
