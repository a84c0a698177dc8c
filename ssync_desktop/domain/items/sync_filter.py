"""Which rows of the organization synchronize: the filters of a user (section 5.1).

Filters of one table are a union: another one can only widen what synchronizes (B90).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.items.filter_fields import (
    FIELDS,
    MOST_CONDITIONS,
    FilterCondition,
    FilterField,
    FilterOperator,
    condition_problems,
)
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.problems import Problem, no_longer_than, not_empty

__all__ = [
    "NAME_LENGTH",
    "FilterCondition",
    "FilterField",
    "FilterOperator",
    "SyncFilter",
    "SyncFilterDraft",
]

NAME_LENGTH = 200


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

    def draft(self) -> "SyncFilterDraft":
        """Return an editable copy."""
        return SyncFilterDraft(
            **{name: getattr(self, name) for name in SyncFilterDraft.__dataclass_fields__}
        )


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

    def problems(self) -> Iterator[Problem]:
        """Yield what this draft can judge by itself."""
        yield from not_empty("name", "Name", self.name)
        yield from no_longer_than("name", "Name", self.name, NAME_LENGTH)
        if self.object_type not in FIELDS:
            text = "Rows of this table never synchronize."
            yield Problem("object_type", text, "Choose another table.")
            return
        if not self.conditions:
            text = "There is no condition, so every row would synchronize."
            yield Problem("conditions", text, "Add a condition.")
        if len(self.conditions) > MOST_CONDITIONS:
            text = (
                f"{len(self.conditions)} conditions are more than the {MOST_CONDITIONS} that fit."
            )
            yield Problem("conditions", text, "Remove some.")
        for place, condition in enumerate(self.conditions, 1):
            yield from condition_problems(self.object_type, condition, place)
