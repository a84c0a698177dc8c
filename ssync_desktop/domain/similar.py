"""Names that resemble what somebody typed, for searches that found nothing."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

LEAST_TYPED: Final = 3  # characters; shorter texts resemble everything
MOST: Final = 3
ALIKE: Final = 0.7  # of 1.0; two letters changed places in a word of four: 0.75


def probes(text: str) -> tuple[str, ...]:
    """Return the beginnings of *text* by which names are looked up that may resemble it.

    Each lookup is bounded by whoever carries it out; a longer beginning finds the nearer ones.
    """
    typed = text.strip()
    return (typed[:3], typed[:2]) if len(typed) >= LEAST_TYPED else ()


def similar_names(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of *names* that resemble *text* as a whole or in one word, best first."""
    wanted = text.strip().casefold()
    if len(wanted) < LEAST_TYPED:
        return ()
    rated = {name: _likeness(wanted, name.casefold()) for name in names}
    near = [name for name, rate in rated.items() if rate >= ALIKE]
    return tuple(sorted(near, key=lambda name: (-rated[name], name))[:MOST])


def _likeness(wanted: str, name: str) -> float:
    return max(SequenceMatcher(None, wanted, part).ratio() for part in (name, *name.split()))
