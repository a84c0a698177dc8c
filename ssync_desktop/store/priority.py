"""Lets the engine's threads leave the processor to the window, where there is one.

On Linux every thread has a priority of its own, and the processes it starts inherit it. Without
this a window on a machine with two processors stutters as soon as mail is read and stored.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

NICENESS = 10
"""How much the engine steps back, from 0 to 19; it still gets its tenth beside a busy program."""

_window = threading.Event()


@contextmanager
def window_first() -> Iterator[None]:
    """Let the threads that start while the block runs step back."""
    _window.set()
    try:
        yield
    finally:
        _window.clear()


def step_back() -> None:
    """Lower the calling thread's priority, if a window goes first; called as a thread starts.

    One that steps back further already stays where it is.
    """
    if _window.is_set() and sys.platform == "linux":
        thread = threading.get_native_id()
        own = os.getpriority(os.PRIO_PROCESS, thread)
        with suppress(OSError):  # a sandbox may forbid it; then it is only less smooth
            os.setpriority(os.PRIO_PROCESS, thread, max(own, NICENESS))
