"""When a series takes place: the element ``Recurrence`` as dates (MS-OXOCAL 2.2.1.44, types.xsd).

All counting is done in wall time, and a zone is put on afterwards: a meeting at nine is at nine
in summer and in winter.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from dateutil import rrule

from ssync_desktop.sandbox.ews.markup import Element, T, local

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS: Final = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
_GROUPS: Final = {"Day": range(7), "Weekday": range(5), "WeekendDay": range(5, 7)}
_PLACES: Final = {"First": 1, "Second": 2, "Third": 3, "Fourth": 4, "Last": -1}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SHORTEST_MONTH: Final = 28
MOST: Final = 999
"""How many occurrences of one series anybody looks at; Exchange's own limit for numbered ones."""


def starts(recurrence: Element, at: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the start of every occurrence, aware and in *zone*, at the wall time *at*."""
    pattern, extent = recurrence[0], recurrence[1]
    first = date.fromisoformat(_said(extent, "StartDate")[:10])
    rule = _rule(pattern)
    count, until = _said(extent, "NumberOfOccurrences"), _said(extent, "EndDate")
    if count:
        rule["count"] = int(count)
    elif until:
        rule["until"] = datetime.combine(date.fromisoformat(until[:10]), time.max)
    found = rrule.rrule(dtstart=datetime.combine(first, at.replace(tzinfo=None)), **rule)
    for naive in islice(found, MOST):
        yield naive.replace(tzinfo=zone)


def first_start(recurrence: Element, at: time, zone: ZoneInfo) -> datetime | None:
    """Return the first start in UTC; None for a series that never takes place."""
    found = next(starts(recurrence, at, zone), None)
    return found.astimezone(UTC) if found else None


def _rule(pattern: Element) -> dict[str, Any]:
    """Return *pattern* as arguments of ``dateutil``'s rule."""
    kind = local(pattern)
    rule: dict[str, Any] = {"interval": int(_said(pattern, "Interval") or 1)}
    if kind.startswith("Daily"):
        rule["freq"] = rrule.DAILY
    elif kind.startswith("Weekly"):
        rule["freq"] = rrule.WEEKLY
        rule["wkst"] = _WEEKDAYS[_DAYS.index(_said(pattern, "FirstDayOfWeek") or "Sunday")]
        rule["byweekday"] = _weekdays(_said(pattern, "DaysOfWeek")) or None
    else:
        rule["freq"] = rrule.YEARLY if "Yearly" in kind else rrule.MONTHLY
        rule |= _relative(pattern) if kind.startswith("Relative") else _absolute(pattern)
    if month := _said(pattern, "Month"):
        rule["bymonth"] = _MONTHS.index(month) + 1
    return rule


def _relative(pattern: Element) -> dict[str, Any]:
    return {
        "byweekday": _weekdays(_said(pattern, "DaysOfWeek")),
        "bysetpos": _PLACES[_said(pattern, "DayOfWeekIndex")],
    }


def _absolute(pattern: Element) -> dict[str, Any]:
    """Return the day of the month; where a month has no such day, its last one is meant."""
    wanted = int(_said(pattern, "DayOfMonth") or 1)
    if wanted <= _SHORTEST_MONTH:
        return {"bymonthday": wanted}
    return {"bymonthday": tuple(range(_SHORTEST_MONTH, wanted + 1)), "bysetpos": -1}


def _weekdays(names: str) -> tuple[rrule.weekday, ...]:
    found: list[rrule.weekday] = []
    for name in names.split():
        places = _GROUPS.get(name) or (_DAYS.index(name),)
        found.extend(_WEEKDAYS[place] for place in places)
    return tuple(found)


def _said(parent: Element, name: str) -> str:
    return parent.findtext(T + name) or ""
