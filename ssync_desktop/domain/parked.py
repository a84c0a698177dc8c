"""A parked message as a person looks at it before trying it again (B65)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParkedText:
    """The header block, which can be edited, and the beginning of the body, which cannot.

    *whole* says that the beginning is all of it.
    """

    headers: str
    beginning: str
    whole: bool
