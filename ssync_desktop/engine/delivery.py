"""Has what a pass brings in stored: a batch in one transaction, or one by one when that fails.

The messages are stored by the child process that has read them; outcomes of items that never
became a message, and the work on the server afterwards, are written here.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable, SsyncError
from ssync_desktop.domain.ledger import ItemKey, Standing
from ssync_desktop.domain.mailbox import FOLDER_KEY_LENGTH, Mailbox
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.engine.delivery_order import Delivered, DeliveryOrder, Place
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.lent_child import LentChild
from ssync_desktop.engine.pass_folder import PassFolder
from ssync_desktop.engine.tools import Tools
from ssync_desktop.mime.parse import parse_headers
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_places import (
    Listed,
    give_up_lost,
    note_categorized,
    note_listed,
    untrack,
)
from ssync_desktop.organization.manual_tracking import give_up_missing
from ssync_desktop.organization.received_items import (
    PROCESSED,
    UNDELIVERABLE,
    Seen,
    record_item_failure,
    record_item_outcome,
)
from ssync_desktop.servers.port import ServerItem

log = logging.getLogger(__name__)
T = TypeVar("T")

HEADER_LIMIT = 65_536


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with its raw bytes, and the *number* of the message a child holds, or an error."""

    key: ItemKey
    item: ServerItem
    content: bytes = field(repr=False)
    number: int
    error: SsyncError | None = None

    @property
    def headers(self) -> ReceivedHeaders | None:
        """What the beginning of the message says; read anew each time."""
        return parse_headers(self.content[:HEADER_LIMIT]) if self.content else None


@dataclass(frozen=True, slots=True)
class EarlyItem:
    """An item received before the start date; *received_on* where the listing itself tells."""

    key: ItemKey
    headers: ReceivedHeaders
    received_on: datetime | None = None


class Delivery:
    """The database side of reading one folder; every transaction proves the pass's lease."""

    def __init__(
        self, tools: Tools, keeper: LeaseKeeper, mailbox: Mailbox, folder: PassFolder
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox
        self.folder = folder

    @property
    def mailbox_id(self) -> UUID:
        """Whose mail it is."""
        return self._mailbox.id

    async def still_open(self, batch: Sequence[ReadItem]) -> list[ReadItem]:
        """Leave out what has its outcome already: items whose server gives an id more than once.

        Those are told apart by content only, so they are fetched with every listing (D26).
        """
        keys = [one.key for one in batch if one.key.content_hash]
        if not keys:
            return list(batch)
        mailbox_id = self._mailbox.id
        lines = await self._tools.read(lambda unit: unit.received_items.by_keys(mailbox_id, keys))
        settled = {key for key, line in lines.items() if line.outcome is not ItemOutcome.RETRYING}
        return [one for one in batch if one.key not in settled]

    async def deliver(self, batch: Sequence[ReadItem], child: LentChild) -> int:
        """Have a batch stored and return how many of its items failed; they hold nobody up."""
        good = [one for one in batch if one.error is None]
        bad = [one for one in batch if one.error is not None]
        failed = len(bad)
        if not await self._deliver_whole(good, child):
            for one in good:
                failed += not await self._deliver_one(one, child)
        for one in bad:
            await self._record_unread(one)
        return failed

    async def record_early(self, items: Sequence[EarlyItem]) -> None:
        """Write down items received before the start date; they are not fetched again (B41)."""
        if not items:
            return
        mailbox = self._mailbox
        text = "It was received before the start date of this mailbox."

        def work(context: Context) -> None:
            for one in items:
                seen = Seen(one.key, one.headers, one.received_on)
                outcome = ItemOutcome.BEFORE_START_DATE
                record_item_outcome(context, mailbox, seen, outcome, text)

        await self._write(work)

    async def waiting(self) -> frozenset[str]:
        """Return the ids of the items that wait for an outcome."""
        mailbox_id, folder = self._mailbox.id, self.folder.key
        return await self._tools.read(lambda unit: unit.item_places.open(mailbox_id, folder))

    async def give_up_missing(self, listed: Collection[str]) -> None:
        """Close the wishes for items that a complete listing does not name."""
        mailbox, folder = self._mailbox, self.folder.key
        await self._write(lambda context: give_up_missing(context, mailbox, folder, listed))

    async def give_up_lost(self) -> None:
        """Wait no more for items that left while nobody was told."""
        mailbox, folder = self._mailbox, self.folder.key
        lost = await self._tools.read(lambda unit: unit.item_places.lost(mailbox.id, folder))
        if lost:
            await self._write(lambda context: give_up_lost(context, mailbox, folder))

    async def note_page(self, listed: Listed, checkpoint: str | None) -> None:
        """Keep where items are now, and move the cursor if every item before it has an outcome."""
        mailbox, folder = self._mailbox, self.folder

        def work(context: Context) -> None:
            note_listed(context, mailbox, listed)
            if checkpoint is None:
                return
            if folder.is_inbox:
                context.unit.mailboxes.set_checkpoint(mailbox.id, checkpoint)
                return
            now = context.clock.now()
            context.unit.folder_checkpoints.keep(mailbox.id, folder.key, checkpoint, now)

        await self._write(work)

    async def unfinished(self, items: Sequence[ServerItem]) -> list[ServerItem]:
        """Return the processed items that still lie on the server and should not (B68)."""
        keys = [item.key for item in items]
        mailbox_id, folder = self._mailbox.id, self.folder.key
        open_keys = await self._tools.read(
            lambda unit: unit.received_items.unfinished(mailbox_id, folder, keys, PROCESSED)
        )
        return [item for item in items if item.key in open_keys]

    async def standings(self, items: Sequence[ServerItem]) -> dict[str, Standing]:
        """Return how the items stand in the ledger by now."""
        keys = [item.key for item in items if not item.repeated]
        mailbox_id, folder = self._mailbox.id, self.folder.key
        return await self._tools.read(
            lambda unit: unit.received_items.known(mailbox_id, folder, keys)
        )

    async def note_categories(self, carried: Collection[str], removed: Collection[str]) -> None:
        """Keep which items carry our category now, and track those no more that lost it (B79)."""
        mailbox, folder = self._mailbox, self.folder.key

        def work(context: Context) -> None:
            note_categorized(context, mailbox, folder, carried)
            if removed:
                untrack(context, mailbox, folder, removed)

        await self._write(work)

    async def undeliverable(self, items: Sequence[ServerItem]) -> list[ServerItem]:
        """Return the items that failed for good and lie where they came in (B65, B66)."""
        keys = [item.key for item in items if not item.repeated]
        mailbox_id, folder = self._mailbox.id, self.folder.key
        found = await self._tools.read(
            lambda unit: unit.received_items.undeliverable(mailbox_id, folder, keys, UNDELIVERABLE)
        )
        return [item for item in items if item.key in found]

    async def note_undeliverable_folder(self, key: str) -> None:
        """Keep which folder on the server takes what failed for good, if it is another one now."""
        mailbox_id = self._mailbox.id
        if key == self._mailbox.undeliverable_folder or len(key) > FOLDER_KEY_LENGTH:
            return
        await self._write(
            lambda context: context.unit.mailboxes.set_undeliverable_folder(mailbox_id, key)
        )
        self._mailbox = replace(self._mailbox, undeliverable_folder=key)

    async def mark_finished(self, items: Sequence[ServerItem]) -> None:
        """Note that nothing is left to be done for *items* on the server."""
        keys = [item.key for item in items]
        mailbox_id, folder = self._mailbox.id, self.folder.key
        await self._write(
            lambda context: context.unit.received_items.finish(mailbox_id, folder, keys)
        )

    async def _deliver_whole(self, items: Sequence[ReadItem], child: LentChild) -> bool:
        """Deliver all or nothing; False asks for the slow way, which finds the culprit."""
        if not items:
            return True
        answer = await self._stored(items, child)
        if not answer.done:
            log.info("a batch of %d is delivered one by one: %s", len(items), _why(answer))
        return answer.done

    async def _deliver_one(self, one: ReadItem, child: LentChild) -> bool:
        answer = await self._stored([one], child)
        if answer.bug:
            # A bug that this message alone brings to light: logged whole, the message parked.
            log.error("delivering one message failed unexpectedly\n%s", answer.bug)
        if not answer.done:
            refusal = ItemRefused(ErrorCode.DELIVERY_FAILED, server_words=answer.words)
            await self._record_failure(one, "deliver", answer.error or refusal)
        return answer.done

    async def _stored(self, items: Sequence[ReadItem], child: LentChild) -> Delivered:
        """Give the order; while the database is busy or full everything waits, nothing is lost."""
        store = self._tools.store
        order = DeliveryOrder(
            database=store.url,
            busy_timeout=store.busy_timeout,
            mailbox=self._mailbox,
            lease=self._keeper.lease,
            now=self._tools.clock.now(),
            places=tuple(
                Place(one.number, one.key, one.item.received_on, one.item.wanted) for one in items
            ),
            sent=self.folder.is_sent,
            rule=self.folder.what_it_says,
        )
        answer = await child.store(store, order)
        if isinstance(answer.error, Retryable):
            raise answer.error
        self._keeper.proved()
        return answer

    async def _record_unread(self, one: ReadItem) -> None:
        """Record an item that never became a message."""
        error = one.error
        assert error is not None
        if error.code is not ErrorCode.MESSAGE_TOO_LARGE:
            stage = "parse" if one.content else "fetch"
            await self._record_failure(one, stage, error)
            return
        # Trying again would not make it smaller: the outcome is final and listed (B42).
        mailbox = self._mailbox
        seen = Seen(one.key, one.headers, one.item.received_on)
        text = f"{error.title}."
        await self._write(
            lambda context: record_item_outcome(context, mailbox, seen, ItemOutcome.TOO_LARGE, text)
        )

    async def _record_failure(self, one: ReadItem, stage: str, error: SsyncError) -> None:
        mailbox = self._mailbox
        seen = Seen(one.key, one.headers, one.item.received_on)
        await self._write(
            lambda context: record_item_failure(context, mailbox, seen, stage, error, one.content)
        )

    async def _write(self, work: Callable[[Context], T]) -> T:
        result = await self._tools.write(work, self._keeper.lease)
        self._keeper.proved()
        return result


def _why(answer: Delivered) -> str:
    return str(answer.error) if answer.error is not None else answer.words
