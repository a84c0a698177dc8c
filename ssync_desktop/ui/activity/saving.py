"""Saving what is attached as a file: asked for, fetched, written; nothing waits for the dialog."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ssync_desktop.domain.email import Attachment
from ssync_desktop.domain.file_names import safe_name
from ssync_desktop.ui.activity.files import write_file
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page


class _Saving(QObject):
    """One attachment on its way into a file."""

    def __init__(self, file_name: str, fetch: Callable[[], Future[bytes]], page: Page) -> None:
        super().__init__(page)
        self._file_name, self._octets = file_name, fetch
        self._page = page
        self._path = Path()

    def begin(self) -> None:
        """Ask where to."""
        dialog = QFileDialog(self._page, f"Save {self._file_name}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.selectFile(safe_name(self._file_name))
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
            self._page.notice.say(f"Saved as {self._path}.", Tone.GOOD)
        self.deleteLater()


def save_as(file_name: str, fetch: Callable[[], Future[bytes]], page: Page) -> None:
    """Ask where a file is to go; what *fetch* brings is written there."""
    _Saving(file_name, fetch, page).begin()


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
