"""The whole program for end-to-end tests: as it is built for a user, on folders of its own."""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ssync_desktop.app import run_program
from ssync_desktop.engine.assembly import Assembly, memory_assembly
from ssync_desktop.paths import Paths, under
from ssync_desktop.ui.start.program import Program, Start
from tests.kit.person import Flashes, Person

Story = Callable[[Person], None]


class Desk:
    """A fresh machine: nothing is there yet but the program, and somebody in front of it."""

    def __init__(self, application: QApplication, qtbot: QtBot, folder: Path) -> None:
        self.paths: Paths = under(folder)
        self.person = Person(qtbot, folder)
        self._application = application

    def run(self, story: Story) -> int:
        """Start the program, let *story* happen, which ends with quitting, and return the code.

        Passwords are kept in memory; all else is as it is for a user.
        """
        failures: list[BaseException] = []
        failed = asyncio.Event()

        def live() -> None:
            try:
                story(self.person)
            except BaseException as error:  # noqa: BLE001 raised again once the program has ended
                failures.append(error)
                failed.set()

        async def watch(_program: Program) -> None:
            await failed.wait()  # its return ends the program, which the story did not

        flashes = Flashes(self._application)
        # A slot and no task: it may wait in a loop of Qt's, in which the program's tasks go on.
        QTimer.singleShot(0, live)
        code = run_program(Start(self.paths, self._make_core, watch=watch))
        flashes.stop()
        if failures:
            raise failures[0]
        assert not flashes.found, f"shown as windows of their own: {flashes.found}"
        return code

    def _make_core(self) -> Assembly:
        return memory_assembly(self.paths.database, "administrator")


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk; what belongs to the whole process is given back afterwards."""
    palette, font, name = qapp.palette(), qapp.font(), qapp.applicationDisplayName()
    leaves = qapp.quitOnLastWindowClosed()
    logging.getLogger("qt").addFilter(_of_the_program)
    yield Desk(qapp, qtbot, tmp_path)
    logging.getLogger("qt").removeFilter(_of_the_program)
    qapp.setQuitOnLastWindowClosed(leaves)
    qapp.setApplicationDisplayName(name)
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)
    gc.disable()  # the program gives the collector back to Python; the tests collect in between


def _of_the_program(record: logging.LogRecord) -> bool:
    """Leave out what the offscreen platform says of itself."""
    return not record.getMessage().startswith("This plugin does not support")
