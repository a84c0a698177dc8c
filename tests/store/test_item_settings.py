"""The field map, filters and former versions, as they are stored."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.field_directions import default_mappings
from ssync_desktop.domain.items.filter_fields import (
    FilterCondition,
    FilterField,
    FilterOperator,
)
from ssync_desktop.domain.items.former import Besides, FormerVersion
from ssync_desktop.domain.items.kinds import ChangeType, Phase, SyncDirection
from ssync_desktop.domain.items.mapping_profile import MappingProfile
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.items import a_series
from tests.kit.records import a_mailbox, a_user

DAY = timedelta(days=1)


@pytest.fixture
def mailbox(store: Store) -> Mailbox:
    """Return a stored mailbox."""
    user = a_user()

    def work(unit: Unit) -> Mailbox:
        unit.users.add(user)
        return unit.mailboxes.add(a_mailbox(user.id))

    return store.write(work).result()


def test_a_field_map_is_kept_whole_and_in_order(store: Store) -> None:
    assert store.read(lambda unit: unit.field_maps.find()).result() is None
    profile = MappingProfile(new_id(), "Fields", default_mappings())
    stored = store.write(lambda unit: unit.field_maps.add(profile)).result()
    assert stored == replace(profile, row_version=1)
    nothing = tuple(replace(one, direction=SyncDirection.NONE) for one in stored.mappings)
    changed = replace(stored, name="None", mappings=nothing, all_addresses=True)
    saved = store.write(lambda unit: unit.field_maps.save(changed)).result()
    assert saved == replace(changed, row_version=2)
    with pytest.raises(NeedsAttention) as raised:
        store.write(lambda unit: unit.field_maps.save(stored)).result()
    assert raised.value.code is ErrorCode.RECORD_CHANGED
    assert store.read(lambda unit: unit.field_maps.get()).result() == saved


def a_filter(owner_id: UUID | None, name: str = "Mine") -> SyncFilter:
    """Return a filter with every part of a condition."""
    conditions = (
        FilterCondition(FilterField.OWNER, FilterOperator.IS_ME),
        FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, "„Größe“ [a, b]"),
    )
    return SyncFilter(new_id(), name, ObjectType.TASK, conditions, owner_id, default=not owner_id)


def test_filters_belong_to_their_users_and_templates_to_nobody(
    store: Store, mailbox: Mailbox
) -> None:
    mine, template = a_filter(mailbox.owner_id), a_filter(None)

    def work(unit: Unit) -> None:
        unit.sync_filters.add(mine)
        unit.sync_filters.add(template)

    store.write(work).result()
    read = store.read(
        lambda unit: (unit.sync_filters.of(mailbox.owner_id), unit.sync_filters.of(None))
    )
    assert read.result() == ([replace(mine, row_version=1)], [replace(template, row_version=1)])


def test_a_filter_is_changed_and_deleted(store: Store, mailbox: Mailbox) -> None:
    stored = store.write(lambda unit: unit.sync_filters.add(a_filter(mailbox.owner_id))).result()
    changed = replace(
        stored, name="Other", conditions=(), active=False, object_type=ObjectType.CONTACT
    )
    saved = store.write(lambda unit: unit.sync_filters.save(changed)).result()
    assert saved == replace(changed, row_version=2)
    with pytest.raises(NeedsAttention) as raised:
        store.write(lambda unit: unit.sync_filters.save(stored)).result()
    assert raised.value.code is ErrorCode.RECORD_CHANGED
    store.write(lambda unit: unit.sync_filters.delete(stored.id)).result()
    assert store.read(lambda unit: unit.sync_filters.find(stored.id)).result() is None


def a_former(mailbox: Mailbox, age: timedelta, content: Content | None = None) -> FormerVersion:
    """Return what was written over so long ago."""
    return FormerVersion(
        id=new_id(),
        mailbox_id=mailbox.id,
        mapping_id=new_id(),
        object_type=ObjectType.RECURRING_APPOINTMENT_MASTER,
        object_id=new_id(),
        entry_id="AAMk=",
        change=ChangeType.UPDATE,
        in_exchange=True,
        subject="Meeting",
        content=content,
        written_on=START - age,
    )


def test_what_was_written_over_can_be_read_again(store: Store, mailbox: Mailbox) -> None:
    former = a_former(mailbox, DAY, a_series(subject="Before"))
    store.write(lambda unit: unit.former_versions.add(former)).result()
    assert store.read(lambda unit: unit.former_versions.get(former.id)).result() == former
    store.write(lambda unit: unit.former_versions.set_undone(former.id, START)).result()
    listed = store.read(lambda unit: unit.former_versions.of_mailbox(mailbox.id)).result()
    assert listed == [replace(former, content=None, undone_on=START)]


def test_what_an_item_said_besides_is_kept_and_older_versions_are_read(
    store: Store, mailbox: Mailbox
) -> None:
    regarded = Reference(new_id(), ObjectType.ACCOUNT, "Fabrikam")
    besides = Besides(new_id(), START, Phase.CANCELED, regarded, "040000008200E000", draft=True)
    for said in (besides, Besides(), Besides(global_id="040000008200E000"), None):
        former = replace(a_former(mailbox, DAY, a_series(subject="Before")), besides=said)
        store.write(lambda unit, one=former: unit.former_versions.add(one)).result()  # type: ignore[misc]
        found = store.read(lambda unit, one=former: unit.former_versions.get(one.id)).result()  # type: ignore[misc]
        assert found == former


def test_the_newest_comes_first_and_the_oldest_goes(store: Store, mailbox: Mailbox) -> None:
    formers = [a_former(mailbox, age) for age in (31 * DAY, 2 * DAY, DAY)]

    def work(unit: Unit) -> tuple[int, list[FormerVersion]]:
        for former in formers:
            unit.former_versions.add(former)
        gone = unit.former_versions.delete_older_than(START - 30 * DAY)
        return gone, unit.former_versions.of_mailbox(mailbox.id)

    assert store.write(work).result() == (1, [formers[2], formers[1]])
    assert store.read(lambda unit: unit.former_versions.find(formers[0].id)).result() is None
