"""A blocking conversation in an executor's thread that the loop can end at any moment.

The loop owns it and the thread uses it. Cancelling the task that waits breaks the conversation
off, so that the thread returns at once, and the task goes on only after the thread has left.
"""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from typing import TypeVar

from ssync_desktop.servers.reader import LineDropped

T = TypeVar("T")


class Interruptible(ABC):
    """The bridge from the loop to a thread: ``run`` belongs to the loop, the rest to the thread."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._is_cut = False
        self._state = threading.Lock()
        self._committed = False
        self.outlived_cancellation = False  # whether a result was returned in spite of one

    @abstractmethod
    def _break_off(self) -> None:
        """Let whatever the thread waits for end at once; called from the loop."""

    # in the thread ------------------------------------------------------------------------

    def commit(self) -> None:
        """Declare that from here on the work's result counts more than a cancellation.

        Raises :class:`LineDropped` when the conversation was cut before.
        """
        with self._state:
            self.demand_uncut()
            self._committed = True

    def demand_uncut(self) -> None:
        """Raise :class:`LineDropped` when the loop has cut the conversation."""
        if self._is_cut:
            raise LineDropped

    # in the loop --------------------------------------------------------------------------

    @property
    def is_cut(self) -> bool:
        """Whether it was cut, and so is of no more use."""
        return self._is_cut

    async def run(self, work: Callable[[], T]) -> T:
        """Run the blocking *work* in the executor.

        When the caller is cancelled the conversation is cut and the thread waited for. Work that
        has committed itself is waited for instead (its socket has a time-out), and its result is
        returned although the caller was cancelled: ``asyncio.Task.cancelling`` still says so.
        """
        self._committed = False
        job = self._executor.submit(work)
        waiting = asyncio.wrap_future(job)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            if not job.cancel():
                self._cut()
                failed = await _failure(waiting)
                if self._committed and not failed:
                    self.outlived_cancellation = True
                    return waiting.result()
            raise

    def _cut(self) -> None:
        """End the conversation under the thread's feet, unless the thread has committed itself."""
        with self._state:
            if self._committed:
                return
            self._is_cut = True
        self._break_off()


async def _failure(waiting: "asyncio.Future[T]") -> bool:
    """Wait until the thread has left, however often we are cancelled; say whether it failed."""
    while not waiting.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([waiting])
    return waiting.cancelled() or waiting.exception() is not None
