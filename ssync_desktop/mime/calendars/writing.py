"""Entries as the octets of a calendar's file (RFC 5545), with the clocks of their zones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Final

from ssync_desktop.domain.items.calendar_file import CalendarEntry
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    TaskContent,
)
from ssync_desktop.domain.items.kinds import Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.occurrences import ends
from ssync_desktop.domain.items.times import WallTime
from ssync_desktop.domain.items.zones import UTC_ZONE
from ssync_desktop.domain.options import Priority
from ssync_desktop.mime.calendars.observances import zone_lines
from ssync_desktop.mime.calendars.rules import write_rule

PRODUCT: Final = "-//Server-Side Sync Desktop//EN"
_YEARS_AHEAD: Final = 10  # of a series without an end
_YEARS_LOOKED_AT: Final = 2  # at least, for a change is known to be one of every year by the next
_LONGEST_LINE: Final = 75  # octets, section 3.1
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_PRIORITIES: Final = {Priority.HIGH: 1, Priority.NORMAL: 5, Priority.LOW: 9}
_BUSY: Final = {
    ShowAs.FREE: "FREE",
    ShowAs.TENTATIVE: "TENTATIVE",
    ShowAs.BUSY: "BUSY",
    ShowAs.OUT_OF_OFFICE: "OOF",
}
_STATUS: Final = {
    TaskStatus.NOT_STARTED: "NEEDS-ACTION",
    TaskStatus.IN_PROGRESS: "IN-PROCESS",
    TaskStatus.WAITING: "IN-PROCESS",
    TaskStatus.DEFERRED: "NEEDS-ACTION",
    TaskStatus.COMPLETED: "COMPLETED",
    TaskStatus.CANCELED: "CANCELLED",
}
_UTC: Final = frozenset({UTC_ZONE, "UTC"})


def write_calendar(entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """Return *entries* as a file, written at *now* (aware); they read back as they are.

    All but what iCalendar has no words for: a task that waits or is deferred, the zone in which a
    whole day was entered, and that of the second of two equal times, which is said in UTC.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += _zones(one.content for one in entries)
    for number, entry in enumerate(entries, start=1):
        uid = entry.global_id or f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{number}"
        head = [f"UID:{_escaped(uid)}", f"DTSTAMP:{_moment(now)}"]
        if isinstance(entry.content, TaskContent):
            lines += ["BEGIN:VTODO", *head, *_task(entry.content), "END:VTODO"]
        else:
            lines += _appointment(entry.content, head, entry.phase)
    return "".join(_folded(line) for line in (*lines, "END:VCALENDAR")).encode()


def _zones(contents: Iterable[AppointmentContent | TaskContent]) -> Iterator[str]:
    """Yield the definitions of all zones of timed appointments and tasks."""
    years: dict[str, tuple[int, int]] = {}
    for content in contents:
        walls, last = _walls(content)
        for wall in walls:
            first, until = years.get(wall.zone, (wall.at.year, wall.at.year + _YEARS_LOOKED_AT))
            years[wall.zone] = min(first, wall.at.year), max(last, until, wall.at.year)
    for zone in sorted(years.keys() - _UTC):
        yield from zone_lines(zone, *years[zone])


def _walls(content: AppointmentContent | TaskContent) -> tuple[list[WallTime], int]:
    """Return the times that *content* tells, and the last year to come of them."""
    if isinstance(content, TaskContent):
        due = _due(content)
        return ([due], due.at.year) if due is not None else ([], 0)
    changed = content.series.changed if content.series else ()
    over = ends(content)
    last = over.year if over else content.block.start.at.year + _YEARS_AHEAD
    blocks = [content.block, *(one.content.block for one in changed)]
    return [at for one in blocks if not one.all_day for at in (one.start, one.end)], last


def _appointment(content: AppointmentContent, head: Sequence[str], phase: Phase) -> Iterator[str]:
    """Yield the event of *content*, and one for each occurrence that differs."""
    start = content.block.start
    yield from ("BEGIN:VEVENT", *head, *_said(content, phase))
    if content.series is None:
        yield "END:VEVENT"
        return
    all_day = content.block.all_day
    yield f"RRULE:{write_rule(content.series.rule, start, all_day=all_day)}"
    for cancelled in content.series.cancelled:
        yield f"EXDATE{_when(replace(start, at=cancelled, later=False), all_day=all_day)}"
    yield "END:VEVENT"
    for one in content.series.changed:
        original = replace(start, at=one.original, later=False)
        yield from ("BEGIN:VEVENT", *head)
        yield f"RECURRENCE-ID{_when(original, all_day=all_day)}"
        yield from _said(one.content, phase)
        yield "END:VEVENT"


def _said(content: AppointmentContent, phase: Phase) -> Iterator[str]:
    block = content.block
    yield f"DTSTART{_when(block.start, all_day=block.all_day)}"
    yield f"DTEND{_when(block.end, all_day=block.all_day)}"
    yield from _texts(content.subject, content.body)
    if content.location:
        yield f"LOCATION:{_escaped(content.location)}"
    yield f"PRIORITY:{_PRIORITIES[content.priority]}"
    tentative = content.show_as is ShowAs.TENTATIVE
    status = "TENTATIVE" if tentative else "CONFIRMED"
    yield f"STATUS:{'CANCELLED' if phase is Phase.CANCELED else status}"
    yield f"TRANSP:{'TRANSPARENT' if content.show_as is ShowAs.FREE else 'OPAQUE'}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_BUSY[content.show_as]}"
    if content.organizer is not None:
        yield f"ORGANIZER{_person(content.organizer)}"
    for role, people in (("REQ", content.required), ("OPT", content.optional)):
        for one in people:
            yield f"ATTENDEE;ROLE={role}-PARTICIPANT{_person(one)}"


def _task(content: TaskContent) -> Iterator[str]:
    yield from _texts(content.subject, content.body)
    due = _due(content)
    for name, day in (("DTSTART", content.start), ("DUE", content.due)):
        if day is None:
            continue
        if due is None:
            yield f"{name};VALUE=DATE:{day:%Y%m%d}"
        else:  # both have to be days, or both times of the same zone
            begins = WallTime(datetime.combine(day, time()), due.zone)
            yield f"{name}{_when(due if name == 'DUE' else begins, all_day=False)}"
    yield f"PRIORITY:{_PRIORITIES[content.priority]}"
    yield f"STATUS:{_STATUS[content.status]}"
    yield f"PERCENT-COMPLETE:{content.percent_complete}"
    if content.completed_on is not None:
        # It has to be a moment: noon, when it is that day nearly everywhere.
        yield f"COMPLETED:{_moment(datetime.combine(content.completed_on, time(12), UTC))}"


def _due(content: TaskContent) -> WallTime | None:
    """Return at what time it is due; None where it is due on a day."""
    if content.due is None or content.due_time is None:
        return None
    return content.due_time.on(content.due)


def _texts(subject: str, body: str) -> Iterator[str]:
    yield f"SUMMARY:{_escaped(subject)}"
    if body:
        yield f"DESCRIPTION:{_escaped(body)}"


def _when(wall: WallTime, *, all_day: bool) -> str:
    """Return what follows the name of a date: its zone where it has one, and its value.

    The second of two equal times cannot be said in its zone, so it is said in UTC.
    """
    if all_day:
        return f";VALUE=DATE:{wall.at:%Y%m%d}"
    if wall.zone in _UTC or wall.later:
        return f":{_moment(wall.instant)}"
    return f";TZID={wall.zone}:{wall.at:%Y%m%dT%H%M%S}"


def _person(person: Attendee) -> str:
    """Return what follows the name of a person's line (names by RFC 6868)."""
    name = person.name.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    called = f';CN="{name}"' if name else ""
    return f"{called}:mailto:{person.address}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    return words.translate(_ESCAPES)


def _folded(line: str) -> str:
    """Return *line* folded after 75 octets, never within a character."""
    pieces: list[str] = []
    room = _LONGEST_LINE
    piece = ""
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append(piece)
            piece, room = " ", _LONGEST_LINE - 1
        piece += sign
        room -= size
    return "\r\n".join([*pieces, piece]) + "\r\n"
