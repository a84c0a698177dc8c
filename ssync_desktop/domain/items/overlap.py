"""What takes place at the time of an appointment about which its user is asked (B97)."""

from collections.abc import Sequence
from dataclasses import dataclass

from ssync_desktop.domain.items.time_words import block_words
from ssync_desktop.domain.items.times import TimeBlock


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another appointment, *block* being when: of a series its occurrence that is in the way.

    *own* is when the appointment takes place that is asked about: of a series its first occurrence
    in whose way something is. *organizer* is the other one's, in words, empty where nobody is
    known. The subject may be hidden; when and whose is told to everybody who may answer.
    """

    subject: str
    block: TimeBlock
    own: TimeBlock
    organizer: str = ""

    @property
    def when_and_whose(self) -> str:
        """In words."""
        whose = f", organized by {self.organizer}" if self.organizer else ""
        return f"{block_words(self.block)}{whose}"


def in_words(overlaps: Sequence[Overlap]) -> list[str]:
    """Return when the appointment is that is asked about, and when what is in its way."""
    if not overlaps:
        return []
    others = [f"Another appointment: {one.when_and_whose}." for one in overlaps]
    return [f"It takes place {block_words(overlaps[0].own)}.", *others]
