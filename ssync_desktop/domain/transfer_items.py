"""Filters and the field map apart from their database: what a file says in the place of ids.

The value of a condition means the same in every organization: a phase and a priority are written by
name, a user as in the rest of the file, a record by kind and name ("ACCOUNT Fabrikam"). What is not
there any more is written by its id, which fits nothing elsewhere either.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from uuid import UUID

from ssync_desktop.domain.items.field_directions import default_mappings, mapping_problems
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.kinds import Phase, SyncDirection
from ssync_desktop.domain.items.mapping_profile import FieldMapping
from ssync_desktop.domain.items.sync_filter import SyncFilter, SyncFilterDraft
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.domain.problems import Problem

SOMEBODY = UUID(int=0)
"""Stands for whoever or whatever a condition names, while only its form is looked at."""

_CODES: Mapping[FilterField, type[IntEnum]] = {
    FilterField.PHASE: Phase,
    FilterField.PRIORITY: Priority,
}
_NAMING = frozenset({FilterField.OWNER, FilterField.REGARDING})


@dataclass(frozen=True, slots=True)
class WordedFilter:
    """A filter whose conditions name what they mean; whose it is, is said beside it."""

    name: str = ""
    object_type: ObjectType = ObjectType.APPOINTMENT
    conditions: tuple[FilterCondition, ...] = ()
    active: bool = True
    default: bool = False

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps it from being saved, whoever is meant by its names."""
        yield from self.draft(lambda _: SOMEBODY).problems()

    def draft(
        self, meant: Callable[[FilterCondition], UUID], owner_id: UUID | None = None
    ) -> SyncFilterDraft:
        """Return the filter as it can be saved; *meant* says whom or what a condition names."""
        return SyncFilterDraft(
            name=self.name.strip(),
            object_type=self.object_type,
            conditions=tuple(_coded(one, meant) for one in self.conditions),
            owner_id=owner_id,
            active=self.active,
            default=self.default and owner_id is None,
        )


@dataclass(frozen=True, slots=True)
class ChosenDirection:
    """The direction of one field of one table."""

    object_type: ObjectType = ObjectType.APPOINTMENT
    field: str = ""
    direction: SyncDirection = SyncDirection.BOTH


@dataclass(frozen=True, slots=True)
class WordedFieldMap:
    """The field map as far as it is not the usual one; what it leaves out is as usual."""

    all_addresses: bool = False
    directions: tuple[ChosenDirection, ...] = ()

    @classmethod
    def of(cls, mappings: tuple[FieldMapping, ...], *, all_addresses: bool) -> "WordedFieldMap":
        """Return what of *mappings* somebody has chosen."""
        return cls(
            all_addresses,
            tuple(
                ChosenDirection(one.object_type, one.field, one.direction)
                for one in mappings
                if one.direction is not one.default
            ),
        )

    def problems(self) -> Iterator[Problem]:
        """Yield what cannot be chosen, line by line."""
        known = {(one.object_type, one.field): one for one in default_mappings()}
        seen: set[tuple[ObjectType, str]] = set()
        for number, line in enumerate(self.directions, 1):
            place, key = f"directions[{number}]", (line.object_type, line.field)
            usual = known.get(key)
            if usual is None:
                text = f"“{line.field}” is no field of {line.object_type.name} in the map."
                yield Problem(place, text, "Remove it.")
            elif key in seen:
                yield Problem(place, f"“{line.field}” stands here twice.", "Remove one of them.")
            else:
                for one in mapping_problems([replace(usual, direction=line.direction)]):
                    yield Problem(place, one.text, one.remedy)
            seen.add(key)

    def applied(self, mappings: tuple[FieldMapping, ...]) -> tuple[FieldMapping, ...]:
        """Return *mappings* with these directions, and else the usual ones."""
        chosen = {(one.object_type, one.field): one.direction for one in self.directions}
        return tuple(
            replace(one, direction=chosen.get((one.object_type, one.field), one.default))
            for one in mappings
        )


def worded(one: SyncFilter, named: Callable[[FilterCondition], str]) -> WordedFilter:
    """Return *one* for a file; *named* says what the user or record of a condition is called."""
    return WordedFilter(
        name=one.name,
        object_type=one.object_type,
        conditions=tuple(_in_words(each, named) for each in one.conditions),
        active=one.active,
        default=one.default,
    )


def names_somebody(condition: FilterCondition) -> bool:
    """Say whether the value of a condition is a user or a record."""
    return condition.field in _NAMING and condition.operator is FilterOperator.IS


def as_id(value: str) -> UUID | None:
    """Return the id that *value* is, or None where it is a name."""
    try:
        return UUID(value)
    except ValueError:
        return None


def _in_words(
    condition: FilterCondition, named: Callable[[FilterCondition], str]
) -> FilterCondition:
    if names_somebody(condition):
        return replace(condition, value=named(condition))
    codes = _CODES.get(condition.field)
    return (
        condition if codes is None else replace(condition, value=codes(int(condition.value)).name)
    )


def _coded(condition: FilterCondition, meant: Callable[[FilterCondition], UUID]) -> FilterCondition:
    value = condition.value.strip()
    codes = _CODES.get(condition.field)
    if value and names_somebody(condition):
        value = str(meant(condition))
    elif codes is not None and value in codes.__members__:
        value = str(int(codes[value]))
    elif codes is not None and value:
        value = "?"  # a number would mean something, but not what the file says of it
    return replace(condition, value=value)
