"""What the last connection test of a profile found (section 1.5); Test & Enable overrules it."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

TEXT_LENGTH = 2084


class ConnectionResult(IntEnum):
    """``emailserverprofile.lasttestexecutionstatus``."""

    FAILURE = 0
    SUCCESS = 1
    WARNING = 2


@dataclass(frozen=True, slots=True)
class LastTest:
    """One test. *reached* and *let_in* are None where it did not get so far.

    *asked* is which server was asked for what, *answer* what it said, *message* our own words; each
    is cut to 2,084 characters.
    """

    began_on: datetime
    milliseconds: int
    result: ConnectionResult
    reached: bool | None = None
    let_in: bool | None = None
    asked: str = ""
    answer: str = ""
    message: str = ""

    def __post_init__(self) -> None:
        """Cut the texts."""
        for name in ("asked", "answer", "message"):
            object.__setattr__(self, name, getattr(self, name)[:TEXT_LENGTH])
