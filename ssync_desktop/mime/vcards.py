"""Cards (vCard 2.1; 3.0, RFC 2426; 4.0, RFC 6350) of people, as rows of a table.

vobject takes a card apart. The file is divided into cards here, so that a broken one costs nobody
else anything.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ssync_desktop.domain.importing.delimited import too_many_rows
from ssync_desktop.domain.importing.table import (
    MOST_ROWS,
    ContactTable,
    FileFormat,
    UnreadableFile,
    tidy,
)

COLUMNS: Final = ("Full name", "First name", "Middle name", "Last name", "Company")
_MOST_ADDRESSES: Final = 20
_LONGEST_CARD: Final = 8_000_000  # characters; a card with pictures has some 100,000
_MARK: Final = re.compile(r"(?im)^[ \t]*(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*\r?$")
_UNLABELLED: Final = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE(?=[;:])", re.IGNORECASE)
_LAST: Final = 1_000  # of the least preferred address


def looks_like_cards(text: str) -> bool:
    """Say whether *text* begins with a card."""
    return text[:200].lstrip().upper().replace(" ", "").startswith("BEGIN:VCARD")


def read_cards(text: str, encoding: str) -> ContactTable:
    """Return a row for each card in *text*; raises :class:`UnreadableFile`.

    A card that cannot be read is left out with a note.
    """
    rows: list[list[str]] = []
    numbers: list[int] = []
    notes: list[str] = []
    for number, card in enumerate(_cards(text), 1):
        if number > MOST_ROWS:
            raise too_many_rows()
        if (row := _row(card)) is None:
            notes.append(f"Card {number:,} cannot be read and is left out.")
        else:
            rows.append(row)
            numbers.append(number)
    width = max((len(row) for row in rows), default=0)
    columns = [*COLUMNS, *(f"Email {n}" for n in range(1, width - len(COLUMNS) + 1))]
    table = tidy(columns, rows, numbers)
    if not table[1]:
        raise UnreadableFile(
            "The file holds no card with a name or an address",
            "Choose the contacts in the program it comes from, and export them again.",
        )
    return ContactTable(FileFormat.VCARD, encoding, "", *table, tuple(notes))


def _cards(text: str) -> Iterator[str]:
    """Yield the cards in *text*, closing those that nobody closed.

    A card inside another is the agent of vCard 2.1, and belongs to it.
    """
    start = depth = 0
    for mark in _MARK.finditer(text):
        begins = mark[1].upper() == "BEGIN"
        inside = text[max(start, mark.start() - 40) : mark.start()].rstrip()
        if begins and depth and not inside.upper().endswith("AGENT:"):
            yield f"{text[start : mark.start()]}\r\nEND:VCARD\r\n"
            depth = 0
        if begins:
            start = start if depth else mark.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield f"{text[start : mark.end()]}\r\n"
    if depth:
        yield text[start:] + "\r\nEND:VCARD" * depth + "\r\n"


def _row(card: str) -> list[str] | None:
    """Return the cells of a card; None when it cannot be read."""
    if len(card) > _LONGEST_CARD:
        return None
    # Quoted octets that name no charset are those of the Windows that wrote them, if not UTF-8.
    for attempt in (card, _UNLABELLED.sub(r";CHARSET=windows-1252\g<0>", card)):
        if (contents := _contents(attempt)) is not None:
            return _cells(contents)
    return None


def _contents(card: str) -> Mapping[str, Sequence[Any]] | None:
    from vobject import readOne  # which takes a while; most readers of mail never need it

    logging.getLogger("vobject.base").disabled = True  # it would print what people's cards say
    try:
        contents: Mapping[str, Sequence[Any]] = readOne(
            card, ignoreUnreadable=True, allowQP=True
        ).contents
    except Exception:  # noqa: BLE001  nothing is raised over a foreign card, whatever is in it
        return None
    return contents


def _cells(contents: Mapping[str, Sequence[Any]]) -> list[str]:
    name = contents["n"][0].value if "n" in contents else None
    parts = [_text(getattr(name, part, "")) for part in ("given", "additional", "family")]
    full = _text(contents["fn"][0].value) if "fn" in contents else ""
    company = contents["org"][0].value if "org" in contents else ""
    unit = company[:1] if isinstance(company, list) else company
    addresses = sorted(contents.get("email", ())[:_MOST_ADDRESSES], key=_preference)
    return [full, *parts, _text(unit), *(_text(one.value) for one in addresses)]


def _text(value: Any) -> str:
    return " ".join(map(_text, value)) if isinstance(value, list | tuple) else str(value).strip()


def _preference(address: Any) -> int:
    """Return how far down an address stands: 1 to 100 (4.0), the preferred one first (before)."""
    said = [*address.singletonparams, *address.params.get("TYPE", ())]
    if any(word.upper() == "PREF" for word in said):
        return 0
    number = next(iter(address.params.get("PREF", ())), "")
    return int(number) if number.isdecimal() and len(number) < 4 else _LAST
