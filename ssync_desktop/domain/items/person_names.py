"""The name of a contact whole and in parts: mail knows the one, synchronization the other."""

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.lengths import LENGTHS

_LENGTHS = LENGTHS[ItemKind.CONTACT]


def name_parts(full_name: str) -> tuple[str, str]:
    """Return first and last name, each cut to its column: the last word is the last name."""
    *first, last = full_name.split() or [""]
    return " ".join(first)[: _LENGTHS["first_name"]].strip(), last[: _LENGTHS["last_name"]]
