"""Where passwords are kept on this machine, and whether that place answers."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """Whether secrets can be read and kept."""

    WORKING = "working"
    LOCKED = "locked"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SecretsStatus:
    """How a probe went: *sentence* says it, *remedy* what to do where it went wrong.

    *place* is the store in use, in words that fit behind "kept in".
    """

    health: Health
    sentence: str
    remedy: str = ""
    place: str = ""
