"""Which zone of the world is meant by a TZID, whoever wrote it (RFC 5545, section 3.8.3.1).

A TZID is any word: Google and Apple write IANA keys, Outlook and Exchange the names of Windows or
what Windows shows for them, Thunderbird and Evolution IANA keys behind a path. Where the name says
nothing, the zone is found by the rules that the calendar spells out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from io import StringIO
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.tz import tzical

from ssync_desktop.domain.items.zones import UTC_ZONE, iana_name, zones_of_windows
from ssync_desktop.mime.calendars.lines import NotKept, Part

_OTHER_NAMES: Final = {"tzone://microsoft/utc": UTC_ZONE, "z": UTC_ZONE, "utc": UTC_ZONE}
_A_DAY: Final = timedelta(days=1)
_AN_HOUR: Final = timedelta(hours=1)


class Zones:
    """The zones of one calendar. *usual* is that of times without any: the reader's own."""

    def __init__(self, calendar: Part, usual: str) -> None:
        self._definitions = {one.text("tzid"): one for one in calendar.parts("vtimezone")}
        self._found: dict[str, str] = {}
        said = iana_name(calendar.text("x-wr-timezone"))
        self.usual = said or usual
        self.of_moments = said or UTC_ZONE
        """The zone in which single appointments are shown whose times are in UTC."""
        self._says_none = said is None
        self.assumed = False
        """Whether any hour was taken for one of the reader's zone."""

    def of_hours(self) -> str:
        """Return the zone of an hour that is written without one."""
        self.assumed = self.assumed or self._says_none
        return self.usual

    def named(self, name: str, year: int) -> str:
        """Return the IANA key meant by the TZID *name*, which rules are compared for in *year*.

        Raises ``NotKept`` for one that nobody knows: a guess would be a meeting at the wrong hour.
        """
        if name not in self._found:
            definition = self._definitions.get(name)
            found = _by_name(name) or (_by_definition(definition, year) if definition else None)
            if found is None:
                raise NotKept(f"nobody knows its time zone, “{name}”")
            self._found[name] = found
        return self._found[name]


def _by_name(name: str) -> str | None:
    """Return the zone that *name* says, whole or at the end of a path."""
    if found := _OTHER_NAMES.get(name.casefold()) or iana_name(name):
        return found
    words = name.strip("/").split("/")
    endings = ("/".join(words[-length:]) for length in (3, 2, 1) if length < len(words))
    return next((zone for one in endings if (zone := iana_name(one))), None)


def _by_definition(definition: Part, year: int) -> str | None:
    """Return the zone that *definition* tells the place of, or whose clocks go most as it says."""
    if found := iana_name(definition.text("x-lic-location")):
        return found
    said = _spelled_out(definition, year)
    if said is None:
        return None
    name = definition.text("tzid").casefold()
    same = [zone for zone in zones_of_windows() if _clocks(zone, year).noons == said.noons]
    return min(
        same,
        key=lambda zone: (_city(zone) not in name, said.differing_hours(_clocks(zone, year))),
        default=None,
    )


def _spelled_out(definition: Part, year: int) -> "_Clocks | None":
    """Return how the clocks of *definition* go in *year*; None for what cannot be read."""
    try:
        zone = tzical(StringIO("\r\n".join(_rules(definition)))).get()
        return None if zone is None else _Clocks.of(zone, year)
    except (ValueError, TypeError, OverflowError):
        return None


def _rules(definition: Part) -> Iterator[str]:
    """Yield what of *definition* tells how clocks go; dateutil takes nothing else."""
    yield "BEGIN:VTIMEZONE"
    yield "TZID:zone"
    for kind in ("standard", "daylight"):
        for part in definition.parts(kind):
            yield f"BEGIN:{kind.upper()}"
            for name in ("dtstart", "rrule", "rdate", "tzoffsetfrom", "tzoffsetto"):
                for line in part.lines(name):
                    yield f"{name.upper()}:{line.value}"
            yield f"END:{kind.upper()}"
    yield "END:VTIMEZONE"


@lru_cache(maxsize=512)
def _clocks(zone: str, year: int) -> "_Clocks":
    return _Clocks.of(ZoneInfo(zone), year)


@dataclass(frozen=True, slots=True)
class _Clocks:
    """By how much clocks differ from UTC at each noon of a year, and each hour of days of change.

    Libraries do not agree about the hour of change itself, so hours only tell who is nearest.
    """

    noons: tuple[timedelta | None, ...]
    hours: tuple[timedelta | None, ...]

    @classmethod
    def of(cls, zone: tzinfo, year: int) -> "_Clocks":
        first = datetime(year, 1, 1, 12, tzinfo=UTC)
        days = [first + number * _A_DAY for number in range(366)]
        noons = tuple(at.astimezone(zone).utcoffset() for at in days)
        changes = [
            at for at, (one, other) in zip(days, pairwise(noons), strict=False) if one != other
        ]
        hours = (
            (at + number * _AN_HOUR).astimezone(zone) for at in changes for number in range(24)
        )
        return cls(noons, tuple(at.utcoffset() for at in hours))

    def differing_hours(self, other: "_Clocks") -> int:
        """Return in how many hours the two differ, whose noons are the same."""
        return sum(one != two for one, two in zip(self.hours, other.hours, strict=True))


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ").casefold()
