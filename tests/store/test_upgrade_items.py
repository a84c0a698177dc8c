"""What was there before items synchronize is as it was after the upgrade, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from sqlalchemy import select, text, update

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import ContactContent, TaskContent
from ssync_desktop.domain.items.item import IdMapping, ItemChange, LocalItem, begins
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Record
from ssync_desktop.store.database import open_database
from ssync_desktop.store.store import Store
from ssync_desktop.store.tables.id_mappings import IdMappingRow
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.upgrade import downgrade, head, upgrade
from tests.kit.clock import ManualClock
from tests.kit.items import a_link, an_appointment, an_item
from tests.kit.records import a_mailbox, a_record, a_user

CONTACT = ObjectType.CONTACT
NAMES = {
    "Ada Lovelace": ("Ada", "Lovelace"),
    "Juan Carlos de la Cruz": ("Juan Carlos de la", "Cruz"),
    "Cher": ("", "Cher"),
    "n" * 160: ("", "n" * 50),
    "f" * 60 + " Last": ("f" * 50, "Last"),
}


def test_contacts_keep_what_they_had_and_are_all_new_to_mailboxes(
    database_url: str, clock: ManualClock
) -> None:
    user = a_user()
    people = [
        a_record(user.id, name=name, email_addresses=("a@example.com", "", "b@example.com"))
        for name in NAMES
    ]
    people[2] = replace(people[2], state=State.INACTIVE)

    def fill(unit: Unit) -> list[Record]:
        unit.users.add(user)
        unit.items.add(an_item(user.id, an_appointment()))
        return [unit.records.add(one) for one in people]

    def read(unit: Unit) -> tuple[list[Record], dict[str, LocalItem], tuple[ItemChange, ...]]:
        ids = [one.id for one in people]
        items = unit.items.by_ids(CONTACT, ids)
        by_name = {record.name: items[record.id] for record in people}
        changes = unit.item_changes.since(0, [CONTACT], 100)
        return [unit.records.get(CONTACT, one) for one in ids], by_name, changes

    store = Store(database_url, clock)
    before = store.write(fill).result()
    assert store.close()

    downgrade(database_url, "0003")
    engine = open_database(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM contact")).scalar_one() == len(NAMES)
    engine.dispose()
    assert upgrade(database_url).after == head()

    store = Store(database_url, clock)
    records, items, changes = store.read(read).result()
    latest = store.read(lambda unit: unit.item_changes.latest()).result()
    known = store.read(lambda unit: unit.addresses.owners_of(["b@example.com"])).result()
    assert store.close()
    assert records == before
    assert {
        name: (content.first_name, content.last_name)
        for name, item in items.items()
        if isinstance(content := item.content, ContactContent)
    } == NAMES
    assert {(one.object_id, one.sequence) for one in changes} == {
        (one.id, place) for place, one in enumerate(sorted(people, key=lambda one: one.id), 1)
    }
    assert latest == len(NAMES)
    assert len(known["b@example.com"]) == len(NAMES)


def test_the_feed_goes_on_after_those_that_were_there(
    database_url: str, clock: ManualClock
) -> None:
    user = a_user()
    contact = a_record(user.id)
    store = Store(database_url, clock)
    store.write(lambda unit: (unit.users.add(user), unit.records.add(contact))).result()
    assert store.close()
    downgrade(database_url, "0003")
    upgrade(database_url)
    store = Store(database_url, clock)
    store.write(lambda unit: unit.items.add(an_item(user.id, an_appointment()))).result()
    changes = store.read(
        lambda unit: unit.item_changes.since(1, [CONTACT, ObjectType.APPOINTMENT], 9)
    ).result()
    assert store.close()
    assert [(one.sequence, one.object_type) for one in changes] == [(2, ObjectType.APPOINTMENT)]


def test_links_tell_when_their_appointments_begin(database_url: str, clock: ManualClock) -> None:
    user = a_user()
    appointment = an_appointment()
    mailbox = a_mailbox(user.id)
    item = an_item(user.id, appointment)
    link = IdMapping(new_id(), user.id, mailbox.id, item.object_type, item.id, common=appointment)

    def fill(unit: Unit) -> None:
        unit.users.add(user)
        unit.mailboxes.add(mailbox)
        unit.items.add(item)
        unit.id_mappings.add(link)

    store = Store(database_url, clock)
    store.write(fill).result()
    assert store.close()
    downgrade(database_url, "0004")
    upgrade(database_url)
    store = Store(database_url, clock)
    found = store.read(lambda unit: unit.id_mappings.get(link.id)).result()
    assert store.close()
    assert found.when == begins(appointment)


def _linked(database: str, clock: ManualClock, items: Sequence[LocalItem]) -> list[IdMapping]:
    """Write *items*, each linked with one of a mailbox of its owner; return the links."""
    user = a_user(id=items[0].owner_id)
    mailbox = a_mailbox(user.id)
    links = [
        a_link(
            mailbox.id,
            user.id,
            f"entry {place}",
            object_type=item.object_type,
            object_id=item.id,
            common=item.content,
        )
        for place, item in enumerate(items)
    ]

    def fill(unit: Unit) -> None:
        unit.users.add(user)
        unit.mailboxes.add(mailbox)
        for item, link in zip(items, links, strict=True):
            unit.items.add(item)
            unit.id_mappings.add(link)

    store = Store(database, clock)
    store.write(fill).result()
    assert store.close()
    return links


def test_links_tell_when_what_is_due_is_due(database_url: str, clock: ManualClock) -> None:
    """Those of a database of the fifth version do, but for what was written there since."""
    user_id = new_id()
    due = date(2026, 3, 29)
    tables = (ObjectType.TASK, ObjectType.PHONE_CALL, ObjectType.LETTER, ObjectType.FAX)
    content = TaskContent("To do", due=due)
    tasks = [an_item(user_id, content, object_type=one) for one in tables]
    tasks += [an_item(user_id, TaskContent("Some day")), an_item(user_id, content)]
    links = _linked(database_url, clock, tasks)
    downgrade(database_url, "0004")
    upgrade(database_url, "0005")
    said = datetime(2026, 3, 30, tzinfo=UTC)
    engine = open_database(database_url)
    with engine.begin() as connection:
        times = connection.execute(select(IdMappingRow.when)).scalars().all()
        assert times == [None] * len(links)
        last = IdMappingRow.id == links[-1].id
        connection.execute(update(IdMappingRow).where(last).values(when=said))
    engine.dispose()
    assert upgrade(database_url).before == "0005"

    store = Store(database_url, clock)
    found = store.read(lambda unit: [unit.id_mappings.get(one.id).when for one in links]).result()
    assert store.close()
    assert found == [datetime.combine(due, time(), UTC)] * len(tables) + [None, said]


def test_what_earlier_versions_began_is_not_known(database_url: str, clock: ManualClock) -> None:
    """Their links go on with what both sides last agreed on."""
    (link,) = _linked(database_url, clock, [an_item(new_id(), an_appointment())])
    downgrade(database_url, "0006")
    upgrade(database_url)

    store = Store(database_url, clock)
    old = store.read(lambda unit: unit.id_mappings.get(link.id)).result()
    begun = replace(old, begun=replace(an_appointment(), subject="Begun"))
    store.write(lambda unit: unit.id_mappings.save(begun)).result()
    found = store.read(lambda unit: unit.id_mappings.get(link.id)).result()
    assert store.close()
    assert (old.common, old.begun) == (link.common, None)
    assert (found.common, found.begun) == (link.common, begun.begun)


def test_since_when_earlier_tasks_are_at_hand_is_not_known(
    database_url: str, clock: ManualClock
) -> None:
    """What they say besides is as it was, and new ones tell it."""
    user = a_user()
    tables = (ObjectType.TASK, ObjectType.PHONE_CALL, ObjectType.LETTER, ObjectType.FAX)
    tasks = [an_item(user.id, TaskContent("To do"), object_type=one) for one in tables]
    store = Store(database_url, clock)
    store.write(
        lambda unit: (unit.users.add(user), [unit.items.add(one) for one in tasks])
    ).result()
    assert store.close()
    downgrade(database_url, "0007")
    upgrade(database_url)

    begun = an_item(user.id, TaskContent("New"), actual_start=clock.now())
    store = Store(database_url, clock)
    new = store.write(lambda unit: unit.items.add(begun)).result()
    old = store.read(
        lambda unit: [unit.items.get(one.object_type, one.id) for one in tasks]
    ).result()
    assert store.close()
    assert [(one.content, one.actual_start) for one in old] == [(TaskContent("To do"), None)] * 4
    assert new.actual_start == clock.now()


def test_links_of_whole_days_tell_their_day(database_url: str, clock: ManualClock) -> None:
    """Where it takes place, whatever day it is elsewhere at that moment."""
    user_id = new_id()
    day = replace(
        an_appointment(),
        block=TimeBlock(
            WallTime(datetime.combine(date(2026, 11, 26), time()), "Europe/Berlin"),
            WallTime(datetime.combine(date(2026, 11, 27), time()), "Europe/Berlin"),
            all_day=True,
        ),
    )
    meeting = an_appointment()
    items = [an_item(user_id, one) for one in (day, meeting)]
    links = _linked(database_url, clock, items)
    downgrade(database_url, "0004")
    upgrade(database_url)

    store = Store(database_url, clock)
    found = store.read(lambda unit: [unit.id_mappings.get(one.id) for one in links]).result()
    assert store.close()
    first_day = datetime(2026, 11, 26, tzinfo=UTC)
    assert [(one.when, one.all_day) for one in found] == [
        (first_day, True),
        (meeting.block.start.instant, False),
    ]
