"""For every code: a title, likely causes in order, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from ssync_desktop.domain.error_codes import ErrorCode


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands on the card of an error; *causes* come most likely first."""

    title: str
    causes: tuple[str, ...]
    remedy: str


def explain(code: ErrorCode) -> Explanation:
    """Return what is known about *code*; every code has an entry (a test holds it)."""
    return EXPLANATIONS[code]


EXPLANATIONS: Mapping[ErrorCode, Explanation] = {
    code: Explanation(code.value, (), "") for code in ErrorCode
}
