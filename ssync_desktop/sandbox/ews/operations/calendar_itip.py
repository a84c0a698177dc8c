"""Meetings as iCalendar, for people whose mailbox is elsewhere (RFC 5545, RFC 5546).

Zones are named and not spelled out (RFC 7809): both sides know the world's zones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from tzlocal.windows_tz import win_tz

from ssync_desktop.domain.addresses import Address
from ssync_desktop.sandbox.ews.markup import Element
from ssync_desktop.sandbox.ews.operations.calendar_rules import recurrence_of, rule_of
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.properties_values import (
    addresses_in,
    is_true,
    moment_of,
    number_of,
    text_of,
)
from ssync_desktop.sandbox.ews.properties_zones import zone_named, zone_of

ANSWERS: Final = {"Accept": "ACCEPTED", "Tentative": "TENTATIVE", "Decline": "DECLINED"}
_FOLDED: Final = re.compile(r"\r?\n[ \t]")
_LINE: Final = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^;:"]*))*):(.*)')
_ESCAPES: Final = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


def published(item: Appointment) -> str:
    """Return an appointment as a calendar object that asks nothing of anybody."""
    stamp = moment_of(item.values, "DateTimeStamp") or item.start
    return write(stamp, "PUBLISH", item, Address("", ""), "")


def write(now: datetime, method: str, item: Appointment, sender: Address, answer: str) -> str:
    """Return the meeting *item* as a calendar object; *answer* makes it the sender's reply."""
    values, zone = item.values, zone_of(item.values)
    organizer = (addresses_in(values, "Organizer") or (sender,))[0]
    whole = is_true(values, "IsAllDayEvent")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Server-Side Sync Desktop//Sandbox//EN",
        f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{text_of(values, 'UID')}",
        f"DTSTAMP:{_utc(now)}", f"DTSTART{_when(item.start, zone, whole)}",
        f"DTEND{_when(item.end, zone, whole)}", f"SUMMARY:{_escaped(text_of(values, 'Subject'))}",
        f"LOCATION:{_escaped(text_of(values, 'Location'))}",
        f"DESCRIPTION:{_escaped(text_of(values, 'Body'))}",
        f"SEQUENCE:{number_of(values, 'AppointmentSequenceNumber')}",
        f'ORGANIZER;CN="{organizer.name}":mailto:{organizer.address}',
    ]  # fmt: skip
    if (original := moment_of(values, "RecurrenceId")) is not None:
        lines.append(f"RECURRENCE-ID{_when(original, zone, whole)}")
    if item.recurring:
        lines.append(f"RRULE:{rule_of(values['Recurrence'], item.start.astimezone(zone))}")
    if answer:
        lines.append(f"ATTENDEE;PARTSTAT={ANSWERS[answer]}:mailto:{sender.address}")
    else:
        lines.extend(_invited(item))
    lines.append(f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}")
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""])


def _invited(item: Appointment) -> Iterator[str]:
    for name, role in (("RequiredAttendees", "REQ"), ("OptionalAttendees", "OPT"),
                       ("Resources", "NON")):  # fmt: skip
        for one in addresses_in(item.values, name):
            yield f"ATTENDEE;ROLE={role}-PARTICIPANT;RSVP=TRUE:mailto:{one.address}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _when(moment: datetime, zone: ZoneInfo, whole: bool) -> str:
    """Return what follows the name of a date: the zone where it has one, and the value."""
    here = moment.astimezone(zone)
    if whole:
        return f";VALUE=DATE:{here:%Y%m%d}"
    return f":{_utc(moment)}" if zone.key == "UTC" else f";TZID={zone.key}:{here:%Y%m%dT%H%M%S}"


def _escaped(words: str) -> str:
    for plain, spelled in _ESCAPES:
        words = words.replace(plain, spelled)
    return words


@dataclass(frozen=True)
class Line:
    """A content line: its name, its parameters, its value."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def words(self) -> str:
        """The value as text (RFC 5545, section 3.3.11)."""
        said = self.value
        for plain, spelled in reversed(_ESCAPES):
            said = said.replace(spelled, plain)
        return said.replace("\\N", "\n")

    @property
    def address(self) -> Address:
        """The value as a calendar user's address."""
        return Address(self.parameters.get("CN", ""), re.sub("(?i)^mailto:", "", self.value))


@dataclass(frozen=True)
class Event:
    """What a calendar object says about one meeting; moments are aware."""

    method: str
    lines: tuple[Line, ...]

    def first(self, name: str) -> Line | None:
        """Return the first line called *name*."""
        return next((line for line in self.lines if line.name == name), None)

    def words(self, name: str) -> str:
        """Return the text of the first line called *name*; "" where there is none."""
        found = self.first(name)
        return "" if found is None else found.words

    def moment(self, name: str) -> datetime | None:
        """Return the date of the first line called *name*, midnight for a bare one."""
        found = self.first(name)
        if found is None:
            return None
        moment = datetime.fromisoformat(found.value)
        return moment if moment.tzinfo else moment.replace(tzinfo=_zone(found))

    @property
    def zone(self) -> ZoneInfo:
        """The zone it begins in."""
        found = self.first("DTSTART")
        return ZoneInfo("UTC") if found is None else _zone(found)

    @property
    def whole_days(self) -> bool:
        """Whether it begins on a date without a time."""
        found = self.first("DTSTART")
        return found is not None and len(found.value) == len("20260323")

    @property
    def recurrence(self) -> Element | None:
        """How it recurs, as Exchange says it."""
        found, start = self.first("RRULE"), self.moment("DTSTART")
        if found is None or start is None:
            return None
        return recurrence_of(found.value, start.astimezone(self.zone))

    @property
    def attendees(self) -> tuple[Line, ...]:
        """The lines of those who are invited."""
        return tuple(line for line in self.lines if line.name == "ATTENDEE")


def _zone(line: Line) -> ZoneInfo:
    """Return the zone a line names, by either of the world's lists of names."""
    name = line.parameters.get("TZID", "UTC").strip('"')
    if name in win_tz:
        return zone_named(name)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        return ZoneInfo("UTC")


def read(calendar: str) -> Event | None:
    """Return the first event of a calendar object; None for what is none, or says no dates."""
    method, lines, inside = "", [], False
    for written in _FOLDED.sub("", calendar).splitlines():
        match = _LINE.fullmatch(written.strip())
        if match is None:
            continue
        name, value = match[1].upper(), match[3]
        if (name, value) == ("END", "VEVENT"):
            break
        if name == "METHOD":
            method = value.upper()
        if inside:
            pairs = re.findall(r';([A-Za-z0-9-]+)=("[^"]*"|[^;:"]*)', match[2])
            lines.append(Line(name, {key.upper(): said.strip('"') for key, said in pairs}, value))
        inside = inside or (name, value) == ("BEGIN", "VEVENT")
    event = Event(method, tuple(lines))
    try:
        complete = event.words("UID") and event.moment("DTSTART") and event.moment("DTEND")
    except ValueError:
        return None
    return event if complete else None
