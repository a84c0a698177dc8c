"""From the cells of a row to what a record would hold."""

from collections.abc import Iterator
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
    places = {
        target: [place for place, meant in enumerate(mapping) if meant is target]
        for target in Target
    }
    for number, row in zip(table.numbers, table.rows, strict=True):
        values = {
            target: [row[place] for place in found if row[place]]
            for target, found in places.items()
        }
        addresses = once(one for cell in values[Target.EMAIL] for one in addresses_in(cell))
        yield Entry(number, _name(values, object_type), addresses)


def _name(values: dict[Target, list[str]], object_type: ObjectType) -> str:
    """Return the name of the record: a company's own first, or a person's first."""
    parts = (Target.FIRST_NAME, Target.MIDDLE_NAME, Target.LAST_NAME)
    person = " ".join(values[part][0] for part in parts if values[part])
    full = values[Target.NAME][0] if values[Target.NAME] else ""
    company = values[Target.COMPANY][0] if values[Target.COMPANY] else ""
    if object_type is ObjectType.ACCOUNT:
        return company or full or person
    return full or person or company
