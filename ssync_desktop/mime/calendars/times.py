"""Days and times of an iCalendar object (RFC 5545, sections 3.3.4 to 3.3.6)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.mime.calendars.lines import Line, NotKept, Part
from ssync_desktop.mime.calendars.zones import Zones

_WRITTEN: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(?:\.\d+)?(Z?))?")
_DURATION: Final = re.compile(
    r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE
)
YEARS: Final = range(1900, 3000)
"""Those of which calendars tell; Exchange takes from 1601 to 4500."""
_LONGEST: Final = timedelta(days=3_660)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class When:
    """A moment as a line says it; *day* that it names no hour, *moment* that it is in UTC."""

    at: WallTime
    day: bool = False
    moment: bool = False

    def in_zone(self, zone: str) -> WallTime:
        """Return what the clock shows then at *zone*; a day stays that day everywhere."""
        return WallTime(self.at.at, zone) if self.day else WallTime.of(self.at.instant, zone)


def when(line: Line, zones: Zones) -> When:
    """Return what *line* says; raises ``NotKept``."""
    found = _WRITTEN.fullmatch(line.value.strip().split("/")[0].upper())  # of a period its start
    if found is None:
        raise NotKept(f"“{line.value}” is no date")
    if int(found[1]) not in YEARS:
        raise NotKept(f"“{line.value}” is no date of our time")
    try:
        wall = datetime(*(int(one or 0) for one in found.groups()[:6]))  # type: ignore[arg-type]  # noqa: DTZ001  its zone comes now
    except ValueError as error:
        raise NotKept(f"“{line.value}” is no date") from error
    if found[4] is None:
        return When(WallTime(wall, zones.usual), day=True)
    if found[7]:
        return When(WallTime.of(wall.replace(tzinfo=UTC), zones.of_moments), moment=True)
    name = line.said("TZID")
    zone = zones.named(name, wall.year) if name else zones.of_hours()
    return When(WallTime(wall, zone))


def duration_of(text: str) -> timedelta:
    """Return a duration (section 3.3.6); raises ``NotKept``."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise NotKept(f"“{text}” is no duration")
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        length = timedelta.max
    if length > _LONGEST:
        raise NotKept(f"“{text}” is longer than anything lasts")
    return -length if found[1] == "-" else length


def block_of(event: Part, zones: Zones) -> TimeBlock:
    """Return when *event* takes place; raises ``NotKept``."""
    begins = event.line("dtstart")
    if begins is None:
        raise NotKept("it says no start")
    start = when(begins, zones)
    if start.moment and event.line("rrule"):  # it recurs by the clock of UTC
        start = When(WallTime.of(start.at.instant, "Etc/UTC"), moment=True)
    end = _end(event, start, zones)
    if end.instant < start.at.instant:
        raise NotKept("it ends before it begins")
    whole = start.day or (_says_all_day(event) and _midnights(start.at, end))
    if whole and end.at <= start.at.at:
        end = WallTime(start.at.at + _A_DAY, start.at.zone)
    return TimeBlock(start.at, end, all_day=whole)


def _end(event: Part, start: When, zones: Zones) -> WallTime:
    if line := event.line("dtend"):
        end = when(line, zones)
        if end.day == start.day and end.moment == start.moment:
            return end.at if not end.moment else WallTime.of(end.at.instant, start.at.zone)
        return end.in_zone(start.at.zone)
    if line := event.line("duration"):
        length = duration_of(line.value)
        if start.day:
            return WallTime(start.at.at + length, start.at.zone)
        return WallTime.of(start.at.instant + length, start.at.zone)
    return start.at


def _says_all_day(event: Part) -> bool:
    """Say whether Outlook calls it all-day; it writes the midnights of its zone then."""
    names = ("x-microsoft-cdo-alldayevent", "x-funambol-allday")
    return any(event.word(name) in {"TRUE", "1"} for name in names)


def _midnights(start: WallTime, end: WallTime) -> bool:
    times = [datetime.combine(one.at.date(), datetime.min.time()) for one in (start, end)]
    return times == [start.at, end.at]
