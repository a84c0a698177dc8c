"""The owner of the child processes that read, store and compose mail.

Python-heavy work in the window's process would stutter it, so messages go to spawned children in
small batches. What is only to be looked at comes back as ready values; what is to be delivered is
stored by the child that has read it. A child that dies takes its batch with it; the batch is then
tried one by one, and the message that killed a child twice is reported as unreadable.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any

from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.importing.table import ContactTable, Unreadable
from ssync_desktop.domain.items.calendar_file import CalendarFile
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders
from ssync_desktop.engine.children import Child, ChildDied, in_batches, unreadable
from ssync_desktop.engine.lent_child import LentChild
from ssync_desktop.mime.compose import OutgoingContent
from ssync_desktop.store.priority import step_back


class ParserPool:
    """A few children, started at first need; call it from the engine's loop only."""

    def __init__(self, size: int = 2) -> None:
        self._size = size
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
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

    async def read_calendar(
        self, file: bytes, zone: str
    ) -> CalendarFile | Unreadable | ItemRefused:
        """Return the entries of a calendar's file to a reader in *zone*, or why there are none."""
        (answer,) = await self._in_batches("calendars", [(file, zone)], lambda one: len(one[0]))
        calendar: CalendarFile | Unreadable | ItemRefused = answer
        return calendar

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[LentChild]:
        """Hold one child for a batch that it reads and then stores."""
        await self._slots.acquire()
        loop = asyncio.get_running_loop()
        lent = LentChild(self._take, self._give_back, self._threads)
        try:
            if self._closed:
                raise asyncio.CancelledError  # the program ends; the work is begun anew next time
            yield lent
        finally:
            # A cancelled batch may still be in the child's hands: its room is free afterwards.
            lent.end(lambda: _call_soon(loop, self._slots.release))

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
        for batch in in_batches(items, weigh):
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
                answers.append(unreadable())
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
            self._give_back(child, alive=False)
            raise
        self._give_back(child, alive=True)
        return answer

    def _take(self) -> Child:
        """Return a child that is counted as busy; one that comes too late for the end is killed."""
        with self._lock:
            child = self._idle.pop() if self._idle else None
            if child is not None:
                self._busy.add(child)
                return child
        child = Child()  # outside the lock, for it takes a while
        with self._lock:
            self._busy.add(child)
            if self._closed:
                child.kill()
        return child

    def _give_back(self, child: Child, *, alive: bool) -> None:
        with self._lock:
            self._busy.discard(child)
            if alive and not self._closed:
                self._idle.append(child)
                return
        child.close()


def _call_soon(loop: asyncio.AbstractEventLoop, release: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the loop is gone, and with it everybody who waits for room
        loop.call_soon_threadsafe(release)


def _weight(content: OutgoingContent) -> int:
    return len(content.text) + len(content.html) + sum(len(a.content) for a in content.attachments)
