"""Gathering: what has changed on both sides since the last pass, put into pairs.

Nothing is read that has not changed. A listing tells keys and versions; a link whose versions are
those of both sides says that nothing happened to its item, the program's own writes included.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.attaching import goes, unheard_of
from ssync_desktop.domain.items.begun import with_begun
from ssync_desktop.domain.items.item import IdMapping, ItemMark
from ssync_desktop.domain.items.kinds import ChangeType, ItemKind, Question, UserDecision
from ssync_desktop.domain.items.linking import given_up
from ssync_desktop.domain.items.plan_progress import PlanProgress, PlanStage
from ssync_desktop.domain.items.planning import Pair
from ssync_desktop.domain.items.postal import link_in_places, pair_in_places
from ssync_desktop.domain.items.renewing import says_another
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.items.attached import with_attachments
from ssync_desktop.engine.items.findings import Findings, Unread
from ssync_desktop.engine.items.known import FEED, FILTERS, MAP, Known, cursor_of
from ssync_desktop.engine.items.listing import FolderListing, list_folder, read_items
from ssync_desktop.engine.items.questions import with_questions
from ssync_desktop.engine.items.rows import PAGE, Rows, all_rows, changed_rows, rows_of
from ssync_desktop.engine.items.strangers import Strangers
from ssync_desktop.engine.items.watch import UNWATCHED, Watch
from ssync_desktop.engine.items.whereabouts import Whereabouts, is_back
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.item_port import ItemStore


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to plan; *cursors* are kept once nothing of it can be forgotten any more.

    *unread* are items that the program could not make sense of, with why.
    """

    pairs: tuple[Pair, ...]
    cursors: dict[str, str]
    unread: tuple[Unread, ...] = ()


class Gathering:
    """Looks at both sides of one mailbox; nothing is written anywhere."""

    def __init__(
        self, tools: Tools, known: Known, store: ItemStore, watch: Watch = UNWATCHED
    ) -> None:
        self._tools = tools
        self._known = known
        self._store = store
        self._watch = watch
        self._mailbox_id = known.mailbox.id

    async def run(self) -> Gathered:
        """Return all that has changed, and what earlier passes have left pending."""
        known, found = self._known, Findings()
        cursors: dict[str, str] = {}
        for kind in known.kinds:
            name = cursor_of(kind, known.tables)
            listing = await list_folder(self._store, kind, known.cursors.get(name), self._watch)
            found.listings[kind] = listing
            if listing.checkpoint is not None:
                cursors[name] = listing.checkpoint
            await self._hear(found, listing)
        await self._look_at_rows(found)
        cursors |= {FEED: str(found.rows.cursor), FILTERS: known.digest, MAP: known.directions}
        return await self._joined(found, cursors)

    async def again(self, links: Collection[UUID]) -> Gathered:
        """Look once more at *links* alone: one of their sides changed while they were written."""
        found = Findings()
        current = await self._tools.read(lambda unit: unit.id_mappings.by_ids(links))
        found.add_links(current.values())
        for kind in self._known.kinds:
            keys = [one.entry_id for one in current.values() if one.entry_id and one.kind is kind]
            found.add_read(await read_items(self._store, kind, keys), kind)
        return await self._joined(found, {})

    async def _hear(self, found: Findings, listing: FolderListing) -> None:
        """Read what a listing says has changed, and what earlier passes left pending."""
        kind, mailbox_id = listing.kind, self._mailbox_id
        pending = await self._tools.read(lambda unit: unit.id_mappings.pending(mailbox_id, kind))
        keys = {*listing.versions, *listing.removed}
        links = await self._tools.read(lambda unit: unit.id_mappings.by_entries(mailbox_id, keys))
        pending = [one for one in pending if _is_open(one)]
        found.add_links(pending)
        found.gone |= listing.removed
        wanted = {
            key: None  # in the order of the listing, each once
            for key, version in listing.versions.items()
            if key not in links or links[key].remote_version != version
        }
        # What a listing of the whole folder does not name is missing: that proves no delete (D7).
        wanted |= {
            key: None
            for one in pending
            if (key := one.entry_id) and (not listing.whole or key in listing.versions)
        }
        found.add_read(await read_items(self._store, kind, wanted, self._watch), kind)
        found.gone |= found.unfound & {one.entry_id for one in pending if _was_to_go(one)}
        found.missing |= {one.id for one in pending if _is_lost(one, found)}
        found.add_links(
            link for key, link in links.items() if key in found.remote or key in found.gone
        )
        known_keys = links.keys() | {one.entry_id for one in pending}
        found.strangers |= {
            key: item
            for key, item in found.remote.items()
            if item.kind is kind and key not in known_keys
        }
        if listing.whole:
            await self._miss(found, listing)
        await self._recover(found, kind, pending)

    async def _miss(self, found: Findings, listing: FolderListing) -> None:
        """Note which links have an item that a listing of the whole folder does not name."""
        after: UUID | None = None
        while True:
            links = await self._links(listing.kind, after)
            for link in links:
                linked = link.entry_id and not link.unlinked
                if linked and link.entry_id not in listing.versions:
                    found.links.setdefault(link.id, link)
                    if link.entry_id not in found.gone:
                        found.missing.add(link.id)
            if len(links) < PAGE:
                return
            after = links[-1].id

    async def _recover(self, found: Findings, kind: ItemKind, pending: Sequence[IdMapping]) -> None:
        """Look for items that were made, and whose answer was lost, by our mark on them."""
        own = self._known.rules.organization_id
        for link in pending:
            if link.to_exchange is not ChangeType.CREATE or link.entry_id or not link.object_id:
                continue
            version = await self._store.find_marked(kind, ItemMark(own, link.object_id))
            if version is None:
                continue
            if version.key not in found.remote:
                found.add_read(await read_items(self._store, kind, [version.key]), kind)
            found.recover(link, version.key)

    async def _look_at_rows(self, found: Findings) -> None:
        """Find what has changed in the organization."""
        tools, known = self._tools, self._known
        if known.compares_all:
            links = await self._links_by_row()
            found.rows = await all_rows(tools, known, links, self._watch)
            found.add_links(
                link
                for row, link in links.items()
                if is_back(link, found.rows, known)
                or (not link.unlinked and self._is_news(found.rows, row, link))
            )
            return
        rows = found.rows = await changed_rows(tools, known, self._watch)
        concerned = rows.items.keys() | rows.deletions.keys()
        links = await tools.read(
            lambda unit: unit.id_mappings.by_objects(self._mailbox_id, concerned)
        )
        found.add_links(link for row, link in links.items() if self._is_news(found.rows, row, link))

    def _is_news(self, rows: Rows, row_id: UUID, link: IdMapping) -> bool:
        """Say whether a linked row says something else than at the last agreement."""
        row = rows.items.get(row_id)
        if row is None or row.row_version != link.local_version or not self._known.wants(row):
            return True
        rules = self._known.rules
        renewed = rules.renewed.get(row.object_type, frozenset())
        if not renewed:
            return False
        return says_another(row, link_in_places(link, rules.directions).common, renewed)

    async def _joined(self, found: Findings, cursors: dict[str, str]) -> Gathered:
        """Put everything into pairs; a link has both its sides as far as something is known."""
        known = self._known
        strangers = Strangers(self._tools, known, self._store, found)
        await strangers.meet()
        whereabouts = Whereabouts(known, self._store, found, self._watch)
        await whereabouts.look_elsewhere()
        await self._complete(found)
        await whereabouts.read_again()
        await self._look_at_files(found)
        pairs = [
            found.pair_of(link, known) for link in found.links.values() if found.is_clear(link)
        ]
        pairs += strangers.pairs()
        pairs = [pair_in_places(one, known.rules.directions) for one in pairs]
        pairs = await with_attachments(self._store, known.rules, pairs, known.refuses)
        pairs = [with_begun(one) for one in pairs]
        return Gathered(await self._asked(pairs), cursors, tuple(found.unread()))

    async def _asked(self, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        """Return *pairs* with their questions; each page is a reading of its own."""
        known, asked = self._known, list[Pair]()
        for start in range(0, len(pairs), PAGE):
            page = pairs[start : start + PAGE]
            asked += await self._tools.read(partial(with_questions, known=known, pairs=page))
            self._watch.tell(PlanProgress(PlanStage.COMPARING, len(asked), len(pairs)))
        return tuple(asked)

    async def _complete(self, found: Findings) -> None:
        """Read the rows of links of which only the other side was heard of."""
        known_rows = found.rows.items.keys() | found.rows.deletions.keys()
        left = [
            one
            for one in found.links.values()
            if one.object_id is not None and one.object_id not in known_rows
        ]
        if left:
            rows = await self._tools.read(lambda unit: rows_of(unit, left))
            found.rows.items |= rows.items
            found.rows.deletions |= rows.deletions

    async def _look_at_files(self, found: Findings) -> None:
        """Read the items of appointments whose rows alone have changed, where files may hang.

        What hung there before attachments began to synchronize was never heard of: it has to come
        over as well, and nothing must be put there a second time.
        """
        table, kind = ObjectType.APPOINTMENT, ItemKind.APPOINTMENT
        if not goes(self._known.rules.directions, table):
            return
        rows = found.rows.items
        keys = {
            link.entry_id
            for link in found.links.values()
            if link.object_type is table and not link.unlinked and found.is_there(link)
            if link.id not in found.missing and link.id not in found.moved
            if link.object_id in rows and unheard_of(rows[link.object_id].content, link.common)
        }
        keys -= found.remote.keys() | found.unreadable.keys()
        if keys:
            found.add_read(await read_items(self._store, kind, sorted(keys), self._watch), kind)

    async def _links_by_row(self) -> dict[UUID, IdMapping]:
        links: dict[UUID, IdMapping] = {}
        after: UUID | None = None
        while True:
            page = await self._links(None, after)
            links |= {one.object_id: one for one in page if one.object_id is not None}
            if len(page) < PAGE:
                return links
            after = page[-1].id

    async def _links(self, kind: ItemKind | None, after: UUID | None) -> list[IdMapping]:
        mailbox_id = self._mailbox_id
        return await self._tools.read(
            lambda unit: unit.id_mappings.of(mailbox_id, kind, after=after, limit=PAGE)
        )


def _was_to_go(link: IdMapping) -> bool:
    """Say whether the item of *link* has to be gone, although nobody says so any more.

    The mailbox has told it before, and nothing came of it; or the program was about to delete it
    itself, and what ended it kept the answer away.
    """
    return ChangeType.DELETE in (link.to_crm, link.to_exchange)


def _is_lost(link: IdMapping, found: Findings) -> bool:
    """Say whether the item of *link* was not found by an earlier pass, nor by this one.

    A server names to nobody what came and went between two listings: an item that the program
    made, and somebody deleted before the next pass, would be looked for in vain for ever.
    """
    sought = link.error_code == ErrorCode.ITEM_NOT_FOUND.value
    return sought and link.entry_id in found.unfound and link.entry_id not in found.gone


def _is_open(link: IdMapping) -> bool:
    """Say whether something is still to be done about *link* before a side of it changes again.

    Nothing is after a No, but of a row that keeps its time: the link has to learn that.
    """
    keeps_time = link.object_id is not None and link.question is Question.SCHEDULING_CONFLICT
    return not given_up(link) and (link.decision is not UserDecision.NO or keeps_time)
