"""The window's program, put together: which organization it opens, and in which surroundings."""

import argparse
import asyncio
import math
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import qasync  # type: ignore[import-untyped]  # ships no types
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ssync_desktop.paths import find_paths, under
from ssync_desktop.store.priority import window_first
from ssync_desktop.ui.main_window import TITLE
from ssync_desktop.ui.pages import PAGES
from ssync_desktop.ui.pictures import each_page, make_folder, take_picture
from ssync_desktop.ui.start.core import Core
from ssync_desktop.ui.start.program import Program, Start
from ssync_desktop.ui.theme import Appearance

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.sandbox.demo import Demo

SWITCH_INTERVAL = 0.0005  # seconds: threads that compute must not make the window stutter
DEMO_SECONDS_VARIABLE = "SSYNC_DEMO_SECONDS"
DEMO_SECONDS = 60.0
TABLE_EVERY = 5.0  # seconds
IN_THE_WINDOW = (
    "The demo runs in its window, on mail servers of this machine alone; who signs in with what is "
    "told in docs/manual/index.md. Close the window or press Ctrl+C to end it."
)
PICTURES = Path("build", "demo-screenshots")
NO_DISPLAY = (
    "There is no display to open the window on. `ssync run` synchronizes without one, and\n"
    "`python -m ssync_desktop --demo` shows the demo in this terminal."
)


def main(arguments: Sequence[str]) -> int:
    """Open the window and return the exit code once it has been closed."""
    options = _parser().parse_args(arguments)
    if options.demo:
        return _run_demo(options.page, os.environ)
    if not has_display(os.environ):
        print(NO_DISPLAY, file=sys.stderr)  # noqa: T201 the terminal is all there is
        return 2
    paths = find_paths(os.environ)

    def make_core() -> Core:
        from ssync_desktop.engine.assembly import usual_assembly

        return usual_assembly(paths, os.environ, options.database)

    return run_program(Start(paths, make_core, options.page))


def run_program(start: Start) -> int:
    """Run the window from its first moment to its last and return the exit code."""
    present = QCoreApplication.instance()
    application = present if isinstance(present, QApplication) else QApplication([sys.argv[0]])
    application.setApplicationDisplayName(TITLE)
    application.setDesktopFileName("ssync-desktop")
    application.setQuitOnLastWindowClosed(False)

    async def work() -> int:
        return await Program(application, start).run()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        with (
            window_first(),
            asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner,
        ):
            return runner.run(work())
    finally:
        sys.setswitchinterval(interval)


def has_display(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Say whether a window can be shown; outside Linux there always is a place for it."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def demo_seconds(environment: Mapping[str, str], platform: str = sys.platform) -> float | None:
    """Return how long the demo is to run by itself; None means in a window, until it is closed."""
    wish = environment.get(DEMO_SECONDS_VARIABLE, "")
    if not wish:
        return None if has_display(environment, platform) else DEMO_SECONDS
    try:
        seconds = float(wish)
    except ValueError:
        return DEMO_SECONDS
    return max(0.0, seconds) if math.isfinite(seconds) else DEMO_SECONDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ssync-desktop", description="Server-side synchronization in a window."
    )
    parser.add_argument("--demo", action="store_true", help="an organization to play with")
    parser.add_argument(
        "--page",
        default="",
        choices=[entry.key for entry in PAGES],
        metavar="KEY",
        help=f"begin with this page: {', '.join(entry.key for entry in PAGES)}",
    )
    parser.add_argument(
        "--database", default="", help="a file or postgresql:// address to work on instead"
    )
    return parser


def _run_demo(page: str, environment: Mapping[str, str]) -> int:
    """Run the demo in a folder that is gone afterwards, however it ends."""
    seconds = demo_seconds(environment)
    if seconds is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="ssync-demo-") as folder:
        paths = under(Path(folder))
        onlooker = Onlooker(seconds or 0.0)

        def make_core() -> Core:
            from ssync_desktop.sandbox.demo import Demo

            onlooker.demo = Demo(paths)
            return onlooker.demo

        watch = tell_of_demo if seconds is None else onlooker
        return run_program(Start(paths, make_core, page, watch))


async def tell_of_demo(_program: Program) -> None:
    """Say in the terminal what goes on in the window, until that is closed."""
    Console().print(IN_THE_WINDOW, highlight=False, soft_wrap=True)
    await asyncio.get_running_loop().create_future()


class Onlooker:
    """Watches a demo that nobody sees: tables in the terminal, then pictures of every page."""

    def __init__(self, seconds: float) -> None:
        self.demo: Demo | None = None
        self._seconds = seconds
        self._terminal = Console()

    async def __call__(self, program: Program) -> None:
        """Look for so many seconds."""
        self._terminal.print(f"No window: the demo runs here for {self._seconds:g} seconds.")
        loop = asyncio.get_running_loop()
        end = loop.time() + self._seconds
        while (left := end - loop.time()) > 0:
            await asyncio.sleep(min(TABLE_EVERY, left))
            await self._show(program.context.clock.now())
        program.theme.use(Appearance.LIGHT)
        make_folder(PICTURES)
        async for entry in each_page(program.window):
            take_picture(program.window, PICTURES / f"{entry.key}.png")
        self._terminal.print(f"Pictures of every page are in {PICTURES}.")

    async def _show(self, now: datetime) -> None:
        from ssync_desktop.engine.summary import (
            HEADINGS,
            SHORT,
            cells,
            mailbox_summaries,
            troubles,
        )

        assert self.demo is not None
        overview = await asyncio.wrap_future(self.demo.service.overview())
        title = (
            f"{now.astimezone():%H:%M:%S}  {overview.received_today} emails received, "
            f"{overview.sent_today} sent, {overview.not_tracked_today} left alone"
        )
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        for heading in HEADINGS:
            table.add_column(heading, no_wrap=heading in SHORT, overflow="fold")
        summaries = await asyncio.wrap_future(mailbox_summaries(self.demo.runtime))
        for summary in summaries:
            table.add_row(*map(escape, cells(summary, now)))
        self._terminal.print(table)
        for name, trouble in troubles(summaries):
            self._terminal.print(f"[bold]{escape(name)}[/]: {escape(trouble)}")
