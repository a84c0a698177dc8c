"""Items as they are stored: every content comes back as it was, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import (
    Attendee,
    ContactContent,
    Content,
    OccurrenceChange,
    PostalAddress,
    TaskContent,
)
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind, Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.lengths import ADDRESS_LENGTHS, LENGTHS
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.store import Store
from ssync_desktop.store.tables.calendar import AppointmentRow, ItemPartyRow
from ssync_desktop.store.unit import Unit
from tests.kit import item_strategies as drawn
from tests.kit.items import MORNING, a_series, an_appointment, an_item
from tests.kit.records import a_user

APPOINTMENT, TASK = ObjectType.APPOINTMENT, ObjectType.TASK
CONTACT, KIND = ObjectType.CONTACT, ItemKind.CONTACT
SERIES = ObjectType.RECURRING_APPOINTMENT_MASTER
CONTENTS: dict[ObjectType, st.SearchStrategy[Content]] = {
    APPOINTMENT: drawn.appointments(),
    SERIES: drawn.series(),
    ObjectType.SERVICE_APPOINTMENT: drawn.appointments(),
    TASK: drawn.due_tasks(),
    ObjectType.PHONE_CALL: drawn.due_tasks(),
    ObjectType.LETTER: drawn.due_tasks(),
    ObjectType.FAX: drawn.due_tasks(),
    ObjectType.CONTACT: drawn.contacts(),
}
THOROUGH = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def owner(store: Store) -> UUID:
    """Return the user whose items these are."""
    return store.write(lambda unit: unit.users.add(a_user())).result().id


def stored(store: Store, item: LocalItem) -> LocalItem:
    """Return an item as it is read again."""
    return store.read(lambda unit: unit.items.get(item.object_type, item.id)).result()


def test_every_table_that_synchronizes_is_tried() -> None:
    assert CONTENTS.keys() == KIND_OF.keys()


@pytest.mark.parametrize("object_type", CONTENTS)
@THOROUGH
@given(data=st.data())
def test_what_is_stored_comes_back_exactly(
    store: Store, owner: UUID, object_type: ObjectType, data: st.DataObject
) -> None:
    """Names of attendees too, which do not count in comparison: hence the text."""
    before, after = data.draw(CONTENTS[object_type]), data.draw(CONTENTS[object_type])
    item = an_item(owner, before, object_type=object_type)
    added = store.write(lambda unit: unit.items.add(item)).result()
    assert repr(stored(store, item)) == repr(added) == repr(replace(item, row_version=1))
    changed = replace(added, content=after)
    saved = store.write(lambda unit: unit.items.save(changed)).result()
    assert repr(stored(store, item)) == repr(saved) == repr(replace(changed, row_version=2))


SAID: dict[ObjectType, list[Content]] = {
    APPOINTMENT: [an_appointment(show_as=shown) for shown in ShowAs],
    SERIES: [a_series(show_as=shown) for shown in ShowAs],
    ObjectType.SERVICE_APPOINTMENT: [an_appointment(show_as=shown) for shown in ShowAs],
    **{
        table: [TaskContent("Task", status=status) for status in TaskStatus]
        for table in (TASK, ObjectType.PHONE_CALL, ObjectType.LETTER, ObjectType.FAX)
    },
}


def test_every_phase_is_kept_beside_every_status(store: Store, owner: UUID) -> None:
    items = [
        an_item(owner, content, object_type=object_type, phase=phase)
        for object_type, contents in SAID.items()
        for content in contents
        for phase in Phase
    ]

    def work(unit: Unit) -> list[LocalItem | None]:
        for item in items:
            unit.items.add(item)
        return [unit.items.find(item.object_type, item.id) for item in items]

    assert store.write(work).result() == [replace(item, row_version=1) for item in items]


def test_what_else_a_row_has_is_kept(store: Store, owner: UUID) -> None:
    item = an_item(
        owner,
        an_appointment(required=(Attendee("guest@example.com", "Guest"),)),
        modified_by=None,
        regarding=Reference(new_id(), ObjectType.ACCOUNT, "Acme"),
        global_id="040000008200E0",
        draft=True,
    )
    store.write(lambda unit: unit.items.add(item)).result()
    assert stored(store, item) == replace(item, row_version=1)


def test_who_was_slower_is_told(store: Store, owner: UUID) -> None:
    item = store.write(lambda unit: unit.items.add(an_item(owner, an_appointment()))).result()
    store.write(lambda unit: unit.items.save(item)).result()
    for late in (item, replace(item, content=a_series())):
        with pytest.raises(NeedsAttention) as raised:
            store.write(lambda unit, late=late: unit.items.save(late)).result()  # type: ignore[misc]
        assert raised.value.code is ErrorCode.RECORD_CHANGED


def test_what_is_gone_is_gone_with_all_that_hung_on_it(store: Store, owner: UUID) -> None:
    content = a_series()
    moved = OccurrenceChange(MORNING, an_appointment(MORNING, 2))
    content = replace(content, series=replace(content.series, changed=(moved,)))
    item = an_item(owner, content)
    store.write(lambda unit: unit.items.add(item)).result()
    assert store.read(_counts).result() == (1, 2)
    store.write(lambda unit: unit.items.delete(SERIES, item.id, by=None, entitled=False)).result()
    assert store.read(_counts).result() == (0, 0)
    for call in (
        lambda unit: unit.items.delete(SERIES, item.id, by=None, entitled=False),
        lambda unit: unit.items.get(SERIES, item.id),
    ):
        with pytest.raises(NeedsAttention) as raised:
            store.write(call).result()
        assert raised.value.code is ErrorCode.RECORD_NOT_FOUND


def _counts(unit: Unit) -> tuple[int, int]:
    tables = (AppointmentRow, ItemPartyRow)
    first, second = (
        unit.session.scalars(select(func.count()).select_from(table)).one() for table in tables
    )
    return first, second


def test_an_appointment_becomes_a_series_and_one_again(store: Store, owner: UUID) -> None:
    single = store.write(lambda unit: unit.items.add(an_item(owner, an_appointment()))).result()
    to_series = replace(single, content=a_series())
    series = store.write(lambda unit: unit.items.save(to_series)).result()
    assert stored(store, series) == series == replace(to_series, object_type=SERIES, row_version=2)
    assert store.read(lambda unit: unit.items.find(APPOINTMENT, single.id)).result() is None
    back = replace(series, content=an_appointment(subject="Once"))
    again = store.write(lambda unit: unit.items.save(back)).result()
    assert stored(store, again) == again == replace(back, object_type=APPOINTMENT, row_version=3)
    assert store.read(lambda unit: unit.items.find(SERIES, single.id)).result() is None
    changes = store.read(lambda unit: unit.item_changes.since(0, [APPOINTMENT, SERIES], 9)).result()
    assert [(one.object_id, one.object_type) for one in changes] == [(single.id, APPOINTMENT)]


def test_occurrences_that_differ_are_no_items(store: Store, owner: UUID) -> None:
    content = a_series()
    moved = OccurrenceChange(MORNING, an_appointment(MORNING + timedelta(hours=3)))
    item = an_item(owner, replace(content, series=replace(content.series, changed=(moved,))))
    store.write(lambda unit: unit.items.add(item)).result()
    assert store.read(lambda unit: unit.items.page(APPOINTMENT)).result() == []
    (found,) = store.read(lambda unit: unit.items.page(SERIES)).result()
    assert found == replace(item, row_version=1)


def test_items_are_read_page_by_page(store: Store, owner: UUID) -> None:
    items = [an_item(owner, TaskContent(str(number))) for number in range(5)]

    def fill(unit: Unit) -> None:
        for item in items:
            unit.items.add(item)

    store.write(fill).result()
    first = store.read(lambda unit: unit.items.page(TASK, None, 3)).result()
    rest = store.read(lambda unit: unit.items.page(TASK, first[-1].id, 3)).result()
    assert [one.id for one in (*first, *rest)] == [one.id for one in items]


TOO_LONG: dict[str, Content] = {
    "subject": an_appointment(subject="s" * 201),
    "location": an_appointment(location="l" * 201),
    "body": an_appointment(body="b" * 1_048_577),
    "address": an_appointment(organizer=Attendee("a" * 321)),
    "task": TaskContent("t", body="b" * 2001),
    "suffix": ContactContent(suffix="s" * 11),
    "postal code": ContactContent(mailing_address=PostalAddress(postal_code="1" * 21)),
}


def test_what_is_too_long_is_refused(store: Store, owner: UUID) -> None:
    refused = set()
    for name, content in TOO_LONG.items():
        item = an_item(owner, content)
        with pytest.raises(NeedsAttention) as raised:
            store.write(lambda unit, item=item: unit.items.add(item)).result()  # type: ignore[misc]
        refused.add((name, raised.value.code))
    assert refused == {(name, ErrorCode.DATABASE_FAILURE) for name in TOO_LONG}


def test_what_has_the_length_of_its_column_is_kept(store: Store, owner: UUID) -> None:
    said: dict[str, Any] = {name: "ä" * most for name, most in LENGTHS[KIND].items()}
    street = PostalAddress(**{name: "ß" * most for name, most in ADDRESS_LENGTHS.items()})
    places = ("mailing_address", "home_address", "other_address")
    full = ContactContent(**(said | dict.fromkeys(places, street)))

    def work(unit: Unit) -> Content:
        return unit.items.get(CONTACT, unit.items.add(an_item(owner, full)).id).content

    assert store.write(work).result() == full
