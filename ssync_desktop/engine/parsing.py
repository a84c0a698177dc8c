"""The owner of the child processes that read and compose mail.

Python-heavy work in the window's process would stutter it, so messages go to spawned children in
small batches and ready values come back. A child that dies takes its batch with it; the batch is
then tried one by one, and the message that killed a child twice is reported as unreadable.
"""

import asyncio
import multiprocessing
import pickle
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.importing.table import ContactTable, Unreadable
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders
from ssync_desktop.mime import worker
from ssync_desktop.mime.compose import OutgoingContent
from ssync_desktop.store.priority import step_back

BATCH_LIMIT = 1024 * 1024
"""Octets handed to a child at once: large enough to amortise, small enough to stay fair.

An answer of so many octets is taken apart in a millisecond or two, during which nothing else runs
in this process, the window included.
"""

ANSWER_LIMIT = 120.0
"""Seconds a child may take for one batch before it counts as dead."""


class ChildDied(Exception):
    """A child ended or hung while it held a batch."""


class _Child:
    """One process and the pipe to it; used by one batch at a time."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._pipe: Connection = ours
        self._process = context.Process(
            target=worker.serve, args=(theirs,), name="ssync-parser", daemon=True
        )
        self._process.start()
        theirs.close()

    def ask(self, task: str, batch: Sequence[Any]) -> list[Any]:
        """Send a batch and wait for its answer; blocks, so it runs in the pool's threads."""
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


class ParserPool:
    """A few children, started at first need; call it from the engine's loop only."""

    def __init__(self, size: int = 2) -> None:
        self._size = size
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._slots = asyncio.Semaphore(size)
        self._threads = ThreadPoolExecutor(
            size, thread_name_prefix="ssync-parsing", initializer=step_back
        )

    async def parse(self, messages: Sequence[bytes]) -> list[ReceivedEmail | ItemRefused]:
        """Return one value per message, in order; what kills a child is refused."""
        return await self._in_batches("parse", messages, len)

    async def parse_headers(self, blocks: Sequence[bytes]) -> list[ReceivedHeaders | ItemRefused]:
        """Return the headers of each block."""
        return await self._in_batches("headers", blocks, len)

    async def compose(self, contents: Sequence[OutgoingContent]) -> list[bytes | ItemRefused]:
        """Return the bytes of each outgoing message."""
        return await self._in_batches("compose", contents, _weight)

    async def read_contacts(self, file: bytes) -> ContactTable | Unreadable | ItemRefused:
        """Return the rows of a file of contacts, or why there are none."""
        (answer,) = await self._in_batches("contacts", [file], len)
        table: ContactTable | Unreadable | ItemRefused = answer
        return table

    def close(self) -> None:
        """End all children; a batch still in flight is given up, its items are read again later."""
        with self._lock:
            self._closed = True
            for child in self._busy:
                child.kill()
        self._threads.shutdown(wait=True)
        for child in self._idle:
            child.close()
        self._idle.clear()

    async def _in_batches(self, task: str, items: Sequence[Any], weigh: Any) -> list[Any]:
        answers: list[Any] = []
        batch: list[Any] = []
        weight = 0
        for item in items:
            batch.append(item)
            weight += weigh(item)
            if weight >= BATCH_LIMIT:
                answers += await self._ask_patiently(task, batch)
                batch, weight = [], 0
        if batch:
            answers += await self._ask_patiently(task, batch)
        return answers

    async def _ask_patiently(self, task: str, batch: Sequence[Any]) -> list[Any]:
        """Ask once for all; after a child's death ask one by one to find the culprit."""
        try:
            return await self._ask(task, batch)
        except ChildDied:
            pass
        answers: list[Any] = []
        for item in batch:
            try:
                answers += await self._ask(task, [item])
            except ChildDied:
                answers.append(
                    ItemRefused(
                        ErrorCode.UNREADABLE_MESSAGE,
                        "The message could not be read: the reader ended over it",
                    )
                )
        return answers

    async def _ask(self, task: str, batch: Sequence[Any]) -> list[Any]:
        async with self._slots:
            if self._closed:
                raise asyncio.CancelledError  # the program ends; the work is begun anew next time
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._ask_child, task, batch)

    def _ask_child(self, task: str, batch: Sequence[Any]) -> list[Any]:
        child = self._take()
        try:
            answer = child.ask(task, batch)
        except BaseException:
            with self._lock:
                self._busy.discard(child)
            child.close()
            raise
        with self._lock:
            self._busy.discard(child)
            self._idle.append(child)
        return answer

    def _take(self) -> _Child:
        """Return a child that is counted as busy; one that comes too late for the end is killed."""
        with self._lock:
            child = self._idle.pop() if self._idle else None
            if child is not None:
                self._busy.add(child)
                return child
        child = _Child()  # outside the lock, for it takes a while
        with self._lock:
            self._busy.add(child)
            if self._closed:
                child.kill()
        return child


def _weight(content: OutgoingContent) -> int:
    return len(content.text) + len(content.html) + sum(len(a.content) for a in content.attachments)
