"""Carries out what somebody wants done with the files of an appointment."""

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from ssync_desktop.domain.errors import DraftRefused, SsyncError
from ssync_desktop.domain.items.attached_files import AttachedFile
from ssync_desktop.domain.items.details import HeldFiles, ItemDetails
from ssync_desktop.ui.activity.saving import save_as
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.opened_files import OpenedFiles
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.words import counted

ASK = "Take “{}” off the appointment?"
REMOVE = "Remove it"
SYNCHRONIZED = " The next pass does the same in Exchange."
NOTHING_ATTACHED = "Nothing was attached. "


class FileDeeds(QObject):
    """Opens, saves, attaches and removes files on a page.

    Signals:
        settled(UUID): something became of the files of this pair, or could not; read it anew.
        answered(UUID): who was asked about a file of this pair goes on there.
    """

    settled = Signal(UUID)
    answered = Signal(UUID)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._asked: tuple[ItemDetails, AttachedFile] | None = None
        self.opened = OpenedFiles(page)

    @Slot(ItemDetails, AttachedFile)
    def open(self, details: ItemDetails, file: AttachedFile) -> None:
        """Show a file in the program for such files."""
        self.opened.open(file.name, partial(self._octets, details, file))

    @Slot(ItemDetails, AttachedFile)
    def save(self, details: ItemDetails, file: AttachedFile) -> None:
        """Ask where a file is to go, and write it there."""
        save_as(file.name, partial(self._octets, details, file), self._page)

    @Slot(ItemDetails, AttachedFile)
    def remove(self, details: ItemDetails, file: AttachedFile) -> None:
        """Take a file off, once somebody has said so again."""
        self._asked = (details, file)
        self._page.notice.ask(ASK.format(file.name), REMOVE, self._take_off)

    @Slot(ItemDetails)
    def choose(self, details: ItemDetails) -> None:
        """Let files be chosen, and attach them; nothing waits for the dialog."""
        dialog = QFileDialog(self._page, "Attach files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(_Chosen(details, self, dialog).take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(ItemDetails, list)
    def attach(self, details: ItemDetails, paths: Sequence[Path]) -> None:
        """Attach files of this machine, all of them or none."""
        what = f"“{paths[0].name}”" if len(paths) == 1 else counted(len(paths), "file")
        verb = "is" if len(paths) == 1 else "are"
        asked = self._page.context.service.items.attach(_held(details).item_id, paths)
        self._carry_out(details, asked, f"{what} {verb} attached.", NOTHING_ATTACHED)

    @Slot()
    def _take_off(self) -> None:
        asked, self._asked = self._asked, None
        if asked is not None:
            details, file = asked
            items = self._page.context.service.items
            done = items.detach(_held(details).item_id, file.name, file.digest)
            self._carry_out(details, done, f"“{file.name}” is taken off.", "")
            self.answered.emit(details.mapping.id)

    def _carry_out(self, details: ItemDetails, asked: Future[Any], done: str, undone: str) -> None:
        """Wait for what was *asked* of the service, and say what came of it."""
        deed = _Deed(details, (done, undone), self)
        operation = self._page.context.bridge.ask(asked, deed.take, deed.fail)
        operation.ended.connect(deed.deleteLater)

    def tell(self, details: ItemDetails, words: str, tone: Tone) -> None:
        """Say what came of it, and have the pair read anew."""
        self._page.notice.say(words, tone, here=True)
        self.settled.emit(details.mapping.id)

    def _octets(self, details: ItemDetails, file: AttachedFile) -> "Future[bytes]":
        items = self._page.context.service.items
        return items.file(_held(details).item_id, file.name, file.digest)


class _Chosen(QObject):
    """Knows to which appointment the files of a dialog go; it is gone with the dialog."""

    def __init__(self, details: ItemDetails, deeds: FileDeeds, dialog: QFileDialog) -> None:
        super().__init__(dialog)
        self._details, self._deeds = details, deeds

    @Slot(list)
    def take(self, names: list[str]) -> None:
        """Attach them."""
        self._deeds.attach(self._details, [Path(name) for name in names])


class _Deed(QObject):
    """Knows which pair an answer is about: another may be shown before it comes."""

    def __init__(self, details: ItemDetails, words: tuple[str, str], deeds: FileDeeds) -> None:
        super().__init__(deeds)
        self._details, self._deeds = details, deeds
        self._done, self._undone = words

    @Slot(object)
    def take(self, _files: object) -> None:
        """Say that it is done."""
        goes = _held(self._details).synchronize and not self._details.mapping.unlinked
        more = SYNCHRONIZED if goes else ""
        self._deeds.tell(self._details, f"{self._done}{more}", Tone.GOOD)

    @Slot(BaseException)
    def fail(self, error: BaseException) -> None:
        """Say why not, of each file."""
        if isinstance(error, DraftRefused):
            words = " ".join(f"{one.text} {one.remedy}" for one in error.problems)
        elif isinstance(error, SsyncError):
            words = f"{error.title}. {error.remedy}"
        else:
            return
        self._deeds.tell(self._details, f"{self._undone}{words}", Tone.BAD)


def _held(details: ItemDetails) -> HeldFiles:
    assert details.held is not None  # else there is nothing to press
    return details.held
