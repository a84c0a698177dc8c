"""A mailbox on Exchange as ``ItemSync``."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange import (
    item_marks,
    item_reading,
    item_writing,
    organization,
)
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.session import Session
from ssync_desktop.servers.item_port import ItemPage, ItemVersion, ReadItem
from ssync_desktop.servers.port import OrganizationMark


class ExchangeItems(Session):
    """Appointments, contacts and tasks of one mailbox.

    A cancellation that arrives while an item is written waits for the server's answer, so that the
    caller can note what was written; the next use of the session is cancelled in its place.
    """

    def __init__(
        self,
        mailbox: OpenedMailbox,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(mailbox)
        self._now = now

    async def organization_mark(self) -> OrganizationMark | None:
        """Return which organization the mailbox synchronizes with, if any has left its mark."""
        return await self._run(organization.organization_mark)

    async def leave_mark(self, mark: OrganizationMark) -> None:
        """Write *mark* in the place of whatever mark there is."""
        await self._run(partial(organization.leave_mark, mark=mark))

    async def item_changes(self, kind: ItemKind, checkpoint: str | None) -> AsyncIterator[ItemPage]:
        """Yield what changed in the folder of *kind*, page by page, each with its state."""
        complete = False
        while not complete:
            work = partial(item_reading.page, kind=kind, checkpoint=checkpoint)
            page = await self._run(work)
            yield page
            # A server that promises more and gets nowhere would be asked for ever.
            complete = page.complete or page.checkpoint == checkpoint
            checkpoint = page.checkpoint

    async def read_items(self, kind: ItemKind, keys: Sequence[str]) -> AsyncIterator[ReadItem]:
        """Yield the items *keys* in order, read in batches."""
        for start in range(0, len(keys), item_reading.MOST_AT_ONCE):
            batch = keys[start : start + item_reading.MOST_AT_ONCE]
            for one in await self._run(partial(item_reading.read, kind=kind, keys=batch)):
                yield one

    async def create_item(
        self, content: Content, mark: ItemMark, *, mail: bool, global_id: str = ""
    ) -> ItemVersion:
        """Make an item with our mark and, but for contacts, our category."""
        work = partial(
            item_writing.create,
            content=content,
            mark=mark,
            mail=mail,
            global_id=global_id,
            now=self._now(),
        )
        return await self._run(work)

    async def update_item(
        self,
        version: ItemVersion,
        before: Content,
        content: Content,
        mark: ItemMark,
        *,
        mail: bool,
    ) -> ItemVersion:
        """Write the fields that differ."""
        work = partial(
            item_writing.update,
            version=version,
            before=before,
            content=content,
            mark=mark,
            mail=mail,
        )
        return await self._run(work)

    async def delete_item(self, version: ItemVersion, kind: ItemKind, *, mail: bool) -> None:
        """Put an item into Deleted Items."""
        del kind
        await self._run(partial(item_writing.delete, version=version, mail=mail))

    async def take_mark_off(self, version: ItemVersion, kind: ItemKind) -> ItemVersion:
        """Take our mark and our category off."""
        return await self._run(partial(item_writing.take_mark_off, version=version, kind=kind))

    async def find_marked(self, kind: ItemKind, mark: ItemMark) -> ItemVersion | None:
        """Search the folder of *kind* for *mark*."""
        return await self._run(partial(item_marks.find_marked, kind=kind, mark=mark))

    async def find_global_id(self, global_id: str) -> ItemVersion | None:
        """Search the calendar for *global_id*."""
        return await self._run(partial(item_marks.find_global_id, global_id=global_id))
