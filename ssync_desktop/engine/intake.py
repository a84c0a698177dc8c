"""Messages on their way in: fetched, read and stored side by side, batch by batch."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, SsyncError
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.engine.delivery import Delivery, ReadItem
from ssync_desktop.engine.lent_child import LentChild
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import FetchedItem, IncomingMail, ServerItem

BATCH_ITEMS = 100
"""Items read and written together: what a transaction costs is shared by them."""

READ_AHEAD = 1
"""Batches that are being read, or wait to be stored, beside the one that is being stored."""

BATCH_OCTETS = 4 * 1024 * 1024
LARGEST_MESSAGE = 150 * 1024 * 1024
"""Octets after which reading a message stops (B42)."""


@dataclass(slots=True)
class _Stream:
    """Batches on their way from the server; *error* is what ended the flow early."""

    queue: asyncio.Queue[list[FetchedItem] | None] = field(
        default_factory=lambda: asyncio.Queue(maxsize=2)
    )
    error: SsyncError | None = None


class Intake:
    """Takes in items of one folder."""

    def __init__(
        self, tools: Tools, delivery: Delivery, progress: Progress, result: PassResult
    ) -> None:
        self._tools = tools
        self._delivery = delivery
        self._progress = progress
        self._result = result

    async def bring_in(self, mail: IncomingMail, items: Sequence[ServerItem]) -> None:
        """Fetch, read and store *items*; what arrived is kept when the line drops."""
        if not items:
            return
        stream = _Stream()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._fetch(mail, items, stream))
                tasks.create_task(self._take_in(stream, tasks))
        except BaseExceptionGroup as group:
            raise first_of(group) from group
        if stream.error is not None:
            raise stream.error

    def key(self, item: ServerItem, content: bytes) -> ItemKey:
        """Return the item's identity; where the id is not unique, the content tells (D26)."""
        content_hash = sha256(content).hexdigest() if item.repeated else ""
        return ItemKey(self._delivery.folder.key, item.key, content_hash)

    async def _fetch(
        self, mail: IncomingMail, items: Sequence[ServerItem], stream: _Stream
    ) -> None:
        try:
            async for batch in batched(mail.fetch(items, LARGEST_MESSAGE)):
                await stream.queue.put(batch)
        except SsyncError as error:
            stream.error = error
        await stream.queue.put(None)

    async def _take_in(self, stream: _Stream, tasks: asyncio.TaskGroup) -> None:
        """Have several batches read at the same time, and stored in their order."""
        room = asyncio.Semaphore(1 + READ_AHEAD)
        turn = asyncio.Event()
        turn.set()
        while (batch := await stream.queue.get()) is not None:
            await room.acquire()
            following = asyncio.Event()
            tasks.create_task(self._read_and_store(batch, turn, following, room))
            turn = following

    async def _read_and_store(
        self,
        batch: Sequence[FetchedItem],
        turn: asyncio.Event,
        following: asyncio.Event,
        room: asyncio.Semaphore,
    ) -> None:
        async with self._tools.parser.lent() as child:
            read = await self._read(batch, child)
            await turn.wait()
            fresh = await self._delivery.still_open(read)
            self._result.failed += await self._delivery.deliver(fresh, child)
        self._result.processed += len(fresh)
        self._progress.advance(len(batch))
        room.release()
        following.set()

    async def _read(self, batch: Sequence[FetchedItem], child: LentChild) -> list[ReadItem]:
        good = [one.content for one in batch if one.error is None]
        refused = await child.read(good)
        numbers = count()
        return [
            self._read_item(one, -1, as_refusal(one.error))
            if one.error is not None
            else self._read_item(one, number := next(numbers), refused.get(number))
            for one in batch
        ]

    def _read_item(self, one: FetchedItem, number: int, error: SsyncError | None) -> ReadItem:
        return ReadItem(self.key(one.item, one.content), one.item, one.content, number, error)


def as_refusal(error: Exception) -> SsyncError:
    """Return why an item could not be had; what is no error of ours is the server's word."""
    if isinstance(error, SsyncError):
        return error
    return ItemRefused(ErrorCode.UNREADABLE_MESSAGE, server_words=str(error))


def first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first real error in a group; a task group cancels the others because of it."""
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            return first_of(error)
        if not isinstance(error, asyncio.CancelledError):
            return error
    return group.exceptions[0]


async def batched(items: AsyncIterator[FetchedItem]) -> AsyncIterator[list[FetchedItem]]:
    """Group what arrives into batches of bounded count and size."""
    batch: list[FetchedItem] = []
    octets = 0
    try:
        async for item in items:
            batch.append(item)
            octets += len(item.content)
            if len(batch) >= BATCH_ITEMS or octets >= BATCH_OCTETS:
                yield batch
                batch, octets = [], 0
    except SsyncError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
