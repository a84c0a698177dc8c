"""Garbage is collected on the GUI thread, whoever made it."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.gui_gc import GuiGc


class Knot:
    """Holds itself, so that only the collector can free it."""

    def __init__(self, freed_on: list[str]) -> None:
        self.me = self
        weakref.finalize(self, lambda: freed_on.append(threading.current_thread().name))


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiGc]:
    made = GuiGc(interval_ms=5)
    yield made
    made.stop()
    assert gc.isenabled()
    gc.disable()  # as the test session wants it
    gc.freeze()


def test_an_engine_threads_garbage_is_freed_on_the_gui_thread(
    collector: GuiGc, qtbot: QtBot
) -> None:
    freed_on: list[str] = []

    def work() -> None:
        for _ in range(5_000):
            Knot(freed_on)

    thread = threading.Thread(target=work, name="engine")
    thread.start()
    qtbot.waitUntil(lambda: len(freed_on) == 5_000)
    thread.join()
    assert set(freed_on) == {threading.main_thread().name}


def test_what_the_start_built_is_set_aside(collector: GuiGc) -> None:
    collector.settle()
    assert gc.get_freeze_count() > 0
    assert not gc.isenabled()
