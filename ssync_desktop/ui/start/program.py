"""One run of the window: built, opened, shown, and ended in stages."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QApplication

from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.paths import Paths
from ssync_desktop.ui.activity.files import in_background
from ssync_desktop.ui.attention import Attention
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.gui_gc import GuiGc
from ssync_desktop.ui.items.private_copies import remove_left_copies
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.pages import PAGES
from ssync_desktop.ui.start.core import Core
from ssync_desktop.ui.start.cover import StartCover
from ssync_desktop.ui.start.opening import Folders, OpenedElsewhere, Opening
from ssync_desktop.ui.start.service_door import ServiceDoor
from ssync_desktop.ui.start.waiting import in_thread, quit_signals
from ssync_desktop.ui.theme import Theme, remembered_appearance
from ssync_desktop.ui.unexpected import UnexpectedErrors

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.service import Service

SETTINGS_FILE = "window.ini"


@dataclass(frozen=True, slots=True)
class Start:
    """What a run begins with: its folders, what is behind the window, and the first page.

    *make_core* is called in a thread. *watch* looks at the open program; when it returns, the
    program ends, as it does when the user quits.
    """

    paths: Paths
    make_core: Callable[[], Core]
    page: str = ""
    watch: "Callable[[Program], Awaitable[None]] | None" = None


class Program(QObject):
    """Owns the window and everything Qt behind it; :meth:`run` is its whole life."""

    def __init__(self, application: QApplication, start: Start) -> None:
        super().__init__()
        self._start = start
        self._quit = asyncio.Event()
        self._gc = GuiGc(self)
        self._unexpected = UnexpectedErrors(self)
        self._door = ServiceDoor()
        file = str(start.paths.config / SETTINGS_FILE)
        settings = QSettings(file, QSettings.Format.IniFormat, self)
        self.theme = Theme(application, self)
        self.theme.use(remembered_appearance(settings))
        self.context = PageContext(
            cast("Service", self._door),
            Bridge(self),
            LiveStatus(self),
            SystemClock(),
            Navigator(self),
            self.theme,
            settings,
        )
        self.cover = StartCover(self.context.clock)
        self.window = MainWindow(self.context, PAGES, settings, self.cover)
        self._folders = Folders(start.paths, self._come_forward)
        self._opening = Opening(self.cover, self._folders, start.make_core)
        self.window.quit_requested.connect(self.request_quit)
        self.context.bridge.unexpected.connect(self._unexpected.report)
        self._unexpected.raised.connect(self.window.tell_error)

    async def run(self) -> int:
        """Stand until the user quits; return the exit code, 0 when nothing is left behind."""
        self._unexpected.install()
        try:
            with quit_signals(asyncio.get_running_loop(), self.request_quit):
                try:
                    await self._live()
                finally:
                    ended = await self._end()
        finally:
            self._unexpected.uninstall()
            self._gc.stop()
        return 0 if ended else 1

    @Slot()
    def request_quit(self) -> None:
        """Begin the staged end, now or as soon as the start allows it."""
        self._quit.set()
        self._opening.give_up()

    async def _live(self) -> None:
        try:
            service = await self._opening.open(self._start.page, self.window.show)
        except OpenedElsewhere:
            return
        core = self._opening.core
        if service is None or core is None:
            return
        unsubscribe = service.subscribe(self.context.live.post)
        try:
            self.context.bridge.ask(await in_thread(core.begin))  # a bug there is told
            self.context.bridge.ask(in_background(remove_left_copies))
            self._uncover(service)
            await self._until_quit()
        finally:
            unsubscribe()

    def _uncover(self, service: "Service") -> None:
        """Let the pages ask, and show the first of them."""
        self._door.open(service)
        self.context.live.start_from(service.statuses(), service.engine_status())
        attention = Attention(self.context, self)
        attention.counted.connect(self.window.set_attention)
        attention.read()
        self.window.uncover(self._start.page)
        self._gc.settle()

    async def _until_quit(self) -> None:
        quitting = asyncio.ensure_future(self._quit.wait())
        tasks: set[asyncio.Future[object]] = {cast("asyncio.Future[object]", quitting)}
        if self._start.watch is not None:
            tasks.add(cast("asyncio.Future[object]", asyncio.ensure_future(self._watch())))
        done, running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)  # swallows no cancellation of our own
        for task in done:
            task.result()

    async def _watch(self) -> None:
        assert self._start.watch is not None
        await self._start.watch(self)

    @Slot(str)
    def _come_forward(self, page: str) -> None:
        """Somebody has started the program a second time, to see *page*."""
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()
        if not self.window.covered and page in {entry.key for entry in PAGES}:
            self.window.show_page(page)

    async def _end(self) -> bool:
        """End in stages: edits, then engine and database, then Qt; say whether all have ended."""
        if self.window.isVisible():
            self.window.begin_quit()
        ended = True
        if self._opening.core is not None:
            ended = await in_thread(self._opening.core.close)
        self.window.finish()
        self.window.deleteLater()
        self._folders.release()
        return ended
