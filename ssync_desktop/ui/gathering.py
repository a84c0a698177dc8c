"""Several answers as one."""

import threading
from concurrent.futures import Future
from typing import Any


def gathered(*futures: Future[Any]) -> Future[tuple[Any, ...]]:
    """Return a future of all results in order; it fails with the first error among them."""
    whole: Future[tuple[Any, ...]] = Future()
    whole.set_running_or_notify_cancel()
    lock = threading.Lock()
    missing = len(futures)

    def note(_done: Future[Any]) -> None:
        nonlocal missing
        with lock:
            missing -= 1
            if missing:
                return
        errors = [error for future in futures if (error := _error(future)) is not None]
        if errors:
            whole.set_exception(errors[0])
        else:
            whole.set_result(tuple(future.result() for future in futures))

    for future in futures:
        future.add_done_callback(note)
    return whole


def _error(future: Future[Any]) -> BaseException | None:
    if future.cancelled():
        return InterruptedError("The question was given up.")
    return future.exception()
