"""What a pass has found so far on both sides, before it is put into pairs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.item import IdMapping, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.planning import Pair
from ssync_desktop.engine.items.known import Known
from ssync_desktop.engine.items.listing import FolderListing, ReadItems
from ssync_desktop.engine.items.rows import Rows


@dataclass(frozen=True, slots=True)
class Unread:
    """An item that the program could not make sense of, with why.

    *made_for* is the link for which it was made by a write whose answer was lost.
    """

    kind: ItemKind
    key: str
    error: ItemRefused
    made_for: UUID | None = None


@dataclass(slots=True)
class Findings:
    """*links* are those that something was found about, by their ids.

    *remote* are items that were read, by their keys; *gone* are keys of which the mailbox said
    that they were deleted; *unfound* ones could not be read, which proves nothing by itself: a
    mailbox that was put back from a copy knows none of its former keys. *missing* are links whose
    items a listing of the whole folder did not name, or that two passes could not find; *moved* are
    those that were found in another folder instead, with its name; of those in *unseen* it is only
    known that they may lie in one of the folders named. *strangers* are items without a link,
    *recovered* ones were made for links that do not know them yet.
    """

    links: dict[UUID, IdMapping] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)
    remote: dict[str, MailboxItem] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    unfound: set[str] = field(default_factory=set)
    missing: set[UUID] = field(default_factory=set)
    moved: dict[UUID, str] = field(default_factory=dict)
    unseen: set[UUID] = field(default_factory=set)
    unreadable: dict[str, tuple[ItemKind, ItemRefused]] = field(default_factory=dict)
    strangers: dict[str, MailboxItem] = field(default_factory=dict)
    recovered: dict[str, UUID] = field(default_factory=dict)
    listings: dict[ItemKind, FolderListing] = field(default_factory=dict)

    def add_links(self, links: Iterable[IdMapping]) -> None:
        """Note that something was found about *links*."""
        for one in links:
            self.links.setdefault(one.id, one)

    def add_read(self, read: ReadItems, kind: ItemKind) -> None:
        """Note what came of reading items of *kind*."""
        self.remote |= read.items
        self.unfound |= read.gone
        self.unreadable |= {key: (kind, error) for key, error in read.unreadable.items()}

    def recover(self, link: IdMapping, key: str) -> None:
        """Note that the item that was made for *link* is the one with *key*.

        Whoever cannot read it, it is not made again.
        """
        self.strangers.pop(key, None)
        self.links[link.id] = replace(link, entry_id=key)
        self.recovered[key] = link.id

    def unread(self) -> Iterator["Unread"]:
        """Yield the items that nobody understood."""
        for key, (kind, error) in self.unreadable.items():
            yield Unread(kind, key, error, self.recovered.get(key))

    def is_there(self, link: IdMapping) -> bool:
        """Say whether the item of *link* still lies in its folder, as far as is known."""
        if not link.entry_id or link.entry_id in self.gone | self.unfound:
            return False
        listing = self.listings.get(link.kind)
        return listing is None or not listing.whole or link.entry_id in listing.versions

    def is_lost(self, link: IdMapping) -> bool:
        """Say whether the item of *link* is gone from its folder, proven or not."""
        return link.id in self.missing or (link.entry_id != "" and link.entry_id in self.gone)

    def is_clear(self, link: IdMapping) -> bool:
        """Say whether enough is known of the item of *link* to plan for it now.

        One that could be read neither is looked at again when the mailbox says what became of it.
        """
        key = link.entry_id
        told = link.id in self.missing or link.id in self.moved or key in self.gone
        lost = key in self.unfound and not told
        return not lost and key not in self.unreadable

    def pair_of(self, link: IdMapping, known: Known) -> Pair:
        """Return what is known of a linked item."""
        local = self.rows.items.get(link.object_id) if link.object_id else None
        deletion = self.rows.deletions.get(link.object_id) if link.object_id else None
        return Pair(
            mapping=link,
            local=local,
            deletion=None if local is not None else deletion,
            readable=local is None or known.reads_linked(local, link),
            wanted=local is not None and known.wants(local),
            remote=self.remote.get(link.entry_id),
            remote_gone=link.entry_id in self.gone and link.id not in self.moved,
            missing=link.id in self.missing,
            moved_to=self.moved.get(link.id, ""),
            unseen=link.id in self.unseen,
        )
