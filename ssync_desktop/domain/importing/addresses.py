"""The mail addresses that a cell of a file holds: one, several, or one behind a name."""

import re
from typing import Final

_BETWEEN: Final = re.compile(r"\s*(?:;|,|:::|\s)\s*")
_ANGLES: Final = re.compile(r"<([^<>]*)>")


def addresses_in(cell: str) -> tuple[str, ...]:
    """Return what *cell* gives for addresses, right or wrong, each once, in their order.

    Understands ``Ada <ada@example.com>``, ``mailto:``, and several separated as programs do.
    """
    cell = cell.strip()
    if not cell:
        return ()
    inside = _ANGLES.findall(cell)
    # Words beside an address are somebody's name; a cell without "@" is one wrong address.
    parts = inside or [part for part in _BETWEEN.split(cell) if "@" in part] or [cell]
    found: dict[str, str] = {}
    for part in parts:
        address = part.strip().strip("'\"")
        if address[:7].casefold() == "mailto:":
            address = address[7:]
        if address:
            found.setdefault(address.casefold(), address)
    return tuple(found.values())
