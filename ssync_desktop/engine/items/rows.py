"""What the organization says has changed: its feed of changes, or every row that matters."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from ssync_desktop.domain.items.item import IdMapping, ItemChange, LocalItem
from ssync_desktop.domain.items.kinds import TABLES, ItemKind
from ssync_desktop.domain.items.plan_progress import PlanProgress, PlanStage
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.items.known import Known
from ssync_desktop.engine.items.watch import UNWATCHED, Watch
from ssync_desktop.engine.tools import Tools
from ssync_desktop.store.unit import Unit

PAGE = 500


@dataclass(slots=True)
class Rows:
    """Rows of the organization by id, those that are gone, and how far the feed was read."""

    items: dict[UUID, LocalItem] = field(default_factory=dict)
    deletions: dict[UUID, ItemChange] = field(default_factory=dict)
    cursor: int = 0


async def changed_rows(tools: Tools, known: Known, watch: Watch = UNWATCHED) -> Rows:
    """Return the rows that were written since the last pass, and those that were deleted."""
    rows = Rows(cursor=known.cursor)
    while await tools.read(partial(_read_changes, known, rows)) == PAGE:
        read = len(rows.items) + len(rows.deletions)
        watch.tell(PlanProgress(PlanStage.ROWS, read))
    return rows


def _read_changes(known: Known, rows: Rows, unit: Unit) -> int:
    """Read the next page of the feed into *rows*; return how many changes it had."""
    changes = unit.item_changes.since(rows.cursor, known.tables, PAGE)
    ids: dict[ObjectType, list[UUID]] = {}
    for one in changes:
        rows.cursor = one.sequence
        if one.deleted:
            rows.deletions[one.object_id] = one
        else:
            ids.setdefault(one.object_type, []).append(one.object_id)
    for table, wanted in ids.items():
        rows.items |= unit.items.by_ids(table, wanted)
    return len(changes)


async def all_rows(
    tools: Tools, known: Known, linked: Collection[UUID], watch: Watch = UNWATCHED
) -> Rows:
    """Return every row that is wanted or *linked*; the feed is read on from before the first."""
    rows = Rows(cursor=await tools.read(lambda unit: unit.item_changes.latest()))
    for table in sorted(known.tables):
        after: UUID | None = None
        read = 0
        while True:
            page = await tools.read(partial(_read_page, table, after))
            for one in page:
                if one.id in linked or known.wants(one):
                    rows.items[one.id] = one
            read += len(page)
            watch.tell(PlanProgress(PlanStage.ROWS, read, table=table))
            if len(page) < PAGE:
                break
            after = page[-1].id
    return rows


def _read_page(table: ObjectType, after: UUID | None, unit: Unit) -> list[LocalItem]:
    return unit.items.page(table, after, PAGE)


def rows_of(unit: Unit, mappings: Iterable[IdMapping]) -> Rows:
    """Return the rows that *mappings* link, in whichever table they are now, and what is gone."""
    rows = Rows()
    wanted: dict[ItemKind, set[UUID]] = {}
    for one in mappings:
        if one.object_id is not None:
            wanted.setdefault(one.kind, set()).add(one.object_id)
    for kind, ids in wanted.items():
        rows.items |= find_rows(unit, kind, ids)
    left = {one for ids in wanted.values() for one in ids} - rows.items.keys()
    if left:
        changes = unit.item_changes.of(left)
        rows.deletions = {key: change for key, change in changes.items() if change.deleted}
    return rows


def find_rows(unit: Unit, kind: ItemKind, ids: Collection[UUID]) -> dict[UUID, LocalItem]:
    """Return those of *ids* that are rows of a table of *kind*: a series may have been none."""
    found: dict[UUID, LocalItem] = {}
    for table in TABLES[kind]:
        left = [one for one in ids if one not in found]
        if left:
            found |= unit.items.by_ids(table, left)
    return found
