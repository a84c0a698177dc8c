"""Texts of rows and columns: comma, semicolon, tab or bar between them, quoted or not."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from ssync_desktop.domain.addresses import is_address
from ssync_desktop.domain.importing.columns import known_header
from ssync_desktop.domain.importing.table import (
    MOST_ROWS,
    ContactTable,
    FileFormat,
    UnreadableFile,
    tidy,
)

DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE: Final = 50  # rows by which a delimiter is judged
_MOST_COLUMNS: Final = 200  # Outlook writes 92
_FIELD_LIMIT: Final = 1_000_000  # characters; beyond it a quotation mark was never closed
_BROKEN: Final = (
    "Open the file in a spreadsheet program, look at that row, and save it as CSV again."
)


def read_delimited(text: str, encoding: str) -> ContactTable:
    """Return the table that *text* is; raises :class:`UnreadableFile`.

    A first line ``sep=;`` is obeyed. The first row is the header, unless it holds an address.
    """
    said, body = _said_delimiter(text)
    delimiter = said or _delimiter_of(body)
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, row in enumerate(_rows(body, delimiter), 1):
        if len(rows) > MOST_ROWS:
            raise too_many_rows()
        if any(cell.strip() for cell in row):
            rows.append(row[:_MOST_COLUMNS])
            numbers.append(number)
    columns = [cell.strip() for cell in rows[0]] if rows and _is_header(rows[0]) else []
    if columns:
        del rows[0], numbers[0]
    if not rows:
        raise UnreadableFile(
            "The file holds column titles and no rows",
            "Choose the contacts in the program it comes from, and export them again.",
        )
    if len(rows) > MOST_ROWS:
        raise too_many_rows()
    return ContactTable(
        FileFormat.CSV, encoding, DELIMITERS[delimiter], *tidy(columns, rows, numbers)
    )


def too_many_rows() -> UnreadableFile:
    """Return why a file with so many rows is not imported."""
    return UnreadableFile(
        f"The file has more than {MOST_ROWS:,} rows",
        "Divide it into several files, and import one after the other.",
    )


def _said_delimiter(text: str) -> tuple[str, str]:
    """Return the delimiter that Excel's own first line names, and what follows that line."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.casefold().startswith("sep=") and first[4:5] in DELIMITERS:
        return first[4:5], rest
    if first.casefold() == "sep=":  # the tab was stripped with the white space
        return "\t", rest
    return "", text


def _delimiter_of(text: str) -> str:
    """Return the delimiter by which most rows have as many cells as the first, above one."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            sample = [row for row in islice(_rows(text, delimiter), _SAMPLE) if row]
        except UnreadableFile:
            return 0, 0
        width = len(sample[0]) if sample else 1
        return (sum(len(row) == width for row in sample), width) if width > 1 else (0, 0)

    fits = {delimiter: fit(delimiter) for delimiter in DELIMITERS}
    best = max(fits, key=lambda delimiter: fits[delimiter])
    return best if fits[best] > (0, 0) else ","


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableFile(
            f"Line {reader.line_num:,} cannot be taken apart: a quotation mark is not closed",
            _BROKEN,
        ) from error
    finally:
        csv.field_size_limit(before)


def _is_header(row: list[str]) -> bool:
    """Say whether a first row holds titles: no address, and a known title or words alone."""
    if any(is_address(cell.strip()) for cell in row if cell.strip()):
        return False
    filled = [cell for cell in row if cell.strip()]
    return any(known_header(cell) for cell in filled) or not any(_is_figure(c) for c in filled)


def _is_figure(cell: str) -> bool:
    return cell.strip().lstrip("+-").replace(" ", "").isdigit()
