"""What becomes of each column of a file, in words: nobody shall miss a column afterwards."""

from collections.abc import Sequence
from typing import Final

from ssync_desktop.domain.importing.columns import Mapping, Target
from ssync_desktop.domain.importing.rows import name_sources
from ssync_desktop.domain.importing.table import ContactTable
from ssync_desktop.domain.options import ObjectType

NOT_IMPORTED: Final = "Not imported"
_LOOKED_AT: Final = 500  # rows by which a column counts as empty
_SAID: Final = {
    Target.NAME: "a full name",
    Target.FIRST_NAME: "a first or last name",
    Target.COMPANY: "a company",
}


def fates(mapping: Mapping, object_type: ObjectType) -> tuple[str, ...]:
    """Return for each column what its cells become in a record of *object_type*."""
    sources = name_sources(object_type)
    return tuple(
        _fate(target, mapping[:place], mapping, sources) for place, target in enumerate(mapping)
    )


def not_imported(
    table: ContactTable, mapping: Mapping, object_type: ObjectType
) -> tuple[tuple[str, str], ...]:
    """Return title and fate of the columns that are filled and not, or not always, imported."""
    told = zip(table.columns, fates(mapping, object_type), strict=True)
    rows = table.rows[:_LOOKED_AT]
    return tuple(
        (title, fate)
        for place, (title, fate) in enumerate(told)
        if fate.startswith(NOT_IMPORTED) and any(row[place] for row in rows)
    )


def _fate(
    target: Target, before: Mapping, mapping: Mapping, sources: Sequence[tuple[Target, ...]]
) -> str:
    if target is Target.IGNORED:
        return NOT_IMPORTED
    if target is Target.EMAIL:
        return "Email addresses; a record holds three"
    if target in before:
        return f"{NOT_IMPORTED}, except where the other {target.value.lower()} is empty"
    preferred = []
    for source in sources:
        if target in source:
            break
        preferred += [_SAID[source[0]]] if set(source).intersection(mapping) else []
    if preferred:
        return f"{NOT_IMPORTED}, except as the name of rows without {' or '.join(preferred)}"
    return "Name" if len(source) == 1 else "Part of the name"
