"""Items of links that are not where a pass would look: moved elsewhere, or let go and wanted again.

Only what a listing does not tell is asked for here, and of the server only when there is a reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ssync_desktop.domain.items.item import IdMapping, ItemMark
from ssync_desktop.domain.items.kinds import ItemKind, UserDecision
from ssync_desktop.engine.items.findings import Findings
from ssync_desktop.engine.items.known import Known
from ssync_desktop.engine.items.listing import read_items
from ssync_desktop.engine.items.rows import Rows
from ssync_desktop.engine.items.watch import Watch
from ssync_desktop.servers.item_port import ItemStore


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Asks the mailbox where items are, within what a pass has found."""

    known: Known
    store: ItemStore
    found: Findings
    watch: Watch

    async def look_elsewhere(self) -> None:
        """Find out which items that have left their folder lie in another one: that deletes none.

        A few requests for each kind of which something is gone, however much that is. What was
        made, its answer lost, and is not found where it was made is looked for as well: it is not
        made twice. What the mailbox says is gone, and may lie where nobody may look, is not taken
        for deleted either; of what a listing does not name a person decides in any case.
        """
        found, own = self.found, self.known.rules.organization_id
        for kind in self.known.kinds:
            lost = {
                ItemMark(own, link.object_id): link
                for link in _of(kind, found.links.values())
                if link.object_id is not None
                and not link.unlinked
                and (found.is_lost(link) or _may_be_made(link))
            }
            if not lost:
                continue
            known = {mark: link.global_id for mark, link in lost.items()}
            told = await self.store.find_elsewhere(kind, known)
            for mark, folder in told.found.items():
                found.moved[lost[mark].id] = folder
                found.missing.discard(lost[mark].id)
            for mark, folders in told.unseen.items():
                if lost[mark].id not in found.missing and not _may_be_made(lost[mark]):
                    found.moved[lost[mark].id] = folders
                    found.unseen.add(lost[mark].id)

    async def read_again(self) -> None:
        """Read the items of links that were let go for their filters alone, and are wanted again.

        One that is not to be found any more is taken for gone: nothing but a question follows.
        """
        found = self.found
        for kind in self.known.kinds:
            back = [
                link
                for link in _of(kind, found.links.values())
                if is_back(link, found.rows, self.known) and link.entry_id not in found.remote
            ]
            keys = {one.entry_id for one in back} - found.gone - found.unreadable.keys()
            found.add_read(await read_items(self.store, kind, sorted(keys), self.watch), kind)
            found.gone |= keys & found.unfound


def is_back(link: IdMapping, rows: Rows, known: Known) -> bool:
    """Say whether *link* was let go because its row left the filters, and may be back in them."""
    if not (link.unlinked and link.left_filters and link.entry_id and link.object_id):
        return False
    row = rows.items.get(link.object_id)
    return row is not None and known.wants_again(row, link) and link.decision is not UserDecision.NO


def _may_be_made(link: IdMapping) -> bool:
    """Say whether the item of *link* may be there, though nobody has found it yet."""
    return link.begun is not None and not link.entry_id and not link.moved_to


def _of(kind: ItemKind, links: Iterable[IdMapping]) -> list[IdMapping]:
    return [one for one in links if one.kind is kind]
