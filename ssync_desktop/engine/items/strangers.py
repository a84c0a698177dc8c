"""Items and rows without a link: who belongs to whom, and what is a copy.

Which of them are the same is decided by ``domain.items.pairing``; here is found what it goes by.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import IdMapping, ItemMark, LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.pairing import Pairing, pair_up
from ssync_desktop.domain.items.planning import Pair
from ssync_desktop.engine.items.findings import Findings
from ssync_desktop.engine.items.known import Known
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.engine.items.meetings import meeting_id, row_of_meeting
from ssync_desktop.engine.items.rows import find_rows
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.item_port import ItemStore
from ssync_desktop.store.unit import Unit


class Strangers:
    """Puts what has no link into pairs, within what a pass has found."""

    def __init__(self, tools: Tools, known: Known, store: ItemStore, found: Findings) -> None:
        self._tools = tools
        self._known = known
        self._store = store
        self._found = found
        self._mailbox_id = known.mailbox.id
        self._rows: dict[UUID, LocalItem] = {}
        self._pairing = Pairing({}, {}, frozenset(), {})

    async def meet(self) -> None:
        """Tell who is who; an item that only lies under another key goes to its link."""
        found = self._found
        await self._find_rows()
        await self._find_meetings()
        await self._find_marked()
        items = list(found.strangers.values())
        links = await self._tools.read(lambda unit: self._links_of(unit, items))
        gone = {one.entry_id for one in links.values() if not found.is_there(one)}
        # Seconds of pure Python at a first look at thousands of items: other mailboxes go on.
        self._pairing = await asyncio.to_thread(
            pair_up,
            items,
            [replace(row, global_id=meeting_id(row)) for row in self._rows.values()],
            links.values(),
            gone,
            self._known.rules.organization_id,
        )
        for key, link_id in self._pairing.moved.items():
            del found.strangers[key]
            link = found.links.get(link_id) or next(
                one for one in links.values() if one.id == link_id
            )
            found.links[link_id] = replace(link, entry_id=key)
            found.missing.discard(link_id)

    def pairs(self) -> list[Pair]:
        """Return the pairs of everything that has no link."""
        pairing, rows = self._pairing, dict(self._rows)
        pairs = []
        for key, item in self._found.strangers.items():
            local = rows.pop(pairing.same[key], None) if key in pairing.same else None
            pairs.append(
                Pair(
                    local=local,
                    readable=local is None or self._known.reads_found(local, item),
                    wanted=local is not None and self._known.wants(local),
                    remote=item,
                    copy=key in pairing.copies,
                    likely_id=pairing.likely.get(key) if local is None else None,
                )
            )
        pairs += [Pair(local=row, wanted=True) for row in rows.values() if self._known.wants(row)]
        return pairs

    async def _find_rows(self) -> None:
        """Find the rows without a link: those that are wanted, and those that items name."""
        heard = self._found.rows.items
        marks = list(self._found.strangers.values())
        rows = {key: row for key, row in heard.items() if self._known.wants(row)}
        rows |= await self._tools.read(lambda unit: self._named_rows(unit, marks))
        linked = {link.object_id for link in self._found.links.values()}
        left = rows.keys() - linked
        links = await self._tools.read(
            lambda unit: unit.id_mappings.by_objects(self._mailbox_id, left)
        )
        self._rows = {key: rows[key] for key in left if key not in links}

    async def _find_meetings(self) -> None:
        """Find the items of rows that the mailbox knows already: its user was invited to them."""
        listing = self._found.listings.get(ItemKind.APPOINTMENT)
        if listing is not None and listing.whole:
            return  # all of them have been looked at
        seen = {one.global_id for one in self._found.strangers.values()}
        for row in self._rows.values():
            meeting = meeting_id(row)
            if not meeting or meeting in seen or not self._may_be_invited(row):
                continue
            version = await self._store.find_global_id(meeting)
            if version is None or version.key in self._found.remote:
                continue
            if not await self._tools.read(partial(self._is_linked, version.key)):
                read = await read_items(self._store, row.kind, [version.key])
                self._found.add_read(read, row.kind)
                self._found.strangers |= read.items

    async def _find_marked(self) -> None:
        """Find the items of rows that are not new, and whose link somebody may have deleted.

        Created a second time, the item would lie in the mailbox twice.
        """
        found, own = self._found, self._known.rules.organization_id
        named = {self._marked_row(one) for one in found.strangers.values()}
        for row in self._rows.values():
            listing = found.listings.get(row.kind)
            whole = listing is not None and listing.whole  # then all of them have been looked at
            if whole or row.row_version == 1 or row.id in named or not self._known.wants(row):
                continue
            version = await self._store.find_marked(row.kind, ItemMark(own, row.id))
            if version is None or version.key in found.remote:
                continue
            if not await self._tools.read(partial(self._is_linked, version.key)):
                read = await read_items(self._store, row.kind, [version.key])
                found.add_read(read, row.kind)
                found.strangers |= read.items

    def _may_be_invited(self, row: LocalItem) -> bool:
        """Say whether the mailbox may have got an item of *row* from somebody else."""
        content = row.content
        if not isinstance(content, AppointmentContent) or not self._known.wants(row):
            return False
        organizer = content.organizer
        own = organizer is not None and organizer.key in self._known.rules.addresses
        return bool(row.global_id) or not own

    def _is_linked(self, key: str, unit: Unit) -> bool:
        return bool(unit.id_mappings.by_entries(self._mailbox_id, [key]))

    def _named_rows(self, unit: Unit, items: Iterable[MailboxItem]) -> dict[UUID, LocalItem]:
        """Return the rows that *items* name: by our mark, or by the id of a meeting."""
        rows: dict[UUID, LocalItem] = {}
        for kind in ItemKind:
            ids = {
                row
                for item in items
                if item.kind is kind
                for row in (self._marked_row(item), row_of_meeting(item.global_id))
                if row is not None
            }
            rows |= find_rows(unit, kind, ids)
        meetings = {one.global_id for one in items if one.global_id}
        return rows | {row.id: row for row in unit.items.of_meetings(meetings)}

    def _links_of(self, unit: Unit, items: Iterable[MailboxItem]) -> dict[UUID, IdMapping]:
        marked = {row for one in items if (row := self._marked_row(one)) is not None}
        return unit.id_mappings.by_objects(self._mailbox_id, marked)

    def _marked_row(self, item: MailboxItem) -> UUID | None:
        """Return the row that our own mark on *item* names."""
        own = self._known.rules.organization_id
        mark = item.mark
        return mark.object_id if mark is not None and mark.organization_id == own else None
