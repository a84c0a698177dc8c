"""Plays with a whole program: it runs while a script looks at it and presses its buttons."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # ships no types
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from shiboken6 import Shiboken

from ssync_desktop.engine.assembly import memory_assembly, usual_assembly
from ssync_desktop.paths import Paths, under
from ssync_desktop.ui.start.core import Core
from ssync_desktop.ui.start.program import Program, Start
from tests.kit.ui_hands import seen_button

Script = Callable[[Program], Awaitable[None]]
LIMIT = 40.0  # seconds for one script


class Player:
    """Runs programs in this process, one after the other or one within another."""

    def __init__(self, application: QApplication, paths: Paths) -> None:
        self.application = application
        self.paths = paths

    def in_memory(self) -> Core:
        """A program that keeps passwords in memory."""
        return memory_assembly(self.paths.database, "somebody")

    def usual(self) -> Core:
        """A program as it is on a machine without a keyring."""
        return usual_assembly(self.paths, {})

    def play(self, script: Script, core: Callable[[], Core] | None = None, page: str = "") -> int:
        """Run a program until *script* ends; return its exit code."""
        start = Start(self.paths, core or self.in_memory, page)
        with asyncio.Runner(loop_factory=partial(qasync.QEventLoop, self.application)) as runner:
            code: int = runner.run(self.perform(start, script))
        return code

    async def perform(self, start: Start, script: Script) -> int:
        """The same inside a running loop."""
        program = Program(self.application, start)
        run = asyncio.ensure_future(program.run())
        try:
            await asyncio.wait_for(script(program), LIMIT)
        finally:
            program.request_quit()
            code = await run
            program.deleteLater()
        return code


async def until(condition: Callable[[], object], what: str) -> None:
    """Return once *condition* holds."""
    try:
        async with asyncio.timeout(LIMIT / 2):
            while not condition():  # noqa: ASYNC110 what is looked at tells nobody
                await asyncio.sleep(0.01)
    except TimeoutError:
        pytest.fail(f"never seen: {what}")


async def opened(program: Program) -> None:
    """Return once the pages are there."""
    await until(lambda: not program.window.covered, "the first page")


async def closed(program: Program) -> None:
    """Return once the window has gone."""
    await until(lambda: not Shiboken.isValid(program.window), "the end")  # type: ignore[no-untyped-call]  # its stub has no types


async def shown(within: QWidget, words: str) -> None:
    """Return once a visible label holds *words*."""
    await until(lambda: words in text_of(within), words)


def text_of(within: QWidget) -> str:
    """Return everything that visible labels say."""
    labels = within.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def click(within: QWidget, text: str) -> None:
    """Press the visible button that says *text*."""
    seen_button(within, text).click()


def type_into(within: QWidget, name: str, text: str) -> None:
    """Type into the line that is called *name*, as a person would."""
    line = next(
        line
        for line in within.findChildren(QLineEdit)
        if line.accessibleName() == name and line.isVisible()
    )
    line.setText(text)
    line.textEdited.emit(text)


@pytest.fixture
def player(qapp: QApplication, tmp_path: Path) -> Iterator[Player]:
    log = logging.getLogger("qt")
    log.addFilter(_of_the_program)
    qapp.setQuitOnLastWindowClosed(False)
    yield Player(qapp, under(tmp_path / "home"))
    log.removeFilter(_of_the_program)
    gc.disable()  # a program gives the collector back; here it stays with the tests
    qapp.setQuitOnLastWindowClosed(True)
    qapp.setStyleSheet("")


def _of_the_program(record: logging.LogRecord) -> bool:
    """Leave out what the offscreen platform says of itself."""
    return not record.getMessage().startswith("This plugin does not support")
