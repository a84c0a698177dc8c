"""The field map is the published table; what is fixed in it stays fixed (section 5.2)."""

from dataclasses import fields, replace

import pytest

from ssync_desktop.domain.items.content import CONTENT_TYPES, NO_ADDRESS, ContactContent
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.field_directions import (
    SHOWN_ONLY,
    default_mappings,
    directions_of,
    mapping_problems,
)
from ssync_desktop.domain.items.kinds import KIND_OF, SyncDirection
from ssync_desktop.domain.options import ObjectType

MAP = default_mappings()
MEETING = frozenset({"subject", "location", "body"})
TASK = frozenset({"subject", "body", "start", "due", "completed_on"})
FREE = {
    ObjectType.APPOINTMENT: MEETING,
    ObjectType.RECURRING_APPOINTMENT_MASTER: MEETING,
    ObjectType.SERVICE_APPOINTMENT: frozenset(),
    ObjectType.FAX: TASK,
    ObjectType.LETTER: TASK,
    ObjectType.PHONE_CALL: TASK,
    ObjectType.TASK: TASK | {"percent_complete"},
}


@pytest.mark.parametrize("table", FREE)
def test_that_only_what_is_published_as_settable_can_be_set(table: ObjectType) -> None:
    free = {one.field for one in MAP if one.object_type is table and not one.fixed}
    assert free == FREE[table]


@pytest.mark.parametrize("table", KIND_OF)
def test_that_every_line_is_a_field_of_its_content_and_allows_its_direction(
    table: ObjectType,
) -> None:
    lines = [one for one in MAP if one.object_type is table]
    names = {one.name for one in fields(CONTENT_TYPES[KIND_OF[table]])}
    assert {one.field for one in lines} - SHOWN_ONLY <= names
    assert len({one.field for one in lines}) == len(lines)
    assert all(one.direction is one.default and one.default in one.allowed for one in lines)
    assert all(0 < len(name) <= 100 for one in lines for name in (one.crm_name, one.exchange_name))


def test_that_all_fields_of_a_contact_are_in_the_map() -> None:
    names = {one.field for one in MAP if one.object_type is ObjectType.CONTACT}
    assert names == {one.name for one in fields(ContactContent) if one.compare}


def test_that_service_activities_go_to_exchange_only() -> None:
    directions = directions_of(MAP)[ObjectType.SERVICE_APPOINTMENT]
    assert set(directions.values()) == {SyncDirection.TO_EXCHANGE}


def test_that_one_postal_address_goes_over_or_all_three() -> None:
    addresses = {"mailing_address", "home_address", "other_address"}
    one = directions_of(MAP)[ObjectType.CONTACT]
    assert addresses & set(one) == {"mailing_address"}
    three = directions_of(MAP, all_addresses=True)[ObjectType.CONTACT]
    assert addresses <= set(three)


def test_that_a_map_is_refused_in_which_something_fixed_was_set() -> None:
    by_name = {(one.object_type, one.field): one for one in MAP}
    block = by_name[ObjectType.APPOINTMENT, "block"]
    subject = by_name[ObjectType.APPOINTMENT, "subject"]
    assert not list(mapping_problems([*MAP, replace(subject, direction=SyncDirection.NONE)]))
    (problem,) = mapping_problems([replace(block, direction=SyncDirection.TO_CRM)])
    assert "Start, end and all-day" in problem.text
    # What the map itself says to be allowed is not believed.
    everything = replace(block, direction=SyncDirection.TO_CRM, allowed=tuple(SyncDirection))
    assert list(mapping_problems([everything]))
    (unknown,) = mapping_problems([replace(block, field="colour")])
    assert "colour" in unknown.text


def test_that_a_difference_names_the_fields_with_both_values() -> None:
    before = ContactContent(first_name="Ada", job_title="Countess")
    after = replace(before, job_title="", business_phone="1")
    found = {one.field: (one.before, one.after) for one in difference(before, after)}
    assert found == {"job_title": ("Countess", ""), "business_phone": ("", "1")}
    assert difference(before, before) == ()


def test_that_all_of_an_item_differs_from_none() -> None:
    content = ContactContent(first_name="Ada", mailing_address=NO_ADDRESS)
    made = {one.field: (one.before, one.after) for one in difference(None, content)}
    assert made == {"first_name": (None, "Ada")}
    gone = {one.field: (one.before, one.after) for one in difference(content, None)}
    assert gone == {"first_name": ("Ada", None)}
    assert difference(None, None) == ()
