"""From the cells of a row to what a record would hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssync_desktop.domain.importing.addresses import addresses_in, once
from ssync_desktop.domain.importing.columns import Mapping, Target
from ssync_desktop.domain.importing.table import ContactTable
from ssync_desktop.domain.options import ObjectType


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it is meant: nothing has been checked yet, and nothing cut.

    *number* is where it stands in the file.
    """

    number: int
    name: str
    addresses: tuple[str, ...]


def entries(table: ContactTable, mapping: Mapping, object_type: ObjectType) -> Iterator[Entry]:
    """Yield what each row of *table* means for records of *object_type*."""
    places = _places(mapping)
    sources = name_sources(object_type)
    for number, row in zip(table.numbers, table.rows, strict=True):
        cells = (row[place] for place in places[Target.EMAIL] if row[place])
        addresses = once(one for cell in cells for one in addresses_in(cell))
        name = " ".join(row[place] for place in _of_name(row, places, sources))
        yield Entry(number, name, addresses)


def name_sources(object_type: ObjectType) -> tuple[tuple[Target, ...], ...]:
    """Return what a record is named by, first what comes first: a company's own, or a person's."""
    person = ((Target.NAME,), (Target.FIRST_NAME, Target.MIDDLE_NAME, Target.LAST_NAME))
    company = (Target.COMPANY,)
    return (company, *person) if object_type is ObjectType.ACCOUNT else (*person, company)


def left_out(row: Sequence[str], mapping: Mapping, object_type: ObjectType) -> tuple[int, ...]:
    """Return the places of the filled cells of *row* of which nothing is imported."""
    places = _places(mapping)
    kept = {*places[Target.EMAIL], *_of_name(row, places, name_sources(object_type))}
    return tuple(place for place, cell in enumerate(row) if cell and place not in kept)


def _places(mapping: Mapping) -> dict[Target, list[int]]:
    return {
        target: [place for place, meant in enumerate(mapping) if meant is target]
        for target in Target
    }


def _of_name(
    row: Sequence[str], places: dict[Target, list[int]], sources: tuple[tuple[Target, ...], ...]
) -> tuple[int, ...]:
    """Return the places of the cells that make the name; the first filled one of each kind."""
    for source in sources:
        filled = [next((at for at in places[part] if row[at]), None) for part in source]
        if found := tuple(at for at in filled if at is not None):
            return found
    return ()
