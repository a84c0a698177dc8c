"""Files that are looked at in other programs: copies of which nothing is left in the end."""

import weakref
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from ssync_desktop.domain.file_names import safe_name
from ssync_desktop.domain.openable import may_be_opened
from ssync_desktop.ui.activity.files import write_private
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.items.private_copies import CopiesFolder
from ssync_desktop.ui.page import Page

NOT_OPENED = (
    "“{}” is not opened from here: only documents, pictures, sound and films are. Save it, and "
    "open it if you trust it."
)
OPENED = "“{}” is opened as a copy that cannot be changed. To change it, save it first."
NO_PROGRAM = "No program of this computer opens “{}”. Save it, and open it from there."


class OpenedFiles(QObject):
    """Opens files on behalf of a page; when it is gone, or the program ends, so are the copies."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._folder: CopiesFolder | None = None

    def open(self, file_name: str, fetch: Callable[[], Future[bytes]]) -> None:
        """Let the program for such files show what *fetch* brings; never what could be executed."""
        if may_be_opened(safe_name(file_name)) and may_be_opened(file_name):
            _Opening(file_name, self, self._page).begin(fetch())
        else:
            self._page.notice.say(NOT_OPENED.format(file_name), Tone.WARN, here=True)

    @property
    def folder(self) -> Path:
        """Where the copies are; nobody else can look into it."""
        if self._folder is None:
            self._folder = CopiesFolder()
            weakref.finalize(self, self._folder.remove)
            program = QCoreApplication.instance()
            assert program is not None
            program.aboutToQuit.connect(self.forget)
        return self._folder.path

    @Slot()
    def forget(self) -> None:
        """Remove the copies now."""
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.remove()


class _Opening(QObject):
    """One file on its way to another program."""

    def __init__(self, file_name: str, opened: OpenedFiles, page: Page) -> None:
        super().__init__(opened)
        self._file_name, self._opened, self._page = file_name, opened, page

    def begin(self, octets: "Future[bytes]") -> None:
        """Wait for what the file holds."""
        self._page.context.bridge.ask(octets, self._write).failed.connect(self.deleteLater)

    @Slot(object)
    def _write(self, content: bytes) -> None:
        written = write_private(self._opened.folder, self._file_name, content)
        self._page.context.bridge.ask(written, self._show)

    @Slot(object)
    def _show(self, path: Path | str) -> None:
        say = self._page.notice.say
        if isinstance(path, str):
            say(path, Tone.BAD, here=True)
        elif QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            say(OPENED.format(self._file_name), Tone.INFO, here=True)
        else:
            say(NO_PROGRAM.format(self._file_name), Tone.WARN, here=True)
        self.deleteLater()
