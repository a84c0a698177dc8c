"""A mailbox on Exchange as ``ItemSync``."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange import attachments as attachment_files
from ssync_desktop.servers.exchange import (
    categories,
    item_marks,
    item_reading,
    item_writing,
    organization,
)
from ssync_desktop.servers.exchange.item_marks import Whose
from ssync_desktop.servers.exchange.item_places import Places
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.session import Session
from ssync_desktop.servers.item_port import (
    NO_OCTETS,
    Elsewhere,
    ItemPage,
    ItemVersion,
    Octets,
    ReadItem,
)
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
        address = mailbox.endpoint.mailbox  # none for the mailbox of whoever signs in
        self._whose = Whose(frozenset({address_key(address)}) if address else frozenset())
        self._category: str | None = None  # its key, until its name is known
        self._places = Places()

    def know(
        self,
        addresses: Collection[str],
        category: str | None,
        *,
        attachments: bool = False,
        all_addresses: bool = True,
    ) -> None:
        """Take *addresses* for the user's; what *category* is called is asked when it matters."""
        keys = self._whose.addresses | {address_key(one) for one in addresses}
        self._whose = replace(
            self._whose,
            addresses=frozenset(keys),
            attachments=attachments,
            all_addresses=all_addresses,
        )
        self._category = category

    @property
    def shows_attachments(self) -> bool:
        """Whether items are read with what hangs on them."""
        return self._whose.attachments

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
        whose = await self._asked_whose()
        for start in range(0, len(keys), item_reading.MOST_AT_ONCE):
            batch = keys[start : start + item_reading.MOST_AT_ONCE]
            work = partial(item_reading.read, whose=whose, kind=kind, keys=batch)
            for one in await self._run(work):
                yield one

    async def read_attachment(self, key: str) -> bytes:
        """Return what a file holds."""
        return await self._run(partial(attachment_files.read, key=key))

    async def create_item(
        self,
        content: Content,
        mark: ItemMark,
        *,
        mail: bool,
        global_id: str = "",
        octets: Octets = NO_OCTETS,
    ) -> ItemVersion:
        """Make an item with our mark and, but for contacts, our category."""
        work = partial(
            item_writing.create,
            whose=await self._asked_whose(),
            content=content,
            mark=mark,
            mail=mail,
            global_id=global_id,
            now=self._now(),
            octets=octets,
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
        octets: Octets = NO_OCTETS,
    ) -> ItemVersion:
        """Write the fields that differ."""
        work = partial(
            item_writing.update,
            version=version,
            before=before,
            content=content,
            mark=mark,
            mail=mail,
            octets=octets,
        )
        return await self._run(work)

    async def delete_item(self, version: ItemVersion, kind: ItemKind, *, mail: bool) -> None:
        """Put an item into Deleted Items."""
        del kind
        await self._run(partial(item_writing.delete, version=version, mail=mail))

    async def take_mark_off(self, version: ItemVersion, kind: ItemKind) -> ItemVersion:
        """Take our mark and our category off."""
        whose = await self._asked_whose()
        work = partial(item_writing.take_mark_off, whose=whose, version=version, kind=kind)
        return await self._run(work)

    async def find_marked(self, kind: ItemKind, mark: ItemMark) -> ItemVersion | None:
        """Search the folder of *kind* for *mark*."""
        return await self._run(partial(item_marks.find_marked, kind=kind, mark=mark))

    async def find_elsewhere(self, kind: ItemKind, sought: Mapping[ItemMark, str]) -> Elsewhere:
        """Search the mailbox's other folders, and its archive."""
        return await self._run(partial(self._places.find_elsewhere, kind=kind, sought=sought))

    async def find_global_id(self, global_id: str) -> ItemVersion | None:
        """Search the calendar for *global_id*."""
        return await self._run(partial(item_marks.find_global_id, global_id=global_id))

    async def _asked_whose(self) -> Whose:
        """Return whose mailbox it is, with the name of our category, asked for once."""
        if self._category is not None:
            key, self._category = self._category, None
            name = await self._run(partial(categories.name_of, key=key))
            if name is not None:
                self._whose = replace(self._whose, category=name)
        return self._whose
