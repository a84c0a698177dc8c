"""Whether a row synchronizes by the filters of a user, and the filters users start with."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.items.content import (
    Content,
    PostalAddress,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.filter_matching import default_filters, matches, wanted
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import KIND_OF, Frequency, ItemKind, Phase
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.domain.people import Reference
from tests.kit.item_plans import (
    ADA,
    BOB,
    COLLEAGUE,
    CONTACT,
    EVE,
    NOW,
    TASK,
    USER,
    block,
    meeting,
    row,
)

ACCOUNT = Reference(UUID(int=30), ObjectType.ACCOUNT, "Acme")
MEETING = row(meeting("Plans for spring"))
MINE = FilterCondition(FilterField.PARTY, FilterOperator.IS_ME)
SPRING = FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, " SPRING ")
AUTUMN = replace(SPRING, value="autumn")


def chosen(
    *conditions: FilterCondition, table: ObjectType = ObjectType.APPOINTMENT, active: bool = True
) -> SyncFilter:
    return SyncFilter(UUID(int=40), "Chosen", table, conditions, USER, active)


def holds(item: LocalItem, field: FilterField, operator: FilterOperator, value: str = "") -> bool:
    one = chosen(FilterCondition(field, operator, value), table=item.object_type)
    return matches(one, item, USER, {ADA.key}, NOW)


def is_wanted(item: LocalItem, *filters: SyncFilter) -> bool:
    return wanted(filters, item, USER, {ADA.key}, NOW)


@pytest.mark.behaviour("B90")
def test_that_filters_are_a_union_of_conditions_that_all_hold() -> None:
    assert is_wanted(MEETING, chosen(MINE, SPRING))
    assert not is_wanted(MEETING, chosen(MINE, AUTUMN))
    assert is_wanted(MEETING, chosen(AUTUMN), chosen(SPRING))
    assert is_wanted(MEETING, chosen(SPRING), chosen(AUTUMN))
    assert not is_wanted(MEETING)


def test_that_filters_that_are_off_or_of_another_table_let_nothing_through() -> None:
    assert not is_wanted(MEETING, chosen(MINE, active=False))
    assert not is_wanted(MEETING, chosen(SPRING, table=ObjectType.TASK))


def test_that_drafts_are_never_wanted() -> None:
    assert not is_wanted(replace(MEETING, draft=True), chosen(MINE))


@pytest.mark.parametrize(
    ("content", "party", "organizer"),
    [
        (meeting(), True, True),
        (meeting(organizer=BOB, required=(ADA,)), True, False),
        (meeting(organizer=BOB, required=(), optional=(ADA,)), True, False),
        (meeting(organizer=BOB, required=(EVE,)), False, False),
        (meeting(organizer=None, required=()), False, False),
    ],
)
def test_that_to_own_a_meeting_makes_nobody_a_party(
    content: Content, party: bool, organizer: bool
) -> None:
    assert holds(row(content), FilterField.PARTY, FilterOperator.IS_ME) is party
    assert holds(row(content), FilterField.ORGANIZER, FilterOperator.IS_ME) is organizer


def test_that_a_task_has_no_parties() -> None:
    assert not holds(row(TASK, ObjectType.TASK), FilterField.PARTY, FilterOperator.IS_ME)


@pytest.mark.parametrize(
    ("changes", "field", "operator", "value", "expected"),
    [
        ({}, FilterField.OWNER, FilterOperator.IS_ME, "", True),
        ({"owner": COLLEAGUE}, FilterField.OWNER, FilterOperator.IS_ME, "", False),
        ({"owner": COLLEAGUE}, FilterField.OWNER, FilterOperator.IS, str(COLLEAGUE), True),
        ({}, FilterField.OWNER, FilterOperator.IS, str(COLLEAGUE), False),
        ({}, FilterField.PHASE, FilterOperator.IS, "0", True),
        ({"phase": Phase.CANCELED}, FilterField.PHASE, FilterOperator.IS, "0", False),
        ({"phase": Phase.CANCELED}, FilterField.PHASE, FilterOperator.IS_NOT, "1", True),
        ({}, FilterField.PHASE, FilterOperator.IS_NOT, "0", False),
        ({}, FilterField.REGARDING, FilterOperator.IS_EMPTY, "", True),
        ({}, FilterField.REGARDING, FilterOperator.IS_SET, "", False),
        ({"regarding": ACCOUNT}, FilterField.REGARDING, FilterOperator.IS_SET, "", True),
        ({"regarding": ACCOUNT}, FilterField.REGARDING, FilterOperator.IS, str(ACCOUNT.id), True),
        ({"regarding": ACCOUNT}, FilterField.REGARDING, FilterOperator.IS, str(USER), False),
        ({}, FilterField.REGARDING, FilterOperator.IS, str(USER), False),
        ({}, FilterField.PRIORITY, FilterOperator.IS, str(int(Priority.NORMAL)), True),
        ({}, FilterField.PRIORITY, FilterOperator.IS, str(int(Priority.HIGH)), False),
    ],
)
def test_what_conditions_look_at(
    changes: dict[str, Any],
    field: FilterField,
    operator: FilterOperator,
    value: str,
    expected: bool,
) -> None:
    assert holds(row(meeting(), **changes), field, operator, value) is expected


def test_what_conditions_look_at_in_contacts() -> None:
    content = replace(CONTACT, company="Acme Inc.", mailing_address=PostalAddress(city="Ulm"))
    contact = row(content, ObjectType.CONTACT)
    contains = FilterOperator.CONTAINS
    assert holds(contact, FilterField.COMPANY, contains, "acme")
    assert holds(contact, FilterField.CITY, contains, "ulm")
    assert holds(contact, FilterField.SUBJECT, contains, "bob baker")
    assert not holds(contact, FilterField.CITY, contains, "acme")
    assert not holds(contact, FilterField.PRIORITY, FilterOperator.IS, "1")
    assert not holds(MEETING, FilterField.COMPANY, contains, "acme")


def series(count: int | None) -> LocalItem:
    """Return a daily series since 2 February, four weeks ago."""
    rule = Recurrence(Frequency.DAILY, date(2026, 2, 2), count=count)
    content = meeting(block=block(2, month=2), series=Series(rule))
    return row(content, ObjectType.RECURRING_APPOINTMENT_MASTER)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (row(meeting(day=1)), True),
        (row(meeting(block=block(20, month=2))), True),
        (row(meeting(block=block(19, month=2))), False),
        (row(TASK, ObjectType.TASK), True),
        (row(replace(TASK, due=date(2026, 2, 20)), ObjectType.TASK), True),
        (row(replace(TASK, start=date(2026, 2, 19)), ObjectType.TASK), False),
        (row(CONTACT, ObjectType.CONTACT), True),
        (series(None), True),
        (series(20), True),
        (series(10), False),
    ],
)
def test_how_long_ago_something_may_have_begun(item: LocalItem, expected: bool) -> None:
    found = holds(item, FilterField.STARTS_WITHIN, FilterOperator.NOT_OLDER_THAN, "10")
    assert found is expected


def test_that_every_table_has_a_template_that_can_be_saved() -> None:
    templates = default_filters()
    assert {one.object_type for one in templates} == set(KIND_OF)
    assert len(templates) == len(KIND_OF)
    assert not [problem for one in templates for problem in one.problems()]
    assert all(one.default and one.active and one.owner_id is None for one in templates)


def test_which_rows_users_start_with() -> None:
    filters = [
        SyncFilter(UUID(int=41), one.name, one.object_type, one.conditions)
        for one in default_filters()
    ]

    def starts(item: LocalItem) -> bool:
        return is_wanted(item, *filters)

    for table, kind in KIND_OF.items():
        if kind is ItemKind.APPOINTMENT:
            assert starts(row(meeting(), table, owner=COLLEAGUE))
            elsewhere = meeting(organizer=EVE, required=(BOB,))
            assert not starts(row(elsewhere, table, owner=USER))
            continue
        content = CONTACT if kind is ItemKind.CONTACT else TASK
        assert starts(row(content, table, owner=USER))
        assert not starts(row(content, table, owner=COLLEAGUE))
        assert not starts(row(content, table, phase=Phase.CANCELED))
