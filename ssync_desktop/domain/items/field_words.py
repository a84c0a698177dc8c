"""Fields in words, as sentences name them."""

from collections.abc import Iterable
from functools import cache

from ssync_desktop.domain.items.field_directions import default_mappings
from ssync_desktop.domain.options import ObjectType


@cache
def _names() -> dict[tuple[ObjectType, str], str]:
    return {(one.object_type, one.field): one.crm_name for one in default_mappings()}


def field_name(table: ObjectType, field: str) -> str:
    """Return what the organization calls *field* of *table*."""
    if field == "series":
        return "Recurrence"
    return _names().get((table, field), field.replace("_", " ").capitalize())


def field_names(table: ObjectType, fields: Iterable[str]) -> str:
    """Return *fields* as part of a sentence: "Subject, Location and Priority"."""
    *others, last = (field_name(table, one) for one in fields)
    return f"{', '.join(others)} and {last}" if others else last
