"""Filters in words: fields, operators, values, whole conditions, and what is not synchronized."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from ssync_desktop.domain.items.filter_fields import FIELDS, WITHOUT_VALUE
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
)
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.fields.words import TABLES
from ssync_desktop.ui.widgets.badge import Badge

TEMPLATES = "Filters for new users"
TEMPLATES_SENTENCE = (
    "A user is given copies of these when synchronization is first set up. To change one later "
    "changes nothing for users who have theirs already."
)
OWN_SENTENCE = (
    "Rows of the organization go to this user's Exchange as soon as one active filter of their "
    "table fits. Another filter can only add rows, never take some away."
)
OF_USER = "Synchronization filters: {name}"
GIVEN_LATER = "Filters for new users are copied here when synchronization is first set up."
CONSEQUENCE = (
    "Rows that no other active filter lets synchronize are let go at the next pass. What becomes "
    "of them in Exchange is a setting of the organization."
)
TEMPLATE_CONSEQUENCE = "Users who were given a copy of it keep theirs."

_FIELDS: Mapping[FilterField, str] = {
    FilterField.OWNER: "Owner",
    FilterField.PARTY: "Participant",  # organizer or attendee
    FilterField.ORGANIZER: "Organizer",
    FilterField.PHASE: "State",
    FilterField.SUBJECT: "Subject",
    FilterField.REGARDING: "Regarding",
    FilterField.COMPANY: "Company",
    FilterField.CITY: "City",
    FilterField.PRIORITY: "Priority",
    FilterField.STARTS_WITHIN: "Start",
}
OPERATORS: Mapping[FilterOperator, str] = {
    FilterOperator.IS_ME: "is the user",
    FilterOperator.IS: "is",
    FilterOperator.IS_NOT: "is not",
    FilterOperator.CONTAINS: "contains",
    FilterOperator.IS_SET: "is set",
    FilterOperator.IS_EMPTY: "is empty",
    FilterOperator.NOT_OLDER_THAN: "is no older than",
}
PRIORITIES: Mapping[Priority, str] = {
    Priority.HIGH: "High",
    Priority.NORMAL: "Normal",
    Priority.LOW: "Low",
}
_PHASES: Mapping[Phase, str] = {
    Phase.OPEN: "Open",
    Phase.COMPLETED: "Completed",
    Phase.CANCELED: "Canceled",
}
_CONTACT_PHASES: Mapping[Phase, str] = {Phase.OPEN: "Active", Phase.CANCELED: "Inactive"}
ACTIVE = Badge("success", Tone.GOOD, "Active")
INACTIVE = Badge("phase-off", Tone.OFF, "Inactive")
GIVEN = Badge("success", Tone.GOOD, "Given to new users")
KEPT = Badge("phase-off", Tone.OFF, "Not given")
NOTHING = Badge("warning", Tone.WARN, "Not synchronized")


def field_words(table: ObjectType, field: FilterField) -> str:
    """Return what a field is called in a table."""
    if field is FilterField.SUBJECT and table is ObjectType.CONTACT:
        return "Name"
    return _FIELDS[field]


def phases(table: ObjectType) -> Mapping[Phase, str]:
    """Return the states that rows of a table can be in."""
    return _CONTACT_PHASES if table is ObjectType.CONTACT else _PHASES


def condition_words(
    table: ObjectType, condition: FilterCondition, names: Mapping[UUID, str]
) -> str:
    """Return a condition in words; *names* are those of the users and records it may mean."""
    start = f"{field_words(table, condition.field)} {OPERATORS[condition.operator]}"
    if condition.operator in WITHOUT_VALUE:
        return start
    return f"{start} {_value_words(table, condition, names)}"


def filter_words(one: SyncFilter, names: Mapping[UUID, str]) -> str:
    """Return which rows a filter lets synchronize: all its conditions must hold."""
    words = [condition_words(one.object_type, each, names) for each in one.conditions]
    if not words:
        return "All rows"
    return " and ".join([words[0], *(f"{each[:1].lower()}{each[1:]}" for each in words[1:])])


def state_of(one: SyncFilter) -> Badge:
    """Return whether a filter lets anything synchronize, or whether a template is given."""
    if one.owner_id is None and one.active:
        return GIVEN if one.default else KEPT
    return ACTIVE if one.active else INACTIVE


def idle_tables(filters: Iterable[SyncFilter]) -> tuple[ObjectType, ...]:
    """Return the tables without an active filter: nothing of them synchronizes."""
    busy = {one.object_type for one in filters if state_of(one) in (ACTIVE, GIVEN)}
    return tuple(table for table in TABLES if table in FIELDS and table not in busy)


def idle_words(tables: tuple[ObjectType, ...], *, templates: bool) -> str:
    """Say which tables do not synchronize at all (B90); empty when all do."""
    if not tables:
        return ""
    names = [TABLES[tables[0]], *(TABLES[table].lower() for table in tables[1:])]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    why = "no filter for them is given to new users" if templates else "they have no active filter"
    whom = " for new users" if templates else ""
    said = f"{listed} do not synchronize{whom}: {why}."
    return f"{said} {GIVEN_LATER}" if len(tables) == len(TABLES) and not templates else said


def _value_words(table: ObjectType, condition: FilterCondition, names: Mapping[UUID, str]) -> str:
    value = condition.value.strip()
    match condition.field:
        case FilterField.PHASE:
            known = {str(int(phase)): words.lower() for phase, words in phases(table).items()}
            return known.get(value, value)
        case FilterField.PRIORITY:
            known = {str(int(one)): words.lower() for one, words in PRIORITIES.items()}
            return known.get(value, value)
        case FilterField.OWNER | FilterField.REGARDING:
            return names.get(_id(value), "one that is gone")
        case FilterField.STARTS_WITHIN:
            return "1 day" if value == "1" else f"{value} days"
        case _:
            return f"“{value}”"


def meant_ids(conditions: Iterable[FilterCondition]) -> tuple[UUID, ...]:
    """Return the users and records that conditions name by their ids."""
    meant = (FilterField.OWNER, FilterField.REGARDING)
    found = (_id(one.value) for one in conditions if one.field in meant)
    return tuple(one for one in found if one.int)


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return UUID(int=0)
