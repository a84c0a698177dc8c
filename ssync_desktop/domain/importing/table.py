"""What was read from a file of contacts: a table of texts, or why there is none."""

from dataclasses import dataclass
from enum import StrEnum

LARGEST_FILE = 64 * 1024 * 1024
"""Octets of a file; 10,000 cards with a portrait each have some 50 MB."""

MOST_ROWS = 50_000
"""Rows of one import: all of them are written in one transaction, which mail waits for."""

LONGEST_CELL = 400
"""Characters kept of a cell: more than any column takes, so that what is too long still shows."""


class FileFormat(StrEnum):
    """What kind of file it is."""

    CSV = "CSV"
    VCARD = "vCard"


@dataclass(frozen=True, slots=True)
class ContactTable:
    """The rows of a file as they stand in it.

    *encoding* and *delimiter* are how it was read, in words. *numbers* say where a row stands: the
    row of a spreadsheet, its header being the first, or the number of a card. All *rows* have as
    many cells as there are *columns*; columns without any value are left out.
    """

    format: FileFormat
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why nothing can be imported from a file, and what to do."""

    title: str
    remedy: str


class UnreadableFile(Exception):
    """Raised on the way; whoever reads the whole file turns it into :class:`Unreadable`."""

    def __init__(self, title: str, remedy: str) -> None:
        super().__init__(title)
        self.reason = Unreadable(title, remedy)


def tidy(
    columns: list[str], rows: list[list[str]], numbers: list[int]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Return equally long rows without columns and rows that say nothing."""
    kept = [
        (number, tuple(" ".join(cell.split())[:LONGEST_CELL] for cell in row))
        for number, row in zip(numbers, rows, strict=True)
        if any(cell.strip() for cell in row)
    ]
    width = max((len(row) for _, row in kept), default=0)
    names = columns + [f"Column {place + 1}" for place in range(len(columns), width)]
    full = [place for place in range(width) if any(place < len(r) and r[place] for _, r in kept)]
    return (
        tuple(names[place].strip() or f"Column {place + 1}" for place in full),
        tuple(tuple(row[p] if p < len(row) else "" for p in full) for _, row in kept),
        tuple(number for number, _ in kept),
    )
