"""Several answers as one."""

import threading
from concurrent.futures import Future
from typing import Any


def gathered(*futures: Future[Any]) -> Future[tuple[Any, ...]]:
    """Return a future of all results in order; it fails with the first error among them.

    When one of them was given up, as happens while the program ends, so is the whole.
    """
    whole: Future[tuple[Any, ...]] = Future()
    lock = threading.Lock()
    missing = len(futures)

    def note(_done: Future[Any]) -> None:
        nonlocal missing
        with lock:
            missing -= 1
            if missing:
                return
        if any(future.cancelled() for future in futures):
            whole.cancel()
        elif whole.set_running_or_notify_cancel():
            _settle(whole, futures)

    for future in futures:
        future.add_done_callback(note)
    return whole


def _settle(whole: Future[tuple[Any, ...]], futures: tuple[Future[Any], ...]) -> None:
    for future in futures:
        if (error := future.exception()) is not None:
            whole.set_exception(error)
            return
    whole.set_result(tuple(future.result() for future in futures))
