"""Writes what a pass brings in: a batch in one transaction, or item by item when a batch fails."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable, SsyncError
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.received_items import (
    PROCESSED,
    Seen,
    record_item_failure,
    record_item_outcome,
)
from ssync_desktop.servers.port import INBOX, ServerItem

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item with its raw bytes and what reading it gave: a message, or why there is none."""

    key: ItemKey
    item: ServerItem
    content: bytes = field(repr=False)
    value: ReceivedEmail | Exception = field(repr=False)
    headers: ReceivedHeaders | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True)
class EarlyItem:
    """An item received before the start date."""

    key: ItemKey
    headers: ReceivedHeaders


class Delivery:
    """The database side of one incoming pass; every transaction proves the pass's lease."""

    def __init__(self, tools: Tools, keeper: LeaseKeeper, mailbox: Mailbox) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox

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

    async def deliver(self, batch: Sequence[ReadItem]) -> int:
        """Write a batch and return how many of its items failed; the others are not held up."""
        good = [one for one in batch if isinstance(one.value, ReceivedEmail)]
        bad = [one for one in batch if not isinstance(one.value, ReceivedEmail)]
        failed = len(bad)
        if not await self._deliver_whole(good):
            for one in good:
                failed += not await self._deliver_one(one)
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
                seen = Seen(one.key, one.headers)
                outcome = ItemOutcome.BEFORE_START_DATE
                record_item_outcome(context, mailbox, seen, outcome, text)

        await self._write(work)

    async def commit_checkpoint(self, checkpoint: str) -> None:
        """Move the cursor; every item before it has an outcome by now."""
        mailbox_id = self._mailbox.id
        await self._write(
            lambda context: context.unit.mailboxes.set_checkpoint(mailbox_id, checkpoint)
        )

    async def unfinished(self, items: Sequence[ServerItem]) -> list[ServerItem]:
        """Return the processed items that still lie on the server and should not (B68)."""
        keys = [item.key for item in items]
        mailbox_id = self._mailbox.id
        open_keys = await self._tools.read(
            lambda unit: unit.received_items.unfinished(mailbox_id, INBOX, keys, PROCESSED)
        )
        return [item for item in items if item.key in open_keys]

    async def mark_finished(self, items: Sequence[ServerItem]) -> None:
        """Note that the server has deleted *items*."""
        keys = [item.key for item in items]
        mailbox_id = self._mailbox.id
        await self._write(
            lambda context: context.unit.received_items.finish(mailbox_id, INBOX, keys)
        )

    async def _deliver_whole(self, items: Sequence[ReadItem]) -> bool:
        """Deliver all or nothing; False asks for the slow way, which finds the culprit."""
        if not items:
            return True
        try:
            await self._write(self._delivery_of(items))
        except Retryable:
            raise  # the database is busy or full: everything waits, nothing is lost
        except Exception as error:  # noqa: BLE001 (B69: one bad message must not hold up others)
            log.info("a batch of %d is delivered one by one: %s", len(items), error)
            return False
        return True

    async def _deliver_one(self, one: ReadItem) -> bool:
        try:
            await self._write(self._delivery_of([one]))
        except Retryable:
            raise
        except SsyncError as error:
            await self._record_failure(one, "deliver", error)
        except Exception as error:
            # A bug that this message alone brings to light: logged whole, the message parked.
            log.exception("delivering one message failed unexpectedly")
            refusal = ItemRefused(
                ErrorCode.DELIVERY_FAILED, server_words=f"{type(error).__name__}: {error}"
            )
            await self._record_failure(one, "deliver", refusal)
        else:
            return True
        return False

    def _delivery_of(self, items: Sequence[ReadItem]) -> Callable[[Context], None]:
        batch = [
            IncomingItem(one.key, one.value, one.item.received_on)
            for one in items
            if isinstance(one.value, ReceivedEmail)
        ]

        def work(context: Context) -> None:
            deliver_incoming_emails(context, self._mailbox, batch)

        return work

    async def _record_unread(self, one: ReadItem) -> None:
        """Record an item that never became a message."""
        error = one.value if isinstance(one.value, SsyncError) else None
        if error is None:
            error = ItemRefused(ErrorCode.UNREADABLE_MESSAGE, server_words=str(one.value))
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
        headers = one.value.headers if isinstance(one.value, ReceivedEmail) else one.headers
        seen = Seen(one.key, headers, one.item.received_on)
        await self._write(
            lambda context: record_item_failure(context, mailbox, seen, stage, error, one.content)
        )

    async def _write(self, work: Callable[[Context], T]) -> T:
        result = await self._tools.write(work, self._keeper.lease)
        self._keeper.proved()
        return result
