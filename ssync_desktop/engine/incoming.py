"""The incoming pass: list, fetch, read, store, and the work on the server afterwards.

Nothing is lost: an item without a recorded outcome is seen again by the next pass, because the
cursor only moves in the transaction that records the outcome. Nothing is doubled: the ledger
knows every item by its identity (D26), and the email table every message.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import count

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, SsyncError
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.engine.delivery import Delivery, EarlyItem, ReadItem
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.lent_child import LentChild
from ssync_desktop.engine.listing import Listing, read_listing
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import (
    INBOX,
    TRACKED_CATEGORY,
    UNDELIVERABLE,
    UNDELIVERABLE_CATEGORY,
    Capability,
    ChangePage,
    FetchedItem,
    IncomingMail,
    ServerItem,
)

EMAILS_PER_CYCLE = 500
"""New items taken in one pass of one mailbox (D13)."""

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


class IncomingPass:
    """One pass over one mailbox, on a session that is already signed in."""

    def __init__(
        self,
        tools: Tools,
        keeper: LeaseKeeper,
        mailbox: Mailbox,
        profile: EmailServerProfile,
        result: PassResult,
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox
        self._delivery = Delivery(tools, keeper, mailbox)
        self._start = later_of(mailbox.process_received_after, profile.process_received_after)
        self._progress = Progress(tools, mailbox.id)
        self._result = result
        self._cursor_stays = False
        self._moves_undelivered = profile.move_undelivered

    async def run(self, mail: IncomingMail) -> None:
        """Bring in what is new and finish what earlier passes left to do on the server."""
        listed: set[str] = set()
        wished: frozenset[str] = frozenset()
        async for page in mail.changes(INBOX, self._mailbox.sync_checkpoint):
            listing = await read_listing(self._tools, self._mailbox.id, INBOX, page)
            listed |= {item.key for item in page.items}
            wished = listing.wished
            wanted = await self._within_start_date(mail, listing)
            taken = share_of(wanted, EMAILS_PER_CYCLE - self._result.processed)
            self._result.backlog += len(wanted) - len(taken)
            self._progress.begin(len(taken), backlog=self._result.backlog)
            await self._bring_in(mail, taken)
            # First, for an item that the cursor has passed is not listed again.
            await self._mark_and_move(mail, page.items)
            await self._finish_on_server(mail, page.items)
            await self._move_cursor(page)
            if self._result.processed >= EMAILS_PER_CYCLE:
                break
        else:
            if self._mailbox.sync_checkpoint is None and not wished <= listed:
                await self._delivery.give_up_missing(listed)

    async def _move_cursor(self, page: ChangePage) -> None:
        """Commit the page's checkpoint, unless an item up to here still has no final outcome."""
        if page.checkpoint is None or self._cursor_stays:
            return
        left = await read_listing(self._tools, self._mailbox.id, INBOX, page)
        self._cursor_stays = any(not item.repeated for item in left.new)
        if not self._cursor_stays:
            await self._delivery.commit_checkpoint(page.checkpoint)

    async def _within_start_date(self, mail: IncomingMail, listing: Listing) -> list[ServerItem]:
        """Return the new items received at or after the start date; record the others (B41)."""
        if self._start is None or not listing.new:
            return list(listing.new)
        unknown = [
            one
            for one in listing.new
            if one.received_on is None and not one.repeated and one.key not in listing.wished
        ]
        asked = {id(one) for one in unknown}
        wanted = [one for one in listing.new if id(one) not in asked]
        early: list[EarlyItem] = []
        async for batch in batched(mail.headers(unknown)):
            readable = [one for one in batch if one.error is None]
            wanted += [one.item for one in batch if one.error is not None]
            heads = await self._tools.parser.parse_headers([one.content for one in readable])
            for one, head in zip(readable, heads, strict=True):
                if isinstance(head, ReceivedHeaders) and self._is_early(head):
                    early.append(EarlyItem(self._key(one.item, one.content), head))
                else:
                    wanted.append(one.item)
            await self._delivery.record_early(early)
            early.clear()
        # An item whose headers could not be had is fetched all the same: the check asks again.
        order = {id(item): place for place, item in enumerate(listing.new)}
        return sorted(wanted, key=lambda item: order[id(item)])

    def _is_early(self, head: ReceivedHeaders) -> bool:
        moment = head.received_on or head.date
        return moment is not None and self._start is not None and moment < self._start

    async def _bring_in(self, mail: IncomingMail, items: Sequence[ServerItem]) -> None:
        """Fetch, parse and deliver side by side; what arrived is kept when the line drops."""
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
        return ReadItem(self._key(one.item, one.content), one.item, one.content, number, error)

    def _key(self, item: ServerItem, content: bytes) -> ItemKey:
        """Return the item's identity; where the id is not unique, the content tells (D26)."""
        content_hash = sha256(content).hexdigest() if item.repeated else ""
        return ItemKey(INBOX, item.key, content_hash)

    async def _mark_and_move(self, mail: IncomingMail, items: Sequence[ServerItem]) -> None:
        """Mark what is stored and what failed for good, and move that if it is wished for.

        This is done before the cursor moves, and so again until it is done (B60, B65, B66).
        """
        able = mail.capabilities
        moves = self._moves_undelivered and Capability.FOLDERS in able
        marks = Capability.CATEGORIES in able
        if not (moves or marks):
            return
        if marks and (kept := await self._delivery.kept(items)):
            await self._keeper.prove()
            await mail.mark(kept, TRACKED_CATEGORY)
        lost = await self._delivery.undeliverable(items)
        if not lost:
            return
        await self._keeper.prove()
        if marks:
            await mail.mark(lost, UNDELIVERABLE_CATEGORY)
        if moves:
            await self._delivery.note_undeliverable_folder(await mail.folder_key(UNDELIVERABLE))
            await mail.move(lost, UNDELIVERABLE)
        await self._delivery.mark_finished(lost)

    async def _finish_on_server(self, mail: IncomingMail, items: Sequence[ServerItem]) -> None:
        """Delete what has been processed, where that is wished for (B68); repeated until done."""
        if not self._mailbox.delete_after_processing:
            return
        open_items = await self._delivery.unfinished(items)
        if open_items:
            await self._keeper.prove()
            await mail.remove(open_items)
            await self._delivery.mark_finished(open_items)


def as_refusal(error: Exception) -> SsyncError:
    """Return why an item could not be had; what is no error of ours is the server's word."""
    if isinstance(error, SsyncError):
        return error
    return ItemRefused(ErrorCode.UNREADABLE_MESSAGE, server_words=str(error))


def share_of(items: Sequence[ServerItem], room: int) -> list[ServerItem]:
    """Return the items of this cycle: *room* of them, and all whose id the server repeats.

    Whether one of those is new only its content tells; counted, the first ones would take every
    cycle's room and the others would never be reached.
    """
    counted = {id(item) for item in [one for one in items if not one.repeated][:room]}
    return [item for item in items if item.repeated or id(item) in counted]


def later_of(first: datetime | None, second: datetime | None) -> datetime | None:
    """Return the later of two start dates; None says "from the beginning" (B41)."""
    dates = [date for date in (first, second) if date is not None]
    return max(dates, default=None)


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
