"""A contact is one row for mail and for synchronization, and both find it whoever wrote it."""

from dataclasses import replace
from uuid import UUID

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.content import ContactContent, PostalAddress
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Record, Reference
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.items import an_item
from tests.kit.records import a_record, a_user

CONTACT = ObjectType.CONTACT
GRACE = ContactContent(
    first_name="Grace",
    middle_name="Brewster",
    last_name="Hopper",
    company="Navy",
    email_address2="Grace@Example.com",
    mailing_address=PostalAddress("1 Pier\nHarbour", "Norfolk"),
    body="Compiles",
)


@pytest.fixture
def owner(store: Store) -> UUID:
    """Return the user whose contacts these are."""
    return store.write(lambda unit: unit.users.add(a_user())).result().id


@pytest.fixture
def grace(store: Store, owner: UUID) -> LocalItem:
    """Return a contact that was written as it synchronizes."""
    return store.write(lambda unit: unit.items.add(an_item(owner, GRACE))).result()


def names(store: Store, text: str) -> list[str]:
    """Return the names of the contacts that *text* finds."""
    found = store.read(lambda unit: unit.references.matching(CONTACT, text)).result()
    return [one.name for one in found]


def holders(store: Store, address: str) -> list[tuple[UUID, int]]:
    """Return who holds an address, and in which column."""
    found = store.read(lambda unit: unit.addresses.owners_of([address])).result()
    return [(one.reference.id, one.column) for one in found[address]]


def test_mail_knows_a_contact_that_came_from_a_mailbox(store: Store, grace: LocalItem) -> None:
    record = store.read(lambda unit: unit.records.get(CONTACT, grace.id)).result()
    assert record == Record(
        id=grace.id,
        object_type=CONTACT,
        name="Grace Brewster Hopper",
        email_addresses=("", "Grace@Example.com"),
        owner_id=grace.owner_id,
        state=State.ACTIVE,
        row_version=1,
    )
    assert names(store, "hopp") == ["Grace Brewster Hopper"]
    assert holders(store, "grace@example.com") == [(grace.id, 2)]


def test_both_indexes_follow_what_synchronization_writes(store: Store, grace: LocalItem) -> None:
    content = replace(GRACE, last_name="Murray", email_address2="", email_address1="g@example.org")
    store.write(lambda unit: unit.items.save(replace(grace, content=content))).result()
    assert (names(store, "hopper"), names(store, "murray")) == ([], ["Grace Brewster Murray"])
    assert holders(store, "grace@example.com") == []
    assert holders(store, "g@example.org") == [(grace.id, 1)]
    store.write(lambda unit: unit.items.delete(CONTACT, grace.id, by=None, entitled=True)).result()
    assert names(store, "grace") == []
    assert holders(store, "g@example.org") == []


def test_what_mail_writes_leaves_the_rest_as_it_is(store: Store, grace: LocalItem) -> None:
    def work(unit: Unit) -> LocalItem:
        record = unit.records.get(CONTACT, grace.id)
        unit.records.save(replace(record, email_addresses=("", "new@example.com")))
        return unit.items.get(CONTACT, grace.id)

    assert store.write(work).result() == replace(
        grace,
        content=replace(GRACE, email_address2="new@example.com"),
        modified_by=None,
        row_version=2,
    )


def test_another_name_is_taken_apart(store: Store, grace: LocalItem) -> None:
    def work(unit: Unit, name: str) -> ContactContent:
        record = unit.records.get(CONTACT, grace.id)
        unit.records.save(replace(record, name=name))
        content = unit.items.get(CONTACT, grace.id).content
        assert isinstance(content, ContactContent)
        return content

    content = store.write(lambda unit: work(unit, "Grace M. Murray")).result()
    assert (content.first_name, content.middle_name, content.last_name) == (
        "Grace M.",
        "",
        "Murray",
    )
    assert content.subject == "Grace M. Murray"
    content = store.write(lambda unit: work(unit, "x" * 160)).result()
    assert (content.first_name, content.last_name) == ("", "x" * 50)


def test_a_full_name_is_cut_to_its_column(store: Store, owner: UUID) -> None:
    content = ContactContent(
        first_name="f" * 50, middle_name="m" * 50, last_name="l" * 50, suffix="s" * 10
    )
    item = store.write(lambda unit: unit.items.add(an_item(owner, content))).result()
    stored = store.read(lambda unit: unit.items.get(CONTACT, item.id)).result()
    assert stored.content == content
    record = store.read(lambda unit: unit.records.get(CONTACT, stored.id)).result()
    assert record.name == content.subject[:160]


def test_a_contact_is_inactive_for_both(store: Store, grace: LocalItem) -> None:
    store.write(lambda unit: unit.items.save(replace(grace, phase=Phase.CANCELED))).result()
    record = store.read(lambda unit: unit.records.get(CONTACT, grace.id)).result()
    assert record.state is State.INACTIVE
    store.write(lambda unit: unit.records.save(replace(record, state=State.ACTIVE))).result()
    assert store.read(lambda unit: unit.items.get(CONTACT, grace.id)).result().phase is Phase.OPEN


def test_the_company_may_be_a_record(store: Store, owner: UUID) -> None:
    account = a_record(owner, ObjectType.ACCOUNT, "Navy")
    at_work = Reference(account.id, ObjectType.ACCOUNT, "Navy")
    item = an_item(owner, GRACE, regarding=at_work)
    store.write(lambda unit: unit.items.add(item)).result()
    stored = store.read(lambda unit: unit.items.get(CONTACT, item.id)).result()
    assert stored == replace(item, row_version=1)


def test_who_edits_it_elsewhere_is_not_overwritten(store: Store, grace: LocalItem) -> None:
    def by_mail(unit: Unit) -> None:
        unit.records.save(replace(unit.records.get(CONTACT, grace.id), name="Somebody Else"))

    store.write(by_mail).result()
    with pytest.raises(NeedsAttention) as raised:
        store.write(lambda unit: unit.items.save(grace)).result()
    assert raised.value.code is ErrorCode.RECORD_CHANGED
    assert names(store, "somebody") == ["Somebody Else"]


def test_many_are_renamed_and_only_those(store: Store, owner: UUID) -> None:
    people = [a_record(owner, name=name) for name in ("Ada", "Bob", "Cid")]

    def work(unit: Unit) -> list[tuple[str, str, int]]:
        unit.records.add_many(CONTACT, people)
        stored = unit.records.lock(CONTACT, [one.id for one in people])
        renamed = replace(stored[people[1].id], name="Bob Ross")
        unit.records.save_many(CONTACT, [stored[people[0].id], renamed, stored[people[2].id]])
        items = unit.items.by_ids(CONTACT, [one.id for one in people])
        contents = [(one.content, one.row_version) for one in items.values()]
        return sorted(
            (content.first_name, content.last_name, version)
            for content, version in contents
            if isinstance(content, ContactContent)
        )

    assert store.write(work).result() == [("", "Ada", 2), ("", "Cid", 2), ("Bob", "Ross", 2)]
