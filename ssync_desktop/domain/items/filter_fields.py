"""What a condition can say of each table, and what is wrong with one that somebody enters."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.domain.problems import Problem, within


class FilterField(StrEnum):
    """What a condition can look at."""

    OWNER = "owner"  # is me | is (a user's id)
    PARTY = "party"  # is me: organizer or attendee; to own it is not enough
    ORGANIZER = "organizer"  # is me
    PHASE = "phase"  # is (a Phase) | is not
    SUBJECT = "subject"  # contains
    REGARDING = "regarding"  # is (a record's id) | is set | is empty
    COMPANY = "company"  # contains, of contacts
    CITY = "city"  # contains, of contacts' mailing address
    PRIORITY = "priority"  # is (a Priority)
    STARTS_WITHIN = "starts within"  # days from now back: not older than (a number of days)


class FilterOperator(StrEnum):
    """How a condition compares."""

    IS_ME = "is me"
    IS = "is"
    IS_NOT = "is not"
    CONTAINS = "contains"
    IS_SET = "is set"
    IS_EMPTY = "is empty"
    NOT_OLDER_THAN = "not older than"


@dataclass(frozen=True, slots=True)
class FilterCondition:
    """One comparison; all conditions of a filter must hold. *value* is text, as it is stored."""

    field: FilterField
    operator: FilterOperator
    value: str = ""


MOST_CONDITIONS = 10
MOST_DAYS = 3_650
TEXT_LENGTH = 200

_ACTIVITY = (
    FilterField.OWNER,
    FilterField.PHASE,
    FilterField.SUBJECT,
    FilterField.REGARDING,
    FilterField.PRIORITY,
    FilterField.STARTS_WITHIN,
)
_MEETING = (FilterField.PARTY, FilterField.ORGANIZER, *_ACTIVITY)

FIELDS: Mapping[ObjectType, tuple[FilterField, ...]] = {
    ObjectType.APPOINTMENT: _MEETING,
    ObjectType.RECURRING_APPOINTMENT_MASTER: _MEETING,
    ObjectType.SERVICE_APPOINTMENT: (FilterField.PARTY, *_ACTIVITY),
    ObjectType.CONTACT: (
        FilterField.OWNER,
        FilterField.PHASE,
        FilterField.SUBJECT,
        FilterField.COMPANY,
        FilterField.CITY,
    ),
    ObjectType.TASK: _ACTIVITY,
    ObjectType.FAX: _ACTIVITY,
    ObjectType.LETTER: _ACTIVITY,
    ObjectType.PHONE_CALL: _ACTIVITY,
}
"""Which fields a condition on a table can look at, the most used ones first."""

OPERATORS: Mapping[FilterField, tuple[FilterOperator, ...]] = {
    FilterField.OWNER: (FilterOperator.IS_ME, FilterOperator.IS),
    FilterField.PARTY: (FilterOperator.IS_ME,),
    FilterField.ORGANIZER: (FilterOperator.IS_ME,),
    FilterField.PHASE: (FilterOperator.IS, FilterOperator.IS_NOT),
    FilterField.SUBJECT: (FilterOperator.CONTAINS,),
    FilterField.REGARDING: (FilterOperator.IS, FilterOperator.IS_SET, FilterOperator.IS_EMPTY),
    FilterField.COMPANY: (FilterOperator.CONTAINS,),
    FilterField.CITY: (FilterOperator.CONTAINS,),
    FilterField.PRIORITY: (FilterOperator.IS,),
    FilterField.STARTS_WITHIN: (FilterOperator.NOT_OLDER_THAN,),
}
"""How a condition can compare each field."""

WITHOUT_VALUE = frozenset({FilterOperator.IS_ME, FilterOperator.IS_SET, FilterOperator.IS_EMPTY})
"""The operators that say everything by themselves."""

FIELD = "conditions"


def condition_problems(
    object_type: ObjectType, condition: FilterCondition, place: int
) -> Iterator[Problem]:
    """Yield what keeps the condition at *place* (the first is 1) from being saved."""
    if condition.field not in FIELDS.get(object_type, ()):
        yield Problem(
            FIELD,
            f"Condition {place} looks at what this table does not have: {condition.field.value}.",
            "Choose another field, or remove the condition.",
        )
    elif condition.operator not in OPERATORS[condition.field]:
        yield Problem(
            FIELD,
            f"Condition {place} cannot compare “{condition.operator.value}”.",
            "Choose how it compares.",
        )
    elif condition.operator not in WITHOUT_VALUE:
        yield from _value_problems(condition, place)


def _value_problems(condition: FilterCondition, place: int) -> Iterator[Problem]:
    value = condition.value.strip()
    if not value:
        yield Problem(FIELD, f"Condition {place} has no value.", "Enter or choose one.")
        return
    if condition.field is FilterField.STARTS_WITHIN and value.isascii() and value.isdigit():
        yield from within(FIELD, "The number of days", int(value), 1, MOST_DAYS)
    elif not _MEANINGFUL.get(condition.field, _any_text)(value):
        yield Problem(FIELD, f"The value of condition {place} means nothing.", "Choose another.")
    elif len(value) > TEXT_LENGTH:
        text = f"The text of condition {place} is longer than {TEXT_LENGTH} characters."
        yield Problem(FIELD, text, "Shorten it.")


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _any_text(_value: str) -> bool:
    return True


def _no_text(_value: str) -> bool:
    return False


_MEANINGFUL: Mapping[FilterField, Callable[[str], bool]] = {
    FilterField.OWNER: _is_id,
    FilterField.REGARDING: _is_id,
    FilterField.PHASE: frozenset(str(int(phase)) for phase in Phase).__contains__,
    FilterField.PRIORITY: frozenset(str(int(one)) for one in Priority).__contains__,
    FilterField.STARTS_WITHIN: _no_text,
}
