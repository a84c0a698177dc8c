"""What a file of a calendar holds, in the form in which the organization keeps it."""

from dataclasses import dataclass
from enum import StrEnum

from ssync_desktop.domain.items.content import AppointmentContent, TaskContent
from ssync_desktop.domain.items.kinds import Phase


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An appointment, a whole series or a task; *global_id* is its iCalendar UID."""

    content: AppointmentContent | TaskContent
    global_id: str = ""
    phase: Phase = Phase.OPEN


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """The entries of a file in its order; *notes* say what of it could not be kept, and why.

    *assumed*: it says hours without their zone, which were taken for those of the reader's.
    """

    entries: tuple[CalendarEntry, ...]
    notes: tuple[str, ...] = ()
    assumed: bool = False


class Fate(StrEnum):
    """What becomes of an entry that is imported."""

    NEW = "new"
    KNOWN = "known"  # it is there already, and stays as it is
    LEFT_OUT = "left out"  # it cannot be stored


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """An entry with what becomes of it; *why* says what keeps it from being stored."""

    entry: CalendarEntry
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class CalendarImport:
    """What became of the entries of a file: *known* were there already and stayed as they are.

    *left_out* say which could not be stored, and why. *unreached* were not come to, as somebody
    stopped the import.
    """

    created: int
    known: int
    left_out: tuple[str, ...] = ()
    unreached: int = 0
