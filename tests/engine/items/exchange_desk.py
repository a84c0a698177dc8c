"""A user whose mailbox is one of the sandbox's Exchange, spoken to by the real connector."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from ssync_desktop.domain.items.content import Content, kind_of
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.engine.items.listing import list_folder, read_items
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.subject import read_subject
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.item_port import ItemVersion
from ssync_desktop.servers.port import TRACKED_CATEGORY, ItemSync
from tests.engine.items.desk import Desk, shown
from tests.kit.exchange import ExchangeHands


class Person:
    """The owner of the mailbox at the mail server, past the program."""

    def __init__(self, desk: Desk, server: SandboxExchange) -> None:
        self._desk = desk
        self._hands = ExchangeHands(server, desk.mailbox.email_address)

    async def create(self, content: Content, *, tracked: bool = False) -> MailboxItem:
        """Make an item without our mark, with our category if *tracked*."""
        async with self._session() as store:
            made = await store.create_item(content, ItemMark(uuid4(), uuid4()), mail=False)
            bare = await store.take_mark_off(made, kind_of(content))
        if tracked:
            self._hands.categorize(bare.key, TRACKED_CATEGORY)
        return await self.item(bare.key, kind_of(content))

    async def change(self, item: MailboxItem, content: Content) -> None:
        """Let an item say something else; it keeps the mark and the category it has."""
        now = await self.item(item.key, item.kind)
        mark = now.mark or ItemMark(uuid4(), uuid4())
        async with self._session() as store:
            version = ItemVersion(now.key, now.version)
            said = await store.update_item(version, now.content, content, mark, mail=False)
            if now.mark is None:
                await store.take_mark_off(said, now.kind)
        if now.mark is None and now.tracked:
            self._hands.categorize(now.key, TRACKED_CATEGORY)

    async def remove(self, item: MailboxItem) -> None:
        """Delete an item."""
        now = await self.item(item.key, item.kind)
        async with self._session() as store:
            await store.delete_item(ItemVersion(now.key, now.version), now.kind, mail=False)

    async def item(self, key: str, kind: ItemKind) -> MailboxItem:
        """Return an item as it lies there."""
        async with self._session() as store:
            return (await read_items(store, kind, [key])).items[key]

    async def items(self, only: ItemKind | None = None) -> list[MailboxItem]:
        """Return what lies there of one kind, or everything."""
        found: list[MailboxItem] = []
        async with self._session() as store:
            for kind in ItemKind if only is None else (only,):
                listing = await list_folder(store, kind, None)
                found += (await read_items(store, kind, listing.versions)).items.values()
        return found

    async def agrees(self) -> None:
        """Hold both sides to saying the same, each once."""
        here = Counter(repr(shown(row.content)) for row in self._desk.rows())
        there = Counter(repr(shown(one.content)) for one in await self.items())
        assert here == there, f"here: {here - there}, there: {there - here}"

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[ItemSync]:
        subject = await read_subject(self._desk.house.tools, self._desk.mailbox.id)
        assert subject.profile is not None
        async with items_session(self._desk.house.tools, subject.mailbox, subject.profile) as one:
            yield one
