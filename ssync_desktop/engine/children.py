"""The child processes of the engine, each behind a pipe, and what is asked of them."""

import multiprocessing
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.engine import child_work

T = TypeVar("T")

BATCH_LIMIT = 256 * 1024
"""Octets handed to a child at once: large enough to amortise, small enough to stay fair.

So much is packed or unpacked in half a millisecond, during which nothing else runs in this
process, the window included.
"""

ANSWER_LIMIT = 120.0
"""Seconds a child may take for one question before it counts as dead."""


class ChildDied(Exception):
    """A child ended or hung while it was asked."""


class Child:
    """One process and the pipe to it; asked by one thread at a time."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._pipe: Connection = ours
        self._process = context.Process(
            target=child_work.serve, args=(theirs,), name="ssync-parser", daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """The process id."""
        return self._process.pid

    def ask(self, task: str, batch: Sequence[Any]) -> list[Any]:
        """Send a batch and wait for its answer; blocks, so it never runs on a loop."""
        try:
            self._pipe.send((task, list(batch)))
            if not self._pipe.poll(ANSWER_LIMIT):
                raise ChildDied
            verdict, answer = self._pipe.recv()
        except (OSError, EOFError, pickle.PickleError) as error:
            raise ChildDied from error
        if verdict != "ok":
            raise ChildDied
        return list(answer)

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer is told."""
        self._process.kill()

    def close(self) -> None:
        """End the process; closing the pipe is its signal, killing the last resort."""
        with suppress(OSError):
            self._pipe.close()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def in_batches(items: Sequence[T], weigh: Callable[[T], int]) -> Iterator[list[T]]:
    """Yield *items* in groups that reach about ``BATCH_LIMIT``."""
    batch: list[T] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += weigh(item)
        if weight >= BATCH_LIMIT:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def unreadable() -> ItemRefused:
    """Return what is said of a message that killed a child."""
    return ItemRefused(
        ErrorCode.UNREADABLE_MESSAGE, "The message could not be read: the reader ended over it"
    )
