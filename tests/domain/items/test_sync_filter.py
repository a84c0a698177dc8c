"""A filter that somebody enters says by itself what is wrong with it."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.filter_fields import FIELDS, OPERATORS, WITHOUT_VALUE
from ssync_desktop.domain.items.kinds import KIND_OF
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
    SyncFilterDraft,
)
from ssync_desktop.domain.options import ObjectType

MINE = FilterCondition(FilterField.PARTY, FilterOperator.IS_ME)
GOOD = SyncFilterDraft("Mine", ObjectType.APPOINTMENT, (MINE,))


def test_that_a_good_one_has_no_problem_and_a_stored_one_is_edited_as_it_is() -> None:
    assert not list(GOOD.problems())
    stored = SyncFilter(new_id(), "Mine", ObjectType.TASK, (MINE,), new_id(), False, True, 7)
    draft = stored.draft()
    assert (draft.id, draft.owner_id, draft.row_version) == (stored.id, stored.owner_id, 7)
    assert (draft.active, draft.default) == (False, True)


def test_that_every_table_that_synchronizes_can_be_filtered_by_fields_that_compare() -> None:
    assert set(FIELDS) == set(KIND_OF)
    assert set(OPERATORS) == set(FilterField)
    assert {field for fields in FIELDS.values() for field in fields} == set(FilterField)
    assert set(FilterOperator) >= WITHOUT_VALUE


@pytest.mark.parametrize(
    ("field", "operator", "value", "said"),
    [
        (FilterField.CITY, FilterOperator.CONTAINS, "Ghent", "does not have"),
        (FilterField.PARTY, FilterOperator.IS, "x", "cannot compare"),
        (FilterField.SUBJECT, FilterOperator.CONTAINS, " ", "has no value"),
        (FilterField.SUBJECT, FilterOperator.CONTAINS, "x" * 201, "longer than 200"),
        (FilterField.STARTS_WITHIN, FilterOperator.NOT_OLDER_THAN, "soon", "means nothing"),
        (FilterField.STARTS_WITHIN, FilterOperator.NOT_OLDER_THAN, "0", "must lie between"),
        (FilterField.PHASE, FilterOperator.IS, "9", "means nothing"),
        (FilterField.PRIORITY, FilterOperator.IS, "high", "means nothing"),
        (FilterField.OWNER, FilterOperator.IS, "Ada", "means nothing"),
    ],
)
def test_that_a_condition_that_cannot_hold_is_named_by_its_place(
    field: FilterField, operator: FilterOperator, value: str, said: str
) -> None:
    wrong = FilterCondition(field, operator, value)
    problems = list(replace(GOOD, conditions=(MINE, wrong)).problems())
    assert [one.field for one in problems] == ["conditions"]
    assert said in problems[0].text


def test_that_a_name_a_table_and_a_condition_are_needed() -> None:
    nothing = SyncFilterDraft(" ", ObjectType.APPOINTMENT)
    assert [one.field for one in nothing.problems()] == ["name", "conditions"]
    elsewhere = replace(GOOD, object_type=ObjectType.QUEUE)
    assert [one.field for one in elsewhere.problems()] == ["object_type"]
    many = replace(GOOD, conditions=(MINE,) * 11)
    assert "11 conditions" in next(iter(many.problems())).text
