"""Threads of the engine step back while a window goes first, and only then."""

import os
import threading

from ssync_desktop.store.lanes import Lane
from ssync_desktop.store.priority import NICENESS, window_first


def niceness() -> int:
    """Return the niceness of a lane that is started now."""
    lane = Lane("test")
    try:
        return lane.submit(
            lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        ).result(10)
    finally:
        assert lane.stop(10)


def test_threads_step_back_while_a_window_goes_first() -> None:
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    with window_first():
        assert niceness() == max(own, NICENESS)
    assert niceness() == own
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own
