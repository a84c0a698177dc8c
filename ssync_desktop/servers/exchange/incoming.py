"""A mailbox on Exchange as ``IncomingMail``."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.servers.exchange import categories, folders, listing, marks, reading
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.session import Session
from ssync_desktop.servers.port import (
    ChangePage,
    FetchedItem,
    ProbeReport,
    ServerFolder,
    ServerItem,
)


class ExchangeIncoming(Session):
    """Reads one mailbox; every page and every batch is one stay in a thread."""

    def __init__(self, mailbox: OpenedMailbox) -> None:
        super().__init__(mailbox)
        self._called: dict[str, str] = {}  # what the mailbox calls our categories → what we do

    async def changes(self, folder: str, checkpoint: str | None) -> AsyncIterator[ChangePage]:
        """Yield what is new in *folder* since *checkpoint*, page by page, each with its state."""
        complete = False
        while not complete:
            page = await self._run(partial(listing.page, folder=folder, checkpoint=checkpoint))
            if self._called:
                items = tuple(listing.called(item, self._called) for item in page.items)
                page = replace(page, items=items)
            yield page
            # A server that promises more and gets nowhere would be asked for ever.
            complete = page.complete or page.checkpoint == checkpoint
            checkpoint = page.checkpoint

    async def folders(self) -> tuple[ServerFolder, ...]:
        """Return the inbox and all mail folders below it."""
        return await self._run(folders.tree)

    async def folder_key(self, folder: str) -> str:
        """Return the lasting key of a folder that every mailbox has, or that we have made."""
        return await self._run(partial(folders.key_of, folder=folder))

    async def headers(self, items: Sequence[ServerItem]) -> AsyncIterator[FetchedItem]:
        """Yield the header blocks of *items*, in order."""
        for start in range(0, len(items), reading.MOST_AT_ONCE):
            batch = items[start : start + reading.MOST_AT_ONCE]
            for fetched in await self._run(partial(reading.heads, items=batch)):
                yield fetched

    async def fetch(self, items: Sequence[ServerItem], limit: int) -> AsyncIterator[FetchedItem]:
        """Yield the messages of *items*, in order.

        What the listing says is larger than *limit* is not fetched at all, but for its headers.
        """
        for fits, batch in reading.batches(items, limit):
            if fits:
                work = partial(reading.messages, items=batch, limit=limit)
            else:
                refused = ItemRefused(ErrorCode.MESSAGE_TOO_LARGE)
                work = partial(reading.heads, items=batch, error=refused)
            for fetched in await self._run(work):
                yield fetched

    async def remove(self, items: Sequence[ServerItem]) -> None:
        """Delete *items* for good; those already gone are no error."""
        await self._run(partial(marks.remove, items=items))

    async def move(self, items: Sequence[ServerItem], folder: str) -> None:
        """Move *items* to *folder*; those already gone are no error."""
        await self._run(partial(marks.move, items=items, folder=folder))

    async def mark(self, items: Sequence[ServerItem], category: str) -> None:
        """Put *category* on *items* that do not have it."""
        await self._run(partial(marks.mark, items=items, category=self._theirs(category)))

    async def unmark(self, items: Sequence[ServerItem], category: str) -> None:
        """Take *category* off *items*."""
        await self._run(partial(marks.unmark, items=items, category=self._theirs(category)))

    async def adopt_category(self, category: str, key: str | None) -> str:
        """See that the mailbox's list has *category*, by whatever name, and return its key."""
        lasting, name = await self._run(partial(categories.adopt, category=category, key=key))
        others = {theirs: ours for theirs, ours in self._called.items() if ours != category}
        self._called = {**others, name: category} if name != category else others
        return lasting

    async def drop_category(self, key: str) -> None:
        """Take the category *key* off the mailbox's list."""
        await self._run(partial(categories.drop, key=key))

    async def probe(self) -> ProbeReport:
        """Count the inbox."""
        count = await self._run(folders.count)
        return ProbeReport(self._words(), count)

    def _theirs(self, category: str) -> str:
        found = (theirs for theirs, ours in self._called.items() if ours == category)
        return next(found, category)
