"""Time zones by the names Windows has for them (the CLDR's table, as ``tzlocal`` ships it)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal.windows_tz import win_tz

from ssync_desktop.sandbox.ews.markup import Element

_UTC: Final = ZoneInfo("UTC")


@lru_cache
def zone_named(name: str) -> ZoneInfo:
    """Return the zone of a Windows name; UTC for one that nobody knows."""
    try:
        return ZoneInfo(win_tz.get(name, "UTC"))
    except ZoneInfoNotFoundError:
        return _UTC


def zone_name(values: Mapping[str, Element], end: str = "Start") -> str:
    """Return the Windows name of the zone an appointment was made in; *end* ``Start`` or ``End``.

    The end's zone is the start's where it says nothing of its own.
    """
    for name in (f"{end}TimeZone", "StartTimeZone", "MeetingTimeZone"):
        found = values.get(name)
        if found is not None:
            return found.get("Id") or found.get("TimeZoneName") or found.get("Name") or "UTC"
    return "UTC"


def zone_of(values: Mapping[str, Element], end: str = "Start") -> ZoneInfo:
    """Return the zone an appointment was made in; see ``zone_name``."""
    return zone_named(zone_name(values, end))
