"""Time as people mean it: what a clock on the wall shows at a place."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class WallTime:
    """What the clock shows at a place. *at* has no zone of its own; *zone* is an IANA key.

    *later* is set for the second of the two equal times of the night on which clocks go back. A
    time that a clock jumps over is taken as the one that much later, as ``zoneinfo`` does.
    """

    at: datetime
    zone: str
    later: bool = False

    @property
    def instant(self) -> datetime:
        """The same moment, aware and in UTC."""
        placed = self.at.replace(tzinfo=ZoneInfo(self.zone), fold=int(self.later))
        return placed.astimezone(UTC)

    @classmethod
    def of(cls, instant: datetime, zone: str) -> "WallTime":
        """Return what the clock shows at *zone* at an aware *instant*."""
        placed = instant.astimezone(ZoneInfo(zone))
        earlier = placed.replace(fold=0)
        # Only where the clock shows it twice does the second one differ from the first.
        later = bool(placed.fold) and earlier.utcoffset() != placed.utcoffset()
        return cls(placed.replace(tzinfo=None, fold=0), zone, later)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """What the clock shows at a place on whichever day; *zone* is an IANA key."""

    at: time
    zone: str

    def on(self, day: date) -> WallTime:
        """Return that time of *day*."""
        return WallTime(datetime.combine(day, self.at), self.zone)


@dataclass(frozen=True, slots=True)
class TimeBlock:
    """From when to when, as one field (section 5.2): start, end, duration and all-day go together.

    Of an all-day item *start* is the midnight its first day begins with and *end* the one its last
    day ends with, on the wall wherever it is read: the day stays the same day in every zone.
    """

    start: WallTime
    end: WallTime
    all_day: bool = False

    @property
    def duration(self) -> timedelta:
        """How long it takes; of all-day items whole days on the wall."""
        if self.all_day:
            return self.end.at - self.start.at
        return self.end.instant - self.start.instant

    def is_past(self, now: datetime) -> bool:
        """Say whether it has begun by *now* (aware), by which rules call a meeting past."""
        return self.start.instant < now
