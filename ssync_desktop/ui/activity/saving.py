"""Saving something as a file: asked for, fetched, written; nothing waits for the dialog."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ssync_desktop.domain.email import Attachment
from ssync_desktop.domain.file_names import safe_name
from ssync_desktop.ui.activity.files import write_file
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page


@dataclass(frozen=True, slots=True)
class SavedFile:
    """How somebody is asked where a file is to go, and what is said once it is there.

    A name without an ending gets *suffix*; *filter* is Qt's, as ``Calendars (*.ics)``.
    """

    title: str
    name: str
    filter: str = ""
    suffix: str = ""
    folder: QStandardPaths.StandardLocation = QStandardPaths.StandardLocation.DownloadLocation
    done: str = "Saved as {}."


class _Saving(QObject):
    """One file on its way to where somebody wants it."""

    def __init__(self, file: SavedFile, fetch: Callable[[], Future[bytes]], page: Page) -> None:
        super().__init__(page)
        self._file, self._octets = file, fetch
        self._page = page
        self._path = Path()

    def begin(self) -> None:
        """Ask where to."""
        dialog = QFileDialog(self._page, self._file.title, "", self._file.filter)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self._file.suffix)
        folder = QStandardPaths.writableLocation(self._file.folder)
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.selectFile(self._file.name)
        dialog.fileSelected.connect(self._fetch)
        dialog.rejected.connect(self.deleteLater)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _fetch(self, name: str) -> None:
        self._path = Path(name)
        context = self._page.context
        context.bridge.ask(self._octets(), self._write).failed.connect(self.deleteLater)

    @Slot(object)
    def _write(self, content: bytes) -> None:
        self._page.context.bridge.ask(write_file(self._path, content), self._written)

    @Slot(object)
    def _written(self, problem: str) -> None:
        if problem:
            self._page.notice.say(problem, Tone.BAD)
        else:
            self._page.notice.say(self._file.done.format(self._path), Tone.GOOD)
        self.deleteLater()


def save_file(file: SavedFile, fetch: Callable[[], Future[bytes]], page: Page) -> None:
    """Ask where a file is to go; what *fetch* brings is written there."""
    _Saving(file, fetch, page).begin()


def save_as(file_name: str, fetch: Callable[[], Future[bytes]], page: Page) -> None:
    """Ask where what is attached as *file_name* is to go; see ``save_file``."""
    save_file(SavedFile(f"Save {file_name}", safe_name(file_name)), fetch, page)


class AttachmentSaver(QObject):
    """Saves attachments on behalf of a page, as many at a time as the user begins."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    @Slot(Attachment)
    def save(self, attachment: Attachment) -> None:
        """Ask where *attachment* is to go, and write it there."""
        service = self._page.context.service
        save_as(attachment.file_name, partial(service.attachment, attachment.id), self._page)
