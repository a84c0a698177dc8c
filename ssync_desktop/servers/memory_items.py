"""An account in memory as ``ItemSync``: the reference of what that port means."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.attached_files import Files
from ssync_desktop.domain.items.attaching import added, files_of
from ssync_desktop.domain.items.content import AppointmentContent, Content, kind_of
from ssync_desktop.domain.items.item import ItemMark, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.item_port import (
    NO_OCTETS,
    Elsewhere,
    ItemPage,
    ItemVersion,
    Octets,
    ReadItem,
)
from ssync_desktop.servers.memory_box import ItemBox
from ssync_desktop.servers.memory_server import Account, MemoryServer, Step
from ssync_desktop.servers.port import OrganizationMark


class MemoryItems:
    """One account as ``ItemSync``.

    Faults strike at ``Step.ITEM_LIST``, ``ITEM_READ`` (by key), ``ITEM_WRITE`` before anything is
    written, ``ITEM_WRITTEN`` when it is but the answer has not arrived, ``ITEM_FIND``, and
    ``FILE_READ`` (by the attachment's key); writing is known by the item's key, and creating by
    the marked record's id.
    """

    def __init__(self, server: MemoryServer, account: Account) -> None:
        self._server, self._account = server, account
        self._shows_attachments = False

    def know(
        self,
        addresses: Collection[str],
        category: str | None,
        *,
        attachments: bool = False,
        all_addresses: bool = True,
    ) -> None:
        """Take *addresses* for the user's; what categories are called does not matter here.

        Neither does which address is meant: contents are kept as they are.
        """
        del category, all_addresses
        self._shows_attachments = attachments
        self._box.own |= {address_key(one) for one in addresses}

    @property
    def shows_attachments(self) -> bool:
        """Whether items are read with what hangs on them."""
        return self._shows_attachments

    async def organization_mark(self) -> OrganizationMark | None:
        """Return the account's mark."""
        return self._account.organization

    async def leave_mark(self, mark: OrganizationMark) -> None:
        """Write it."""
        self._account.organization = mark

    async def item_changes(self, kind: ItemKind, checkpoint: str | None) -> AsyncIterator[ItemPage]:
        """Yield pages of the box's changes; checkpoints are serials."""
        self._server.strike(Step.ITEM_LIST)
        since = int(checkpoint or 0)
        anew = checkpoint is not None and since < self._box.checkpoints_since
        told = list(self._box.changes(kind, 0 if anew else since))
        size = self._box.page_size
        pages = [told[start : start + size] for start in range(0, len(told), size)] or [[]]
        last = self._server.next_serial() if checkpoint is None or anew else since
        for number, page in enumerate(pages):
            if number:
                self._server.strike(Step.ITEM_LIST)
            complete = number == len(pages) - 1
            yield ItemPage(
                tuple(ItemVersion(key, version) for _, key, version in page if version is not None),
                removed=tuple(key for _, key, version in page if version is None),
                checkpoint=str(max(last, told[-1][0] if told else 0) if complete else page[-1][0]),
                complete=complete,
                anew=anew and number == 0,
            )

    async def read_items(self, kind: ItemKind, keys: Sequence[str]) -> AsyncIterator[ReadItem]:
        """Yield the items *keys*, in order."""
        for key in keys:
            try:
                await self._server.arrive(Step.ITEM_READ, key)
                yield ReadItem(key, self._shown(self._entry(key, kind)))
            except ItemRefused as error:
                yield ReadItem(key, error=error)

    async def read_attachment(self, key: str) -> bytes:
        """Return what a file holds."""
        await self._server.arrive(Step.FILE_READ, key)
        hanging = (files_of(one.item.content) for one in self._box.entries.values())
        if not any(one.key == key for files in hanging for one in files):
            raise ItemRefused(ErrorCode.ITEM_NOT_FOUND)
        return self._server.octets[key]

    async def create_item(
        self,
        content: Content,
        mark: ItemMark,
        *,
        mail: bool,
        global_id: str = "",
        octets: Octets = NO_OCTETS,
    ) -> ItemVersion:
        """Make an item; appointments and tasks get our category as well."""
        key = str(mark.object_id)
        await self._server.arrive(Step.ITEM_WRITE, key)
        if isinstance(content, AppointmentContent):
            new = tuple(replace(one, key="") for one in content.attachments)
            content = replace(content, attachments=self._box.hung(new, octets))
        tracked = kind_of(content) is not ItemKind.CONTACT
        made = self._box.create(content, mark=mark, tracked=tracked, mail=mail, global_id=global_id)
        self._server.strike(Step.ITEM_WRITTEN, key)
        return _version(made)

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
        self._server.strike(Step.ITEM_WRITE, version.key)
        stored = self._unchanged(version, kind_of(content))
        wanted = replace(stored.content, **_differences(before, content))
        if isinstance(wanted, AppointmentContent):
            there = self._hanging(stored.content, before, content, octets)
            wanted = replace(wanted, attachments=there)
        kept = self._box.change(version.key, wanted, mark=mark, mail=mail)
        self._server.strike(Step.ITEM_WRITTEN, version.key)
        return _version(kept)

    async def delete_item(self, version: ItemVersion, kind: ItemKind, *, mail: bool) -> None:
        """Put an item into the bin."""
        self._server.strike(Step.ITEM_WRITE, version.key)
        if version.key in self._box.entries:
            self._unchanged(version, kind)
            self._box.remove(version.key, mail=mail)
        self._server.strike(Step.ITEM_WRITTEN, version.key)

    async def take_mark_off(self, version: ItemVersion, kind: ItemKind) -> ItemVersion:
        """Take our mark and our category off."""
        self._server.strike(Step.ITEM_WRITE, version.key)
        if version.key not in self._box.entries:
            return version
        self._unchanged(version, kind)
        kept = self._box.unmark(version.key)
        self._server.strike(Step.ITEM_WRITTEN, version.key)
        return _version(kept)

    async def find_marked(self, kind: ItemKind, mark: ItemMark) -> ItemVersion | None:
        """Return the oldest item with this mark: those made later are copies of it."""
        self._server.strike(Step.ITEM_FIND)
        entries = (one.item for one in self._box.entries.values())  # as they were made
        found = (one for one in entries if one.kind is kind and one.mark == mark)
        first = next(found, None)
        return _version(first) if first is not None else None

    async def find_elsewhere(self, kind: ItemKind, sought: Mapping[ItemMark, str]) -> Elsewhere:
        """Look among the items that somebody moved away."""
        self._server.strike(Step.ITEM_FIND)
        box, found, copies = self._box, dict[ItemMark, str](), dict[ItemMark, str]()
        for folder, item in box.elsewhere.values():
            mark = item.mark
            if item.kind is not kind or mark is None or folder in box.closed:
                continue
            if (known := sought.get(mark)) is not None:
                same = not known or item.global_id in ("", known)
                (found if same else copies).setdefault(mark, folder)
        deleted = {one.mark: one.global_id for one in box.bin if one.kind is kind}
        for mark, folder in copies.items():
            if deleted.get(mark) != sought[mark]:
                found.setdefault(mark, folder)
        unseen = [] if not box.closed else [one for one in sought if one not in found | copies]
        words = ", ".join(sorted(box.closed))
        return Elsewhere(found, {one: words for one in unseen if one not in deleted})

    async def find_global_id(self, global_id: str) -> ItemVersion | None:
        """Return the appointment with this global id."""
        self._server.strike(Step.ITEM_FIND)
        found = self._box.find(global_id)
        return _version(found) if found is not None else None

    @property
    def _box(self) -> ItemBox:
        return self._account.box

    def _entry(self, key: str, kind: ItemKind) -> MailboxItem:
        entry = self._box.entries.get(key)
        if entry is None or entry.item.kind is not kind:
            raise ItemRefused(ErrorCode.ITEM_NOT_FOUND)
        return entry.item

    def _shown(self, item: MailboxItem) -> MailboxItem:
        content = item.content
        if not isinstance(content, AppointmentContent):
            return item
        if self._shows_attachments and content.series is None:
            return item
        return replace(item, content=replace(content, attachments=()))

    def _hanging(self, stored: Content, before: Content, content: Content, octets: Octets) -> Files:
        """Return what hangs on an item that is to have what *content* has and *before* has not."""
        gone = {one.key for one in added(content, before)}
        left = tuple(one for one in files_of(stored) if one.key not in gone)
        new = tuple(replace(one, key="") for one in added(before, content))
        return self._box.hung((*left, *new), octets)

    def _unchanged(self, version: ItemVersion, kind: ItemKind) -> MailboxItem:
        item = self._entry(version.key, kind)
        if item.version != version.version:
            raise ItemRefused(ErrorCode.ITEM_CHANGED)
        return item


def _version(item: MailboxItem) -> ItemVersion:
    return ItemVersion(item.key, item.version)


def _differences(before: Content, content: Content) -> dict[str, Any]:
    """Return the fields of *content* that say something else than *before*."""
    return {
        one.name: getattr(content, one.name)
        for one in fields(content)
        if getattr(content, one.name) != getattr(before, one.name)
    }
