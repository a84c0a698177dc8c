"""When a series takes place: the days of its rule (RFC 5545, section 3.3.10, and MS-OXOCAL).

What a month lacks is taken as its last day, as Exchange and Outlook do: a series on the 31st takes
place on 30 April too, and one on 29 February on the 28th of other years.
"""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

from dateutil import rrule

from ssync_desktop.domain.items.content import NO_DAYS, Recurrence
from ssync_desktop.domain.items.kinds import Frequency, Instance, Weekday

SHORTEST_MONTH = 28
MONTHS_OF_A_YEAR = 12
_LONGEST: Final = {
    Frequency.DAILY: timedelta(days=1),
    Frequency.WEEKLY: timedelta(days=7),
    Frequency.MONTHLY: timedelta(days=62),  # from the first Monday to a last one
    Frequency.YEARLY: timedelta(days=397),
}
_FREQUENCIES: Final[Mapping[Frequency, Literal[0, 1, 2, 3]]] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.YEARLY: rrule.YEARLY,
}


def weekday_of(day: date) -> Weekday:
    """Return the day of the week that *day* is."""
    return Weekday(1 << day.isoweekday() % 7)


def numbers_of(days: Weekday) -> tuple[int, ...]:
    """Return *days* by the numbers Python has for them: Monday is 0."""
    return tuple(number for number in range(7) if days & (1 << (number + 1) % 7))


def starts(rule: Recurrence, at: time, since: date = date.min) -> Iterator[datetime]:
    """Yield when each occurrence begins on the wall, at *at*; without an end where it has none.

    None that begins on or after *since* is left out, but earlier ones may be: who looks at a few
    weeks of a series that goes on for years need not count it from its beginning.
    """
    said: dict[str, Any] = {
        "interval": rule.interval,
        "wkst": numbers_of(rule.first_day)[0],
        "count": rule.count,
        "until": datetime.combine(rule.ends_on, time.max) if rule.ends_on else None,
    }
    if rule.month:
        said["bymonth"] = rule.month
    if rule.days:
        said["byweekday"] = numbers_of(rule.days)
    if rule.instance:
        said["bysetpos"] = -1 if rule.instance is Instance.LAST else int(rule.instance)
    if rule.day_of_month:
        said |= _days_of_month(rule.day_of_month)
    begin = datetime.combine(_first_needed(rule, since), at)
    yield from rrule.rrule(_FREQUENCIES[rule.frequency], dtstart=begin, **said)


@lru_cache(maxsize=4_096)
def last_start(rule: Recurrence, at: time) -> datetime | None:
    """Return when the last occurrence begins; None for a series without an end, or never held."""
    if rule.count is None and rule.ends_on is None:
        return None
    since = date.min
    if rule.ends_on is not None:
        since = rule.ends_on - min(rule.interval * _LONGEST[rule.frequency], rule.ends_on - since)
    return max(starts(rule, at, since), default=None)


def _first_needed(rule: Recurrence, since: date) -> date:
    """Return a day from which on *rule* goes as it does from its first, not after *since*."""
    first = rule.starts_on
    if rule.count is not None or since <= first:
        return first
    if rule.frequency in (Frequency.DAILY, Frequency.WEEKLY):
        length = rule.interval * _LONGEST[rule.frequency]
        return first + (since - first) // length * length
    if rule.instance is None and rule.day_of_month is None:
        return first
    yearly = rule.frequency is Frequency.YEARLY
    if yearly and rule.month is None:
        return first
    interval = rule.interval * (MONTHS_OF_A_YEAR if yearly else 1)
    months = (since.year - first.year) * MONTHS_OF_A_YEAR + since.month - first.month
    months -= months % interval
    if months == 0:
        return first
    years, month = divmod(first.month - 1 + months, MONTHS_OF_A_YEAR)
    return date(first.year + years, month + 1, 1)


def _days_of_month(wanted: int) -> dict[str, Any]:
    """Return the last day up to *wanted* that a month has."""
    if wanted <= SHORTEST_MONTH:
        return {"bymonthday": wanted}
    return {"bymonthday": tuple(range(SHORTEST_MONTH, wanted + 1)), "bysetpos": -1}


def tidied(rule: Recurrence) -> Recurrence:
    """Return *rule* in the one form in which both sides say it; it means the same.

    It begins with its first occurrence. Every second year is every 24th month, for Exchange has no
    intervals of years. A day that the month of a yearly series never has is its last one. Parts
    that say nothing for its frequency are left out.
    """
    if rule.frequency is Frequency.DAILY and rule.days:  # on weekdays, as some clients say it
        rule = replace(rule, frequency=Frequency.WEEKLY, interval=1)
    rule = _days_said(rule)
    first = next(starts(rule, time.min), None)
    if first is not None:
        rule = replace(rule, starts_on=first.date())
    if rule.frequency is Frequency.YEARLY and rule.interval > 1:
        months = rule.interval * MONTHS_OF_A_YEAR
        rule = replace(rule, frequency=Frequency.MONTHLY, interval=months, month=None)
    if rule.frequency is not Frequency.WEEKLY:
        rule = replace(rule, first_day=Weekday.SUNDAY)
    return rule


def _days_said(rule: Recurrence) -> Recurrence:
    """Return *rule* with the days that it means without saying so."""
    begin = rule.starts_on
    if rule.frequency is Frequency.DAILY:
        return replace(rule, days=NO_DAYS, day_of_month=None, month=None, instance=None)
    if rule.frequency is Frequency.WEEKLY:
        days = rule.days or weekday_of(begin)
        return replace(rule, days=days, day_of_month=None, month=None, instance=None)
    month = (rule.month or begin.month) if rule.frequency is Frequency.YEARLY else None
    if rule.instance:
        days = rule.days or Weekday.EVERY_DAY
        return replace(rule, days=days, day_of_month=None, month=month)
    day = rule.day_of_month or begin.day
    if month:
        day = min(day, calendar.monthrange(2024, month)[1])  # a leap year
    return replace(rule, days=NO_DAYS, day_of_month=day, month=month)
