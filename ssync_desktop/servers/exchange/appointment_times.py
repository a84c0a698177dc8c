"""When an appointment takes place: as moments, with the names that Windows has for its zones."""

from datetime import UTC, datetime, timedelta
from typing import Final

from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.items.zones import UTC_ZONE, iana_name, windows_name
from ssync_desktop.servers.exchange.services import Element, T
from ssync_desktop.servers.exchange.understanding import HALF_A_DAY, NotUnderstood, moment, said

_UTC_NAME: Final = "UTC"
_AN_HOUR: Final = timedelta(hours=1)


def spelled(instant: datetime) -> str:
    """Return a moment as the protocol has it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def zone_name(wall: WallTime) -> str:
    """Return what Windows calls the zone of *wall*; UTC where it has no name for it."""
    return windows_name(wall.zone) or _UTC_NAME


def instant(wall: WallTime, *, all_day: bool) -> str:
    """Return the moment of *wall*; that of a day that is meant wherever it is read, in its zone.

    What Windows has no name for is told in UTC: for hours the moment, for days the midnight there.
    """
    if all_day and windows_name(wall.zone) is None:
        wall = WallTime(wall.at, UTC_ZONE)
    return spelled(wall.instant)


def zone_of(element: Element, end: str, series: str | None = None) -> str | None:
    """Return the IANA zone that *element* names for its *end*, ``Start`` or ``End``.

    Nothing said: that of its *series*, or UTC. None for a zone that nobody knows by name, as
    programs with definitions of their own leave behind.
    """
    found = element.find(f"{T}{end}TimeZone")
    if found is None:
        return series or UTC_ZONE
    names = (found.get("Id", ""), found.get("Name", ""), said(element, f"{end}TimeZoneId"))
    told = [name for name in names if name]
    if not told:
        return series or UTC_ZONE
    return next((zone for name in told if (zone := iana_name(name)) is not None), None)


def block_of(element: Element, series: str | None = None) -> TimeBlock:
    """Return from when to when *element* says it lasts; *series* is the zone of its series."""
    all_day = said(element, "IsAllDayEvent") in ("true", "1")
    start_zone = zone_of(element, "Start", series)
    zones = (start_zone, zone_of(element, "End", series or start_zone))
    if None in zones and element.find(f"{T}Recurrence") is not None:
        raise NotUnderstood("It repeats in a time zone that has no name known here.")
    walls = [
        WallTime.of(moment(element, name), zone or _zone_by_clock(element, name))
        for name, zone in zip(("Start", "End"), zones, strict=True)
    ]
    if all_day:
        walls = [midnight(wall) for wall in walls]
    start, end = walls
    return TimeBlock(start, end, all_day)


def _zone_by_clock(element: Element, end: str) -> str:
    """Return a zone in which the clock shows what it shows in the zone that has no name here.

    The server tells that as a moment without a zone. For single appointments it is as good.
    """
    shown = said(element, f"{end}WallClock")
    if not shown:
        return UTC_ZONE
    ahead = moment(element, f"{end}WallClock") - moment(element, end)
    hours, rest = divmod(ahead, _AN_HOUR)
    if rest or not -12 <= hours <= 14:
        return UTC_ZONE
    return f"Etc/GMT{-hours:+d}" if hours else UTC_ZONE  # its signs are those of POSIX


def midnight(wall: WallTime) -> WallTime:
    """Return the midnight nearest to *wall*: a clock may jump over it, a zone may be unknown."""
    day = (wall.at + HALF_A_DAY).date()
    return WallTime(datetime.combine(day, datetime.min.time()), wall.zone)
