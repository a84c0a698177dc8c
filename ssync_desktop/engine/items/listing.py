"""What the mailbox says has changed: a listing of each folder, and the items it names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.items.item import MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.plan_progress import PlanProgress, PlanStage
from ssync_desktop.domain.items.use import short_global_id, why_useless
from ssync_desktop.engine.items.watch import UNWATCHED, Watch
from ssync_desktop.servers.item_port import ItemStore

READ_AT_ONCE = 100
"""Items asked for in one call; the connector may make several requests of it."""


@dataclass(frozen=True, slots=True)
class FolderListing:
    """What a folder says of itself since a checkpoint, or from the beginning.

    *versions* are those of items that came or changed, by their keys. *whole* says that every item
    of the folder is named: one that is linked and not named is missing.
    """

    kind: ItemKind
    versions: Mapping[str, str]
    removed: frozenset[str]
    checkpoint: str | None
    whole: bool


@dataclass(slots=True)
class ReadItems:
    """What came of reading items: those that are there, that are gone, that nobody understands."""

    items: dict[str, MailboxItem] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    unreadable: dict[str, ItemRefused] = field(default_factory=dict)

    def take(self, item: MailboxItem) -> None:
        """Take an item that was read, unless nothing could reckon with it or keep it."""
        hindrance = why_useless(item.content)
        if hindrance is None:
            self.items[item.key] = replace(item, global_id=short_global_id(item.global_id))
            return
        self.unreadable[item.key] = ItemRefused(
            ErrorCode.ITEM_UNREADABLE,
            "The mailbox holds an item that cannot be read",
            "Open the item in Outlook and save it there again.",
            server_words=hindrance,
        )


async def list_folder(
    store: ItemStore, kind: ItemKind, checkpoint: str | None, watch: Watch = UNWATCHED
) -> FolderListing:
    """List the folder of *kind*, page by page.

    A checkpoint that the server no longer takes makes it a listing of the whole folder.
    """
    versions: dict[str, str] = {}
    removed: set[str] = set()
    whole, last = checkpoint is None, checkpoint
    watch.tell(PlanProgress(PlanStage.LISTING, kind=kind))
    async for page in store.item_changes(kind, checkpoint):
        if page.anew:
            versions, removed, whole = {}, set(), True
        for one in page.changed:
            versions[one.key] = one.version
            removed.discard(one.key)
        for key in page.removed:
            versions.pop(key, None)
            removed.add(key)
        last = page.checkpoint
        named = len(versions) + len(removed)
        watch.tell(PlanProgress(PlanStage.LISTING, named, kind=kind))
    return FolderListing(kind, versions, frozenset(removed), last, whole)


async def read_items(
    store: ItemStore, kind: ItemKind, keys: Collection[str], watch: Watch = UNWATCHED
) -> ReadItems:
    """Read the items *keys* of a folder; what concerns one item alone stops no other."""
    found, wanted, done = ReadItems(), list(keys), 0
    for start in range(0, len(wanted), READ_AT_ONCE):
        async for read in store.read_items(kind, wanted[start : start + READ_AT_ONCE]):
            if read.item is not None:
                found.take(read.item)
            elif isinstance(read.error, ItemRefused):
                if read.error.code is ErrorCode.ITEM_NOT_FOUND:
                    found.gone.add(read.key)
                else:
                    found.unreadable[read.key] = read.error
            elif read.error is not None:
                raise read.error
            done += 1
            watch.tell(PlanProgress(PlanStage.READING, done, len(wanted), kind))
    return found
