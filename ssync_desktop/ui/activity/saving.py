"""Saving an attachment as a file: asked for, fetched, written; nothing waits for the dialog."""

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog

from ssync_desktop.domain.email import Attachment
from ssync_desktop.ui.activity.files import safe_name, write_file
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page


class _Saving(QObject):
    """One attachment on its way into a file."""

    def __init__(self, attachment: Attachment, page: Page) -> None:
        super().__init__(page)
        self._attachment = attachment
        self._page = page
        self._path = Path()

    def begin(self) -> None:
        """Ask where to."""
        dialog = QFileDialog(self._page, f"Save {self._attachment.file_name}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.selectFile(safe_name(self._attachment.file_name))
        dialog.fileSelected.connect(self._fetch)
        dialog.rejected.connect(self.deleteLater)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _fetch(self, name: str) -> None:
        self._path = Path(name)
        context = self._page.context
        operation = context.bridge.ask(context.service.attachment(self._attachment.id), self._write)
        operation.failed.connect(self.deleteLater)

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


class AttachmentSaver(QObject):
    """Saves attachments on behalf of a page, as many at a time as the user begins."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    @Slot(Attachment)
    def save(self, attachment: Attachment) -> None:
        """Ask where *attachment* is to go, and write it there."""
        _Saving(attachment, self._page).begin()
