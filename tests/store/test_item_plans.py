"""A pass with nothing to do reads a handful of rows, however many items there are."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import ContactContent, TaskContent
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START, ManualClock
from tests.kit.items import HOLDER, a_block, a_series, an_appointment
from tests.kit.query_plans import Planned, plans_of

MAILBOX, ROW = new_id(), new_id()


def _rows(table: ObjectType) -> Callable[[Unit], Any]:
    return lambda unit: unit.items.by_ids(table, [ROW])


def _page(table: ObjectType) -> Callable[[Unit], Any]:
    return lambda unit: unit.items.page(table, ROW)


READS: dict[str, Callable[[Unit], Any]] = {
    "what has changed": lambda unit: unit.item_changes.since(7, frozenset(KIND_OF), 500),
    "how far the feed goes": lambda unit: unit.item_changes.latest(),
    "what became of rows": lambda unit: unit.item_changes.of([ROW]),
    "what is pending": lambda unit: unit.id_mappings.pending(MAILBOX),
    "what is pending of a kind": lambda unit: unit.id_mappings.pending(MAILBOX, ItemKind.TASK),
    "what wants an answer": lambda unit: unit.id_mappings.asking(),
    "how many are linked": lambda unit: unit.id_mappings.count(MAILBOX),
    "links by entries": lambda unit: unit.id_mappings.by_entries(MAILBOX, ["a", "b"]),
    "links by rows": lambda unit: unit.id_mappings.by_objects(MAILBOX, [ROW]),
    "filters": lambda unit: unit.sync_filters.of(ROW),
    "former versions": lambda unit: unit.former_versions.of_mailbox(MAILBOX),
    "meetings": lambda unit: unit.items.of_meetings(["uid"]),
    "a clash": lambda unit: unit.items.overlapping([HOLDER.key], a_block()),
    "the same appointment": lambda unit: unit.items.similar(an_appointment()),
    "the same series": lambda unit: unit.items.similar(a_series()),
    "the same task": lambda unit: unit.items.similar(TaskContent("Call", due=START.date())),
    "the same contact": lambda unit: unit.items.similar(ContactContent(email_address1="a@b.c")),
    **{f"rows of {table.name}": _rows(table) for table in KIND_OF},
    **{f"a page of {table.name}": _page(table) for table in KIND_OF},
}


@pytest.fixture
def plans(sqlite_url: str, clock: ManualClock) -> Iterator[Callable[..., list[Planned]]]:
    """Return what tells by which plans a read runs; on SQLite, which tells it in words."""
    store = Store(sqlite_url, clock)

    def planned(read: Callable[[Unit], Any]) -> list[Planned]:
        def work(unit: Unit) -> list[Planned]:
            with plans_of(unit.session.get_bind().engine) as found:
                read(unit)
            return found

        return store.read(work).result()

    yield planned
    assert store.close()


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_no_table_is_gone_through(
    plans: Callable[..., list[Planned]], read: Callable[[Unit], Any]
) -> None:
    found = plans(read)
    assert found
    assert [one for one in found if one.scans] == []


def test_links_are_counted_without_reading_them(plans: Callable[..., list[Planned]]) -> None:
    (count,) = plans(lambda unit: unit.id_mappings.count(MAILBOX))
    assert "USING COVERING INDEX ix_exchangesyncidmapping_linked" in count.plan[0]


def test_a_full_comparison_reads_pages_by_their_ids(plans: Callable[..., list[Planned]]) -> None:
    (page, *_) = plans(lambda unit: unit.items.page(ObjectType.CONTACT, ROW, 500))
    assert not any("TEMP B-TREE" in line for line in page.plan)
