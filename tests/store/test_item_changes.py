"""The feed of changes: what was written or deleted since a place in it, and nothing else."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import ContactContent, TaskContent
from ssync_desktop.domain.items.item import ItemChange
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Record
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import ManualClock
from tests.kit.items import an_item
from tests.kit.records import a_record, a_user

ALL = frozenset({ObjectType.TASK, ObjectType.CONTACT, ObjectType.APPOINTMENT})
WAIT = 10
TASK, CONTACT = ObjectType.TASK, ObjectType.CONTACT


@pytest.fixture
def owner(store: Store) -> UUID:
    """Return the user whose items these are."""
    return store.write(lambda unit: unit.users.add(a_user())).result().id


def since(store: Store, sequence: int, limit: int = 500) -> tuple[ItemChange, ...]:
    return store.read(lambda unit: unit.item_changes.since(sequence, ALL, limit)).result()


def latest(store: Store) -> int:
    return store.read(lambda unit: unit.item_changes.latest()).result()


def test_nothing_has_changed_in_a_new_organization(store: Store) -> None:
    assert latest(store) == 0
    assert since(store, 0) == ()


def test_every_write_moves_its_item_to_the_end(store: Store, owner: UUID) -> None:
    first, second = (an_item(owner, TaskContent(name)) for name in ("first", "second"))
    for item in (first, second):
        store.write(lambda unit, item=item: unit.items.add(item)).result()  # type: ignore[misc]
    assert [one.object_id for one in since(store, 0)] == [first.id, second.id]
    place = latest(store)
    assert since(store, place) == ()

    changed = replace(first, row_version=1, content=TaskContent("once more"))
    store.write(lambda unit: unit.items.save(changed)).result()

    assert since(store, place) == (ItemChange(place + 1, TASK, first.id),)
    assert [one.object_id for one in since(store, 0)] == [second.id, first.id]
    assert [one.object_id for one in since(store, 0, limit=1)] == [second.id]


def test_other_tables_are_not_asked_for(store: Store, owner: UUID) -> None:
    store.write(lambda unit: unit.items.add(an_item(owner, TaskContent("a")))).result()
    seen = store.read(lambda unit: unit.item_changes.since(0, [CONTACT], 10)).result()
    assert seen == ()


def test_who_deleted_it_and_whose_it_was_stays(store: Store, owner: UUID) -> None:
    task = an_item(owner, TaskContent("gone"))
    store.write(lambda unit: unit.items.add(task)).result()
    store.write(lambda unit: unit.items.delete(TASK, task.id, by=owner, entitled=True)).result()
    (change,) = since(store, 0)
    assert change == ItemChange(2, TASK, task.id, True, owner, True, owner)
    found = store.read(lambda unit: unit.item_changes.of([task.id, new_id()])).result()
    assert found == {task.id: change}


def test_deletions_are_forgotten_after_their_days(
    store: Store, owner: UUID, clock: ManualClock
) -> None:
    tasks = [an_item(owner, TaskContent(name)) for name in ("old", "new", "there")]

    def remove(item_id: UUID) -> None:
        store.write(lambda unit: unit.items.delete(TASK, item_id, by=None, entitled=False)).result()

    for task in tasks:
        store.write(lambda unit, task=task: unit.items.add(task)).result()  # type: ignore[misc]
    remove(tasks[0].id)
    clock.advance(timedelta(days=31))
    remove(tasks[1].id)
    moment = clock.now() - timedelta(days=30)
    forget = store.write(lambda unit: unit.item_changes.forget_deleted_before(moment))
    assert forget.result() == 1
    assert [one.object_id for one in since(store, 0)] == [tasks[2].id, tasks[1].id]


def test_a_write_that_fails_is_not_in_the_feed(store: Store, owner: UUID) -> None:
    def half(unit: Unit) -> None:
        unit.items.add(an_item(owner, TaskContent("never")))
        raise LookupError("in the middle")

    with pytest.raises(LookupError):
        store.write(half).result()
    assert since(store, 0) == ()
    assert latest(store) == 0


def test_contacts_are_in_it_by_whichever_door_they_were_written(
    store: Store, owner: UUID, clock: ManualClock
) -> None:
    contact, account = a_record(owner), a_record(owner, ObjectType.ACCOUNT)
    many = [a_record(owner, name=f"Number {number}") for number in range(3)]

    def fill(unit: Unit) -> Record:
        unit.records.add(account)
        unit.records.add_many(CONTACT, many)
        return unit.records.add(contact, by=owner)

    stored = store.write(fill).result()
    assert [one.object_id for one in since(store, 0)] == [*(one.id for one in many), contact.id]
    place = latest(store)

    def change(unit: Unit) -> None:
        unit.records.save(replace(stored, name="Other"), by=owner)
        unit.records.save_many(CONTACT, list(unit.records.lock(CONTACT, [many[0].id]).values()))
        unit.records.delete(CONTACT, many[1].id, by=owner, entitled=True)
        unit.records.delete(ObjectType.ACCOUNT, account.id)

    store.write(change).result()
    assert since(store, place) == (
        ItemChange(place + 1, CONTACT, contact.id),
        ItemChange(place + 2, CONTACT, many[0].id),
        ItemChange(place + 3, CONTACT, many[1].id, True, owner, True, owner),
    )
    written = store.read(lambda unit: unit.items.get(CONTACT, contact.id)).result()
    assert (written.modified_by, written.modified_on, written.row_version) == (
        owner,
        clock.now(),
        2,
    )
    assert written.content == ContactContent(
        last_name="Other", email_address1=contact.email_addresses[0]
    )


def test_whoever_reads_on_misses_nothing_that_was_written_beside_it(
    database_url: str, clock: ManualClock
) -> None:
    """Two programs write at once: the one that began first is also the first in the feed."""
    user = a_user()
    slow, quick = (an_item(user.id, TaskContent(name)) for name in ("slow", "quick"))
    one, other = Store(database_url, clock), Store(database_url, clock)
    one.write(lambda unit: unit.users.add(user)).result()
    inside, go_on = threading.Event(), threading.Event()

    def slowly(unit: Unit) -> None:
        unit.items.add(slow)
        inside.set()
        assert go_on.wait(WAIT)

    first = one.write(slowly)
    assert inside.wait(WAIT)
    second = other.write(lambda unit: unit.items.add(quick))
    assert since(other, 0) == ()
    go_on.set()
    first.result(WAIT)
    second.result(WAIT)
    assert [(found.sequence, found.object_id) for found in since(one, 0)] == [
        (1, slow.id),
        (2, quick.id),
    ]
    assert one.close()
    assert other.close()
