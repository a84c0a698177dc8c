"""The real main window over a real engine, its activity table scrolled while something goes on."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from ssync_desktop.app import SWITCH_INTERVAL
from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.service import Service
from ssync_desktop.organization.first_run import caller_named
from ssync_desktop.store.priority import window_first
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.gui_gc import GuiGc
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.theme import Theme
from tests.benchmarks.engine import Engine
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.stage import Facts

TIMER_MS = 5
SCROLL_MS = 50
SETTLING_MS = 1_500
STEP = 37
"""Rows per scroll: every time other ones, and every time some that were never shown."""


class Gaps(QObject):
    """Notes the time between two timeouts of a precise timer."""

    def __init__(self) -> None:
        super().__init__()
        self.milliseconds: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=TIMER_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        """Begin anew."""
        self.milliseconds.clear()
        self._last = time.perf_counter()
        self._timer.start()

    @Slot()
    def _note(self) -> None:
        now = time.perf_counter()
        self.milliseconds.append((now - self._last) * 1000)
        self._last = now


class ScrolledWindow(QObject):
    """Window and engine in this process, as a person has them."""

    def __init__(self, database: Path) -> None:
        self._application = QApplication([])
        super().__init__()
        sys.setswitchinterval(SWITCH_INTERVAL)
        self._first = window_first()
        self._first.__enter__()
        self._garbage = GuiGc()
        self._theme = Theme(self._application)
        self._engine = Engine(database)
        runtime = self._engine.runtime
        caller = runtime.store.read(lambda u: caller_named(runtime.tools.context(u), "admin"))
        service = Service(runtime, caller.result())
        self._live = LiveStatus()
        self._live.start_from(service.statuses(), service.engine_status())
        self._unsubscribe = service.subscribe(self._live.post)
        context = PageContext(service, Bridge(), self._live, runtime.clock, Navigator())
        self._window = MainWindow(context)
        self._window.show()
        self._window.show_page("activity")
        self._gaps = Gaps()
        self._scroll_timer = QTimer(self, interval=SCROLL_MS)
        self._scroll_timer.timeout.connect(self._scroll)
        self._scroll_timer.start()
        self._turn(SETTLING_MS)
        self._garbage.settle()
        page = self._window.page
        assert isinstance(page, ActivityPage)
        self.rows = page.incoming.list.model.rowCount()

    def while_polling(self, count: int) -> Facts:
        """Scroll while our engine polls *count* messages."""
        mailbox = self._engine.mailboxes[0]
        run = self._engine.run_passes
        thread = _in_thread(lambda: run(mailbox, OperationType.INCOMING, count))
        return self._facts(thread.done)

    def while_others_fetch(self, client: Sequence[str]) -> Facts:
        """Scroll while the process of another client fetches."""
        command = [sys.executable, "-m", "tests.benchmarks.programs.pop3_client", "raw", *client]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdout.readline()
            process.stdin.write(b"go\n")
            process.stdin.flush()
            answer = _in_thread(process.stdout.readline)
            facts = self._facts(answer.done)
            process.stdin.close()
            return facts

    def close(self) -> None:
        """End everything."""
        self._scroll_timer.stop()
        self._unsubscribe()
        self._window.finish()
        self._engine.stop()
        self._garbage.stop()
        self._first.__exit__(None, None, None)

    def _facts(self, done: Callable[[], bool]) -> Facts:
        self._gaps.start()
        while not done():
            self._turn(100)
        gaps = sorted(self._gaps.milliseconds)
        cuts = quantiles(gaps, n=100, method="inclusive")
        return {
            "rows": self.rows,
            "gaps": len(gaps),
            "p50": round(cuts[49], 2),
            "p90": round(cuts[89], 2),
            "p99": round(cuts[98], 2),
            "max": round(gaps[-1], 2),
            "over_50_ms": sum(gap > 50 for gap in gaps),
        }

    def _turn(self, milliseconds: int) -> None:
        loop, over = QEventLoop(), []
        QTimer.singleShot(milliseconds, lambda: over.append(True))
        while not over:
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    @Slot()
    def _scroll(self) -> None:
        page = self._window.page
        if isinstance(page, ActivityPage):
            bar = page.incoming.list.table.verticalScrollBar()
            bar.setValue((bar.value() + STEP) % max(1, bar.maximum()))


def _in_thread(work: Callable[[], object]) -> Future[object]:
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future
