"""A rule of iCalendar as ours, and back (RRULE; RFC 5545, section 3.3.10)."""

import re
from datetime import UTC, date, datetime
from typing import Any, Final

from ssync_desktop.domain.items.content import NO_DAYS, Recurrence
from ssync_desktop.domain.items.kinds import Frequency, Instance, Weekday
from ssync_desktop.domain.items.recurrence import SHORTEST_MONTH
from ssync_desktop.domain.items.times import WallTime
from ssync_desktop.mime.calendars.lines import NotKept

LAST_OF_MONTH: Final = 31
_DAYS: Final = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_BITS: Final = {name: Weekday(1 << bit) for bit, name in enumerate(_DAYS)}
_PLACES: Final = {1: Instance.FIRST, 2: Instance.SECOND, 3: Instance.THIRD, 4: Instance.FOURTH,
                  -1: Instance.LAST}  # fmt: skip
_NUMBERS: Final = {place: number for number, place in _PLACES.items()}
_KNOWN: Final = frozenset({
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST",
})  # fmt: skip
_REDUNDANT: Final = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
_INTERVALS: Final = range(1, 1_000)
_MONTHLY: Final = frozenset({"BYDAY", "BYMONTHDAY", "BYSETPOS"})
_SAID_WITH: Final = {
    Frequency.DAILY: frozenset({"BYDAY"}),
    Frequency.WEEKLY: frozenset({"BYDAY"}),
    Frequency.MONTHLY: _MONTHLY,
    Frequency.YEARLY: _MONTHLY | {"BYMONTH"},
}


def read_rule(text: str, start: WallTime) -> Recurrence:
    """Return the rule *text* of a series that begins at *start*.

    Raises ``NotKept`` for a rule that Exchange has no pattern for.
    """
    parts = _parts(text, start)
    try:
        frequency = Frequency[parts.pop("FREQ")]
        said: dict[str, Any] = {
            "interval": int(parts.pop("INTERVAL", "1")),
            "count": int(parts.pop("COUNT")) if "COUNT" in parts else None,
            "ends_on": _last_day(parts.pop("UNTIL"), start) if "UNTIL" in parts else None,
            "first_day": _BITS[parts.pop("WKST", "MO")],
        }
        if not parts.keys() <= _SAID_WITH[frequency] or said["interval"] not in _INTERVALS:
            raise _no_pattern(text)
        if frequency in (Frequency.DAILY, Frequency.WEEKLY):
            said["days"] = _days(parts.get("BYDAY", ""))
        else:
            said |= _in_month(parts, start.at)
        if frequency is Frequency.YEARLY:
            said["month"] = _month(parts.get("BYMONTH", str(start.at.month)))
            if "BYDAY" in parts and "BYMONTH" not in parts:
                raise _no_pattern(text)  # which week of the year
    except (LookupError, ValueError) as error:
        raise _no_pattern(text) from error
    if frequency is Frequency.DAILY and said["days"] and said["interval"] != 1:
        raise _no_pattern(text)
    return Recurrence(frequency, start.at.date(), **said)


def _no_pattern(text: str) -> NotKept:
    return NotKept(f"Exchange has no pattern for its rule, “{text}”")


def _parts(text: str, start: WallTime) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.upper().strip().rstrip(";").split(";"))
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    for name, unit in _REDUNDANT.items():  # some say the hour of the start once more
        if parts.get(name) == str(getattr(start.at, unit)):
            del parts[name]
    if not parts.keys() <= _KNOWN:
        raise _no_pattern(text)
    return parts


def _last_day(text: str, start: WallTime) -> date:
    """Return the last day on which an occurrence may begin by UNTIL, in the zone of the series."""
    until = datetime.fromisoformat(text)
    if len(text) == len("20260302"):
        return until.date()
    last = WallTime.of(until, start.zone).at if until.tzinfo else until
    before = last.time() < start.at.time()
    return date.fromordinal(last.toordinal() - before)


def _month(text: str) -> int:
    if not 1 <= int(text) <= 12:
        raise ValueError(text)
    return int(text)


def _days(text: str) -> Weekday:
    days = NO_DAYS
    for name in filter(None, text.split(",")):
        days |= _BITS[name.lstrip("+")]
    return days


def _in_month(parts: dict[str, str], start: datetime) -> dict[str, Any]:
    """Return which day of the month is meant: by its number, or the first Monday and the like."""
    if "BYDAY" in parts:
        if "BYMONTHDAY" in parts:
            raise ValueError(parts)
        found = re.fullmatch(r"([+-]?\d)([A-Z]{2})", parts["BYDAY"])
        place = int(found[1]) if found else int(parts["BYSETPOS"])
        days = _BITS[found[2]] if found else _days(parts["BYDAY"])
        return {"instance": _PLACES[place], "days": days}
    numbers = [int(one) for one in parts.get("BYMONTHDAY", str(start.day)).split(",")]
    if len(numbers) > 1:
        # "The last of 28 … 30" is how to say: the 30th, or the last day of a shorter month.
        if parts.get("BYSETPOS") != "-1" or numbers != list(range(SHORTEST_MONTH, numbers[-1] + 1)):
            raise ValueError(parts)
    elif parts.get("BYSETPOS", "1") not in {"1", "-1"}:
        raise ValueError(parts)
    day = LAST_OF_MONTH if numbers == [-1] else numbers[-1]
    if not 1 <= day <= LAST_OF_MONTH:
        raise ValueError(parts)
    return {"day_of_month": day}


def write_rule(rule: Recurrence, start: WallTime, *, all_day: bool) -> str:
    """Return *rule* as a value of RRULE for a series that begins at *start*."""
    parts = {"FREQ": rule.frequency.name}
    if rule.interval > 1:
        parts["INTERVAL"] = str(rule.interval)
    if rule.month:
        parts["BYMONTH"] = str(rule.month)
    if rule.days:
        names = [name for name, bit in _BITS.items() if rule.days & bit]
        place = str(_NUMBERS[rule.instance]) if rule.instance else ""
        single = len(names) == 1
        parts["BYDAY"] = f"{place}{names[0]}" if single else ",".join(names)
        if place and not single:
            parts["BYSETPOS"] = place
    if rule.day_of_month:
        parts |= _written_day(rule.day_of_month)
    if rule.count is not None:
        parts["COUNT"] = str(rule.count)
    if rule.ends_on is not None:
        parts["UNTIL"] = _written_end(rule.ends_on, start, all_day=all_day)
    if rule.frequency is Frequency.WEEKLY:
        parts["WKST"] = next(name for name, bit in _BITS.items() if rule.first_day & bit)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _written_day(day: int) -> dict[str, str]:
    """Return the parts for a day of the month, which is its last where the month is shorter."""
    if day <= SHORTEST_MONTH:
        return {"BYMONTHDAY": str(day)}
    if day == LAST_OF_MONTH:
        return {"BYMONTHDAY": "-1"}
    days = ",".join(str(one) for one in range(SHORTEST_MONTH, day + 1))
    return {"BYMONTHDAY": days, "BYSETPOS": "-1"}


def _written_end(day: date, start: WallTime, *, all_day: bool) -> str:
    """Return UNTIL: a day where the start is one, a moment in UTC otherwise."""
    if all_day:
        return f"{day:%Y%m%d}"
    last = WallTime(datetime.combine(day, start.at.time()), start.zone)
    return f"{last.instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
