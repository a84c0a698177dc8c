"""A lane: a few threads that work through calls one after the other and outlive every failure."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from ssync_desktop.store.priority import step_back

T = TypeVar("T")

_Job = tuple[Future[Any], Callable[[], Any]]


class Lane:
    """*threads* daemon threads behind one queue; they start with the first call.

    Unlike ``ThreadPoolExecutor`` it can be stopped within a time limit, and a call that never
    returns does not keep the interpreter from ending.
    """

    def __init__(self, name: str, threads: int = 1) -> None:
        self._name = name
        self._size = threads
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._stopped = False

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Queue *call*; its result or exception arrives in the future.

        Raises ``RuntimeError`` once the lane has been stopped.
        """
        future: Future[T] = Future()
        with self._lock:
            if self._stopped:
                raise RuntimeError(f"{self._name} has been stopped.")
            self._start()
            self._jobs.put((future, call))
        return future

    def stop(self, timeout: float, *, cancel: bool = False) -> bool:
        """Take no more calls, finish (or *cancel*) those waiting, end the threads.

        Returns False when a call was still running after *timeout* seconds.
        """
        with self._lock:
            if not self._stopped:
                self._stopped = True
                if cancel:
                    self._cancel_waiting()
                for _ in self._threads:
                    self._jobs.put(None)
        deadline = monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _start(self) -> None:
        if self._threads:
            return
        for number in range(self._size):
            name = self._name if self._size == 1 else f"{self._name}-{number + 1}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _cancel_waiting(self) -> None:
        with suppress(Empty):
            while job := self._jobs.get_nowait():
                job[0].cancel()

    def _work(self) -> None:
        step_back()
        while (job := self._jobs.get()) is not None:
            future, call = job
            del job
            if future.set_running_or_notify_cancel():
                _carry_out(future, call)
            # Nothing of a finished call may stay alive while the thread waits for the next one.
            del future, call


def _carry_out(future: Future[Any], call: Callable[[], Any]) -> None:
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 handed over whole: the caller decides
        future.set_exception(error)
    else:
        future.set_result(result)
