"""The octets of a calendar's file as entries, whatever client has written it."""

from collections.abc import Iterator

from ssync_desktop.domain.importing.table import MOST_ROWS, Unreadable, UnreadableFile
from ssync_desktop.domain.importing.text import decoded
from ssync_desktop.domain.items.calendar_file import CalendarEntry, CalendarFile
from ssync_desktop.mime.calendars.events import entries_of
from ssync_desktop.mime.calendars.lines import NotKept, Part, calendars_in
from ssync_desktop.mime.calendars.tasks import task_of
from ssync_desktop.mime.calendars.zones import Zones


def read_calendar(raw: bytes, zone: str) -> CalendarFile | Unreadable:
    """Return the entries in *raw*, or why there are none; nothing is raised over a foreign file.

    *zone* (IANA) is that of the reader: times without a zone and whole days are meant in it,
    unless the calendar names its own.
    """
    try:
        text, _ = decoded(raw)
        return _read(calendars_in(text), zone)
    except UnreadableFile as refusal:
        return refusal.reason


def _read(calendars: list[Part], zone: str) -> CalendarFile:
    entries: list[CalendarEntry] = []
    notes: list[str] = []
    assumed = False
    for calendar in calendars:
        zones = Zones(calendar, zone)
        for events in _by_uid(calendar):
            entries += entries_of(events, zones, notes)
        for todo in calendar.parts("vtodo"):
            try:
                entries.append(task_of(todo, zones))
            except NotKept as reason:
                notes.append(f"The task “{todo.single('summary')}” is left out: {reason}.")
        assumed = assumed or zones.assumed
    if len(entries) > MOST_ROWS:
        raise UnreadableFile(
            f"The file holds {len(entries):,} entries; {MOST_ROWS:,} can be read at once",
            "Export a shorter time, and import one file after the other.",
        )
    return CalendarFile(tuple(entries), tuple(notes), assumed)


def _by_uid(calendar: Part) -> Iterator[list[Part]]:
    """Yield the events that belong together, in the order of the first of them."""
    found: dict[object, list[Part]] = {}
    for event in calendar.parts("vevent"):
        found.setdefault(event.text("uid") or id(event), []).append(event)
    yield from found.values()
