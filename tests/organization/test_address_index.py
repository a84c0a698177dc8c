"""The index of addresses agrees with the records after whatever was done to them."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ObjectType, State
from ssync_desktop.domain.people import Queue, Record, RecordDraft, User
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.mailboxes import update_mailbox
from ssync_desktop.organization.queues import delete_queue, set_queue_state, update_queue
from ssync_desktop.organization.records import (
    create_record,
    delete_record,
    set_record_state,
    update_record,
)
from ssync_desktop.organization.users import delete_user, set_user_disabled, update_user
from ssync_desktop.store.repositories.addresses import MOST_READ
from ssync_desktop.store.tables.addresses import EmailSearchRow
from tests.kit.mail_world import MailWorld, incoming

Entry = tuple[str, int, UUID, int]
TABLES = (ObjectType.ACCOUNT, ObjectType.CONTACT, ObjectType.LEAD)


def indexed(context: Context) -> set[Entry]:
    rows = context.unit.session.execute(
        select(
            EmailSearchRow.address,
            EmailSearchRow.column,
            EmailSearchRow.parent_id,
            EmailSearchRow.parent_type,
        )
    ).all()
    entries = {(row.address, row.column, row.parent_id, row.parent_type) for row in rows}
    assert len(entries) == len(rows)
    return entries


def held(context: Context) -> set[Entry]:
    """What the index has to say, told by the records themselves."""
    unit = context.unit
    entries: set[Entry] = set()
    for user in unit.users.all():
        if user.email_address:
            entries.add((user.email_address.casefold(), 1, user.id, ObjectType.USER))
    for queue in unit.queues.all():
        if queue.email_address:
            entries.add((queue.email_address.casefold(), 1, queue.id, ObjectType.QUEUE))
    for table in TABLES:
        for record in unit.records.all(table):
            for column, address in enumerate(record.email_addresses, 1):
                if address:
                    entries.add((address.casefold(), column, record.id, table))
    return entries


def agrees(world: MailWorld) -> bool:
    return world.read(lambda context: indexed(context) == held(context))


def holders(world: MailWorld, address: str) -> dict[UUID, bool]:
    """Return who holds an address, and whether they are active."""
    found = world.read(lambda context: context.unit.addresses.owners_of([address]))
    return {one.reference.id: one.active for some in found.values() for one in some}


@pytest.mark.parametrize("table", TABLES)
def test_a_record_from_its_first_day_to_its_last(world: MailWorld, table: ObjectType) -> None:
    record = world.record(table, "Carl", "Carl@Example.net")
    assert holders(world, "carl@example.NET") == {record.id: True}
    draft = replace(record.draft(), email_addresses=("", "carl@example.org", "third@example.org"))
    record = world.run(lambda context: update_record(context, draft))
    assert holders(world, "carl@example.net") == {}
    assert holders(world, "third@example.org") == {record.id: True}
    world.run(lambda context: set_record_state(context, table, record.id, State.INACTIVE))
    assert holders(world, "carl@example.org") == {record.id: False}
    world.run(lambda context: set_record_state(context, table, record.id, State.ACTIVE))
    assert holders(world, "carl@example.org") == {record.id: True}
    world.run(lambda context: delete_record(context, table, record.id))
    assert holders(world, "carl@example.org") == {}
    assert agrees(world)


def test_users_and_queues_with_their_mailboxes(world: MailWorld) -> None:
    ada, queue = world.user("ada"), world.queue("desk", world.admin)

    def rename(of: User | Queue, address: str) -> None:
        def work(context: Context) -> Mailbox:
            mailbox = context.unit.mailboxes.of(of.id)
            assert mailbox is not None
            return update_mailbox(context, replace(mailbox.draft(), email_address=address))

        world.run(work)

    rename(ada, "ada@example.org")
    rename(queue, "desk@example.org")
    assert holders(world, "ada@example.com") == holders(world, "desk@example.com") == {}
    assert holders(world, "ada@example.org") == {ada.id: True}
    world.run(lambda context: set_user_disabled(context, ada.id, disabled=True))
    world.run(lambda context: set_queue_state(context, queue.id, State.INACTIVE))
    assert holders(world, "ada@example.org") == {ada.id: False}
    assert holders(world, "desk@example.org") == {queue.id: False}
    assert agrees(world)
    world.run(lambda context: delete_user(context, ada.id))
    world.run(lambda context: delete_queue(context, queue.id))
    assert holders(world, "ada@example.org") == holders(world, "desk@example.org") == {}
    assert agrees(world)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_to_records_the_index_agrees(world: MailWorld, seed: int) -> None:
    random = Random(seed)
    records: list[Record] = []

    def some_addresses() -> tuple[str, ...]:
        ada = random.choice(["a@x.example", "A@X.example"])  # no record has one of them twice
        names = ["", "", ada, "B@x.example", "ç@x.example"]
        return tuple(random.sample(names, random.randint(0, 3)))

    def create(context: Context) -> None:
        draft = RecordDraft(
            object_type=random.choice(TABLES), name="Carl", email_addresses=some_addresses()
        )
        records.append(create_record(context, draft))

    def change(context: Context) -> None:
        place = random.randrange(len(records))
        draft = replace(records[place].draft(), email_addresses=some_addresses())
        records[place] = update_record(context, draft)

    def switch(context: Context) -> None:
        place = random.randrange(len(records))
        record = records[place]
        state = random.choice(list(State))
        records[place] = set_record_state(context, record.object_type, record.id, state)

    def remove(context: Context) -> None:
        record = records.pop(random.randrange(len(records)))
        delete_record(context, record.object_type, record.id)

    for _ in range(25):
        choices: list[Callable[[Context], None]] = [create]
        choices += [change, switch, remove] if records else []
        world.run(random.choice(choices))
    assert agrees(world)


def test_a_row_of_the_index_whose_record_is_gone_resolves_to_nobody(world: MailWorld) -> None:
    record = world.record(ObjectType.CONTACT, "Carl", "customer@example.net")

    def behind_its_back(context: Context) -> None:
        context.unit.records.delete(ObjectType.CONTACT, record.id)
        context.unit.addresses.set(record.id, ObjectType.CONTACT, ["customer@example.net"])

    world.run(behind_its_back)
    box = world.mailbox(world.user("ada", FilteringMethod.ALL))
    (line,) = world.deliver(box, incoming("1", to=("ada@example.com",)))
    assert world.email(line.email_id).parties[0].record is None


@pytest.mark.behaviour("B56", "on the database")
@pytest.mark.parametrize(("count", "resolved"), [(100, True), (101, False), (400, False)])
def test_an_address_on_very_many_records(world: MailWorld, count: int, resolved: bool) -> None:
    def fill(context: Context) -> None:
        for number in range(count):
            create_record(
                context,
                RecordDraft(
                    name=f"Carl {number}",
                    email_addresses=("customer@example.net",),
                    owner_id=world.admin.id,
                ),
            )

    world.run(fill)
    box = world.mailbox(world.user("ada", FilteringMethod.ALL))
    (line,) = world.deliver(box, incoming("1", to=("ada@example.com", "customer@example.net")))
    email = world.email(line.email_id)
    sender, *recipients = email.parties
    assert (sender.record is not None) is resolved
    assert len(recipients) == (count + 1 if resolved else 2)
    assert len(holders(world, "customer@example.net")) == min(count, MOST_READ)


def test_changing_a_user_or_queue_changes_the_index(world: MailWorld) -> None:
    ada, queue = world.user("ada"), world.queue("desk", world.admin)
    moved = replace(ada.draft(), email_address="")
    world.run(lambda context: update_user(context, moved))
    named = replace(queue.draft(), email_address="help@example.com")
    world.run(lambda context: update_queue(context, named))
    assert holders(world, "ada@example.com") == holders(world, "desk@example.com") == {}
    assert holders(world, "help@example.com") == {queue.id: True}
    assert agrees(world)
