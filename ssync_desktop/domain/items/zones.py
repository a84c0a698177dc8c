"""Time zones by the names of both worlds: the IANA's, which we keep, and those of Windows.

The table is the CLDR's, as ``tzlocal`` ships it. Windows has one name for many IANA zones, so what
was written as Vienna comes back as Berlin: two zones that Windows has one name for are one zone to
everything that is compared with what Exchange says.
"""

from dataclasses import replace
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from tzlocal.windows_tz import tz_win, win_tz

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
)
from ssync_desktop.domain.items.times import TimeBlock, WallTime

UTC_ZONE: Final = "Etc/UTC"

_ANOTHER_NAME: Final = {
    "America/Scoresbysund": "America/Nuuk",  # since 2024
    "Antarctica/Casey": "Australia/Perth",
    "Antarctica/Vostok": "Asia/Tashkent",  # since 2023
    "CST6CDT": "America/Chicago",
    "EST5EDT": "America/New_York",
    "Europe/Uzhgorod": "Europe/Kyiv",
    "Europe/Zaporozhye": "Europe/Kyiv",
    "GMT": "Etc/GMT",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
    "US/East-Indiana": "America/Indiana/Indianapolis",
}
"""Links that the CLDR leaves out, and places whose clocks changed since its table was made."""

_NO_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
"""Files of the time zone database that mean another zone on every machine, or none."""


def windows_name(zone: str) -> str | None:
    """Return what Windows calls the IANA zone *zone*; None for the few it has no name for."""
    return tz_win.get(_ANOTHER_NAME.get(zone, zone))


def iana_name(name: str) -> str | None:
    """Return the IANA zone that *name* means, which may be Windows' name or the IANA's own.

    Names of Windows are taken however they are capitalized. None for a name that nobody knows.
    """
    name = name.strip()
    return _windows_zones().get(name.casefold()) or _iana_zones().get(name.casefold())


def zones_of_windows() -> tuple[str, ...]:
    """Return the IANA zones that stand for a name of Windows."""
    return tuple(win_tz.values())


def zone_of_exchange(zone: str) -> str:
    """Return the IANA zone as which *zone* comes back from Exchange."""
    name = windows_name(zone)
    return UTC_ZONE if name is None else win_tz[name]


def same_to_exchange(one: str, other: str) -> bool:
    """Say whether Exchange cannot tell two IANA zones apart."""
    return one == other or zone_of_exchange(one) == zone_of_exchange(other)


def as_exchange_has(content: AppointmentContent) -> AppointmentContent:
    """Return *content* with the zones it comes back with from Exchange; the clock shows the same.

    For a zone that Windows has no name for, the same moments in UTC.
    """
    return _moved(content, {})


def as_it_was(content: AppointmentContent, before: AppointmentContent) -> AppointmentContent:
    """Return *content*, which Exchange told, with the zones of *before* that it cannot tell."""
    zones = {zone_of_exchange(at.zone): at.zone for at in (before.block.end, before.block.start)}
    return _moved(content, zones)


def _moved(content: AppointmentContent, known: dict[str, str]) -> AppointmentContent:
    block = _block(content.block, known)
    if block is not content.block:
        content = replace(content, block=block)
    if content.series is None or not content.series.changed:
        return content
    changed = tuple(
        OccurrenceChange(one.original, _moved(one.content, known)) for one in content.series.changed
    )
    return replace(content, series=replace(content.series, changed=changed))


def _block(block: TimeBlock, known: dict[str, str]) -> TimeBlock:
    """Return *block* in other zones; itself where they are the same."""
    start, end = _wall(block.start, known), _wall(block.end, known)
    same = start is block.start and end is block.end
    return block if same else replace(block, start=start, end=end)


def _wall(wall: WallTime, known: dict[str, str]) -> WallTime:
    if windows_name(wall.zone) is None:
        return WallTime.of(wall.instant, known.get(UTC_ZONE, UTC_ZONE))
    there = zone_of_exchange(wall.zone)
    zone = known.get(there, there)
    return wall if zone == wall.zone else replace(wall, zone=zone)


@cache
def _windows_zones() -> dict[str, str]:
    return {name.casefold(): zone for name, zone in win_tz.items()}


@cache
def _iana_zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() - _NO_PLACES}
