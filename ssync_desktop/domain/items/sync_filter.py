"""Which rows of the organization synchronize: the filters of a user (section 5.1).

Filters of one table are a union: another one can only widen what synchronizes (B90).
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.options import ObjectType


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


@dataclass(frozen=True, slots=True)
class SyncFilter:
    """A filter of a user, or, without an *owner_id*, a template of the organization.

    *default* templates are given to users when their synchronization is first set up; to change
    one later changes no user's filters.
    """

    id: UUID
    name: str
    object_type: ObjectType
    conditions: tuple[FilterCondition, ...]
    owner_id: UUID | None = None
    active: bool = True
    default: bool = False
    row_version: int = 0


@dataclass(frozen=True, slots=True)
class SyncFilterDraft:
    """A filter as somebody enters it."""

    name: str = ""
    object_type: ObjectType = ObjectType.APPOINTMENT
    conditions: tuple[FilterCondition, ...] = ()
    owner_id: UUID | None = None
    id: UUID | None = None
    active: bool = True
    default: bool = False
    row_version: int = 0
