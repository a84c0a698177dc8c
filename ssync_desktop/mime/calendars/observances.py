"""The clocks of a zone spelled out (VTIMEZONE; RFC 5545, section 3.6.5).

Programs that do not know the zones of the world by name go by it. It holds the years from the
first that is needed on: rules of earlier years would only be more to get wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Observance:
    """A change of the clock, once or *yearly*. *at* is the first one, in the old time."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool
    yearly: bool = False
    until: datetime | None = None  # of the last one, in UTC; None: it goes on

    @property
    def day(self) -> str:
        """Which day of the month it is, as BYDAY says it."""
        number = -1 if (self.at + _A_WEEK).month != self.at.month else (self.at.day - 1) // 7 + 1
        return f"{number}{_DAYS[self.at.weekday()]}"

    @property
    def moment(self) -> datetime:
        """When it happens the first time, in UTC."""
        return (self.at - self.before).replace(tzinfo=UTC)

    def same_next_year(self, other: "Observance") -> bool:
        """Say whether *other* is the same change a year on."""
        return (
            (self.at.month, self.day, self.at.time(), self.before, self.after, self.name)
            == (other.at.month, other.day, other.at.time(), other.before, other.after, other.name)
        )  # fmt: skip


def zone_lines(zone: str, first_year: int, last_year: int) -> Iterator[str]:
    """Yield the lines of a definition of *zone* (IANA) for the years named.

    What is in force at the end goes on, as far as anybody knows.
    """
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone}"
    yield f"X-LIC-LOCATION:{zone}"
    for one in _observances(ZoneInfo(zone), first_year, last_year):
        kind = "DAYLIGHT" if one.summer else "STANDARD"
        yield f"BEGIN:{kind}"
        yield f"DTSTART:{one.at:%Y%m%dT%H%M%S}"
        if one.yearly:
            until = f";UNTIL={one.until:%Y%m%dT%H%M%SZ}" if one.until else ""
            yield f"RRULE:FREQ=YEARLY;BYMONTH={one.at.month};BYDAY={one.day}{until}"
        yield f"TZOFFSETFROM:{_offset(one.before)}"
        yield f"TZOFFSETTO:{_offset(one.after)}"
        yield f"TZNAME:{one.name}"
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def _observances(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Observance]:
    """Yield the time at the beginning, and every change; the same changes of years as one."""
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    opening = start.astimezone(zone)
    midnight = datetime.combine(date(first_year, 1, 1), time.min)
    yield replace(_observed(opening, opening.utcoffset() or timedelta()), at=midnight)
    running: list[Observance] = []
    for change in _changes(zone, start, last_year):
        same = next((one for one in running if one.same_next_year(change)), None)
        years = change.at.year - (same.until or same.moment).year if same else 0
        if same is None or years != 1:
            running.append(change)
        else:
            running[running.index(same)] = replace(same, yearly=True, until=change.moment)
    for one in running:
        in_force = (one.until or one.moment).year == last_year
        yield replace(one, until=None) if in_force and one.yearly else one


def _changes(zone: ZoneInfo, start: datetime, last_year: int) -> Iterator[Observance]:
    days = (last_year - start.year + 1) * 366
    moments = (start + timedelta(days=number) for number in range(days))
    for early, late in pairwise(one for one in moments if one.year <= last_year):
        before = early.astimezone(zone).utcoffset() or timedelta()
        if before == late.astimezone(zone).utcoffset():
            continue
        same, other = early, late
        while other - same > timedelta(seconds=1):
            middle = same + (other - same) / 2
            if middle.astimezone(zone).utcoffset() == before:
                same = middle
            else:
                other = middle
        yield _observed(other.replace(microsecond=0).astimezone(zone), before)


def _observed(moment: datetime, before: timedelta) -> Observance:
    """Return the change to what holds at *moment*, which is aware and in its zone."""
    after = moment.utcoffset() or timedelta()
    wall = (moment.astimezone(UTC) + before).replace(tzinfo=None)
    return Observance(wall, before, after, moment.tzname() or "", summer=bool(moment.dst()))


def _offset(span: timedelta) -> str:
    minutes = round(abs(span).total_seconds() / 60)
    return f"{'-' if span < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}"
