"""A parked message as a person looks at it before trying it again (B65)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class ParkedText:
    """The header block, which can be edited, and the beginning of the body, which cannot.

    *whole* says that the beginning is all of it.
    """

    headers: str
    beginning: str
    whole: bool


@dataclass(frozen=True, slots=True)
class ParkedDraft:
    """The header block of a parked message as somebody edits it; *id* is the parked item's."""

    id: UUID
    headers: str

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps it from being delivered."""
        lines = [line.partition(":")[0].strip().casefold() for line in self.headers.split("\n")]
        if "from" not in lines:
            yield Problem(
                "headers", "There is no line “From:”.", "Write one, as in From: name@example.com."
            )
