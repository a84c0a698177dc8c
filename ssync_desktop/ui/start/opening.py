"""The start as a conversation: try, show what is wrong, let the user choose, try again."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, SsyncError
from ssync_desktop.logs import LogFile
from ssync_desktop.paths import Paths
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.start.core import Core
from ssync_desktop.ui.start.cover import Answer, Choice, StartCover
from ssync_desktop.ui.start.single_instance import SingleInstance
from ssync_desktop.ui.start.waiting import in_thread

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.service import Service


class OpenedElsewhere(Exception):
    """Another window works on this folder and has come to the front."""


class Folders:
    """The program's folders while it holds them: made, logged into, and its own."""

    def __init__(self, paths: Paths, raised: Callable[[str], None]) -> None:
        """*raised* is called (a slot) when the program is started once more."""
        self.paths = paths
        self._raised = raised
        self._instance: SingleInstance | None = None
        self._log: LogFile | None = None

    def take(self, page: str) -> None:
        """Take hold of the folders; another window there is asked to show *page*.

        Raises ``OpenedElsewhere`` when it does, ``NeedsAttention`` when that or something fails.
        """
        if self._instance is not None:
            return
        try:
            self.paths.create()
            self._log = self._log or LogFile(self.paths.log, "window")
        except OSError as error:
            raise NeedsAttention(
                ErrorCode.DATABASE_FAILURE,
                "The program's folders cannot be made",
                f"Check that {self.paths.data} can be written and the disk is not full.",
                server_words=str(error),
            ) from error
        instance = SingleInstance(self.paths.data)
        if not instance.claim():
            if instance.call_other(page):
                raise OpenedElsewhere
            raise NeedsAttention(
                ErrorCode.DATABASE_FAILURE,
                "The program is open already, but does not answer",
                f"Close the other one first; both work on {self.paths.data}.",
            )
        instance.raised.connect(self._raised)
        self._instance = instance

    def release(self) -> None:
        """Let go of everything."""
        if self._instance is not None:
            self._instance.release()
            self._instance.deleteLater()
        if self._log is not None:
            self._log.stop()


class Opening(QObject):
    """Opens *core* with the user's help, who answers on *cover*."""

    def __init__(self, cover: StartCover, folders: Folders, make_core: Callable[[], Core]) -> None:
        """*make_core* is called in a thread, for it imports the engine's packages."""
        super().__init__()
        self.core: Core | None = None
        self._cover = cover
        self._folders = folders
        self._make_core = make_core
        self._wish: asyncio.Future[Answer] | None = None
        self._given_up = False
        cover.answered.connect(self._answer)

    async def open(self, page: str, stand: Callable[[], None]) -> "Service | None":
        """Return the opened service, or None when the user gave up.

        *stand* shows the window, once it is certain that there is no other. Raises
        ``OpenedElsewhere``.
        """
        while not self._given_up:
            try:
                self._folders.take(page)
                stand()
                self._cover.show_starting()
                service = await in_thread(self._open_core)
            except SsyncError as error:
                stand()
                self._cover.show_error(from_error(error, can_retry=True))
                await self._user()
            else:
                return await self._with_passwords(service)
        return None

    @Slot()
    def give_up(self) -> None:
        """Stop asking; what runs comes to its end first."""
        self._answer(Answer(Choice.QUIT))

    async def _with_passwords(self, service: "Service") -> "Service | None":
        """See to it that passwords can be kept, or that the user goes on without."""
        assert self.core is not None
        self._cover.show_starting("Asking the keyring …")
        problem = await in_thread(self.core.password_problem)
        tried = False
        while problem is not None and not self._given_up:
            exists = await in_thread(self._folders.paths.vault.exists)
            report = from_error(problem, can_retry=not tried)
            self._cover.show_passwords(report, file_exists=exists, tried=tried)
            answer = await self._user()
            if answer.choice is Choice.WITHOUT_PASSWORDS:
                break
            tried = answer.choice is Choice.USE_FILE
            if tried:
                problem = await self._unlocked(service, answer.passphrase)
            else:
                problem = await in_thread(self.core.password_problem)
        return None if self._given_up else service

    async def _unlocked(self, service: "Service", passphrase: str) -> SsyncError | None:
        """Open the encrypted file; return why that did not work."""
        try:
            await asyncio.wrap_future(service.unlock_vault(passphrase))
        except SsyncError as error:
            return error
        return None

    def _open_core(self) -> "Service":
        if self.core is None:
            self.core = self._make_core()
        return self.core.open()

    async def _user(self) -> Answer:
        """Wait for the user; a look into the folder is no answer yet."""
        while not self._given_up:
            self._wish = asyncio.get_running_loop().create_future()
            answer = await self._wish
            if answer.choice is not Choice.OPEN_FOLDER:
                return answer
            show_folder(self._folders.paths.data)
        return Answer(Choice.QUIT)

    @Slot(Answer)
    def _answer(self, answer: Answer) -> None:
        if answer.choice is Choice.QUIT:
            self._given_up = True
        if self._wish is not None and not self._wish.done():
            self._wish.set_result(answer)


def show_folder(folder: Path) -> None:
    """Open *folder* in the desktop's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
