"""Events as appointments (VEVENT; RFC 5545, section 3.6.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ssync_desktop.domain.items.calendar_file import CalendarEntry
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.kinds import Phase, ShowAs
from ssync_desktop.domain.options import Priority
from ssync_desktop.mime.calendars.lines import NotKept, Part
from ssync_desktop.mime.calendars.people import invited_to, organizer_of
from ssync_desktop.mime.calendars.series import Override, ReadSeries, read_series
from ssync_desktop.mime.calendars.times import block_of
from ssync_desktop.mime.calendars.zones import Zones

_BUSY: Final = {
    "FREE": ShowAs.FREE,
    "WORKINGELSEWHERE": ShowAs.FREE,  # section 5.4
    "TENTATIVE": ShowAs.TENTATIVE,
    "BUSY": ShowAs.BUSY,
    "OOF": ShowAs.OUT_OF_OFFICE,
}
_IMPORTANCE: Final = {"0": Priority.LOW, "1": Priority.NORMAL, "2": Priority.HIGH}


def entries_of(events: Sequence[Part], zones: Zones, notes: list[str]) -> Iterator[CalendarEntry]:
    """Yield what the *events* of one UID say; what cannot be kept is told in *notes*."""
    masters = [one for one in events if one.line("recurrence-id") is None]
    overrides = [one for one in events if one.line("recurrence-id") is not None]
    for number, event in enumerate(masters):
        try:
            yield from _entries(event, overrides if number == 0 else (), zones, notes)
        except NotKept as reason:
            notes.append(f"{_name(event)} is left out: {reason}.")
    if masters:
        return
    for event in overrides:  # an invitation to some occurrences of somebody else's series
        try:
            content = content_of(event, zones)
            yield _entry(event, content, _own_uid(event, content))
        except NotKept as reason:
            notes.append(f"{_name(event)} is left out: {reason}.")


def content_of(event: Part, zones: Zones) -> AppointmentContent:
    """Return what *event* says about itself, whether it recurs or not; raises ``NotKept``."""
    organizer = organizer_of(event)
    required, optional = invited_to(event, organizer)
    return AppointmentContent(
        subject=event.single("summary"),
        block=block_of(event, zones),
        body=event.text("description"),
        location=event.single("location"),
        priority=priority_of(event),
        show_as=_shown_as(event),
        organizer=organizer,
        required=required,
        optional=optional,
    )


def priority_of(part: Part) -> Priority:
    """Return the priority of an event or a task: 1 to 4 is high, 6 to 9 low (section 3.8.1.9)."""
    number = part.text("priority")
    if not number.isdecimal() or number == "0":
        return _IMPORTANCE.get(part.text("x-microsoft-cdo-importance"), Priority.NORMAL)
    if int(number) == 5:
        return Priority.NORMAL
    return Priority.HIGH if int(number) < 5 else Priority.LOW


def _entries(
    event: Part, overrides: Sequence[Part], zones: Zones, notes: list[str]
) -> Iterator[CalendarEntry]:
    content = content_of(event, zones)
    if event.line("rrule") is None:
        read = ReadSeries(content)
        if event.line("rdate") is not None:
            notes.append(f"{_name(event)} is kept once: it has dates of its own and no rule.")
    else:
        replaced = tuple(_overrides(overrides, content, zones, notes))
        read = read_series(event, content, replaced, zones)
    yield _entry(event, read.content, event.text("uid"))
    for one in read.single:
        yield _entry(event, one, _own_uid(event, one))
    notes += (f"{_name(event)} {words}." for words in read.notes)


def _overrides(
    events: Sequence[Part], series: AppointmentContent, zones: Zones, notes: list[str]
) -> Iterator[Override]:
    for event in events:
        line = event.line("recurrence-id")
        if line is None:
            continue
        if event.word("status") == "CANCELLED":
            yield Override(line, None)
            continue
        try:
            content = content_of(event, zones)
        except NotKept as reason:
            notes.append(f"A change of one occurrence of {_name(event)} is left out: {reason}.")
            continue
        yield Override(line, _with_people(event, content, series))


def _with_people(
    event: Part, content: AppointmentContent, series: AppointmentContent
) -> AppointmentContent:
    """Return *content* with the people of its *series* where *event* names none: some do not."""
    if event.line("organizer") is not None:
        return content
    content = replace(content, organizer=series.organizer)
    if event.line("attendee") is not None:
        return content
    return replace(content, required=series.required, optional=series.optional)


def _entry(event: Part, content: AppointmentContent, uid: str) -> CalendarEntry:
    cancelled = event.word("status") == "CANCELLED"
    return CalendarEntry(content, uid, Phase.CANCELED if cancelled else Phase.OPEN)


def _own_uid(event: Part, content: AppointmentContent) -> str:
    """Return the UID of an occurrence that stands alone: Exchange has no place for it in a series.

    So it must not be that of the series, by which the whole of it is known.
    """
    uid = event.text("uid")
    return f"{uid}/{content.block.start.at:%Y%m%dT%H%M%S}" if uid else ""


def _shown_as(event: Part) -> ShowAs:
    said = _BUSY.get(event.word("x-microsoft-cdo-busystatus"))
    if said is not None:
        return said
    if event.word("transp") == "TRANSPARENT":
        return ShowAs.FREE
    return ShowAs.TENTATIVE if event.word("status") == "TENTATIVE" else ShowAs.BUSY


def _name(event: Part) -> str:
    """Return how to call *event* to somebody who has to find it in their own calendar."""
    start = event.line("dtstart")
    day = start.value[:8] if start else ""
    on = f" of {day[:4]}-{day[4:6]}-{day[6:8]}" if day.isdecimal() else ""
    return f"“{event.single('summary') or 'No subject'}”{on}"
