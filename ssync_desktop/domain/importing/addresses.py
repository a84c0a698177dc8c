"""The mail addresses that a cell of a file holds: one, several, or one behind a name."""

import re
from collections.abc import Iterable
from typing import Final

from ssync_desktop.domain.addresses import address_key

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
    return once(filter(None, map(_bare, parts)))


def once(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return each of *addresses* once, as it was written first; case does not count."""
    found: dict[str, str] = {}
    for address in addresses:
        found.setdefault(address_key(address), address)
    return tuple(found.values())


def _bare(part: str) -> str:
    address = part.strip().strip("'\"")
    return address[7:] if address[:7].casefold() == "mailto:" else address
