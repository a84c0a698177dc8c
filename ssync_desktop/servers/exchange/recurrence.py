"""By which rule a series repeats, as Exchange says it (types.xsd, RecurrenceType)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from ssync_desktop.domain.items.content import NO_DAYS, Recurrence
from ssync_desktop.domain.items.kinds import Frequency, Instance, Weekday
from ssync_desktop.domain.items.recurrence import weekday_of
from ssync_desktop.servers.exchange.item_fields import Node
from ssync_desktop.servers.exchange.services import Element, T
from ssync_desktop.servers.exchange.understanding import NotUnderstood, number, said, said_one_of

_DAYS: Final = {
    Weekday.SUNDAY: "Sunday",
    Weekday.MONDAY: "Monday",
    Weekday.TUESDAY: "Tuesday",
    Weekday.WEDNESDAY: "Wednesday",
    Weekday.THURSDAY: "Thursday",
    Weekday.FRIDAY: "Friday",
    Weekday.SATURDAY: "Saturday",
}
_GROUPS: Final = {
    Weekday.EVERY_DAY: "Day",
    Weekday.WEEKDAYS: "Weekday",
    Weekday.WEEKEND: "WeekendDay",
}
_SAID_DAYS: Final[Mapping[str, Weekday]] = {name: days for days, name in (_DAYS | _GROUPS).items()}
_PLACES: Final = {one: one.name.capitalize() for one in Instance}
_SAID_PLACES: Final = {name: one for one, name in _PLACES.items()}
LONGEST_MONTH: Final = 31
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def recurrence(rule: Recurrence) -> Node:
    """Return *rule* as the element ``Recurrence``; NotUnderstood for one Exchange cannot say."""
    return Node("Recurrence", (_pattern(rule), _range(rule)))


def rule_of(element: Element) -> Recurrence:
    """Return the rule that the element ``Recurrence`` says; NotUnderstood where it is none."""
    if len(element) != 2:
        raise NotUnderstood("Its recurrence has no pattern or no range.")
    pattern, extent = element
    name = pattern.tag.removeprefix(T).removesuffix("Recurrence")
    frequency = _frequency(name.removeprefix("Absolute").removeprefix("Relative"))
    days, instance, day = NO_DAYS, None, None
    if name == "Weekly" or name.startswith("Relative"):
        for one in said(pattern, "DaysOfWeek").split():
            days |= said_one_of(_SAID_DAYS, one, "day")
    if name.startswith("Relative"):
        instance = said_one_of(_SAID_PLACES, said(pattern, "DayOfWeekIndex"), "instance")
    elif name.startswith("Absolute"):
        day = number(pattern, "DayOfMonth")
        if not 1 <= day <= LONGEST_MONTH:
            raise NotUnderstood(f"There is no day {day} in any month.")
    interval, month = number(pattern, "Interval", 1), said(pattern, "Month")
    if interval < 1:
        raise NotUnderstood(f"It repeats every {interval} days, weeks or months.")
    count, until = said(extent, "NumberOfOccurrences"), said(extent, "EndDate")
    if count and until:
        raise NotUnderstood("It ends after a number of times and on a day: one of them is wrong.")
    return Recurrence(
        frequency=frequency,
        starts_on=_day(said(extent, "StartDate")),
        interval=interval,
        days=days,
        day_of_month=day,
        month=said_one_of(_NUMBERS, month, "month") if month else None,
        instance=instance,
        first_day=said_one_of(_SAID_DAYS, said(pattern, "FirstDayOfWeek") or "Sunday", "day"),
        ends_on=_day(until) if until else None,
        count=number(extent, "NumberOfOccurrences") if count else None,
    )


_NUMBERS: Final = {name: number for number, name in enumerate(MONTHS, 1)}


def _pattern(rule: Recurrence) -> Node:
    interval = Node("Interval", str(rule.interval))
    match rule.frequency:
        case Frequency.DAILY:
            return Node("DailyRecurrence", (interval,))
        case Frequency.WEEKLY:
            days = rule.days or weekday_of(rule.starts_on)
            first = Node("FirstDayOfWeek", _DAYS[rule.first_day])
            return Node("WeeklyRecurrence", (interval, Node("DaysOfWeek", _names(days)), first))
        case Frequency.MONTHLY:
            how, inner = _which(rule)
            return Node(f"{how}MonthlyRecurrence", (interval, *inner))
        case Frequency.YEARLY:
            if rule.interval != 1:
                raise NotUnderstood("Exchange cannot say that something is every few years.")
            how, inner = _which(rule)
            month = Node("Month", MONTHS[(rule.month or rule.starts_on.month) - 1])
            return Node(f"{how}YearlyRecurrence", (*inner, month))


def _which(rule: Recurrence) -> tuple[str, tuple[Node, ...]]:
    """Return which day of a month is meant: by its number, or by the weekday."""
    if rule.instance is None:
        day = str(rule.day_of_month or rule.starts_on.day)
        return "Absolute", (Node("DayOfMonth", day),)
    name = (_DAYS | _GROUPS).get(rule.days or Weekday.EVERY_DAY)
    if name is None:
        raise NotUnderstood("Exchange cannot say “the first of several days of the week”.")
    return "Relative", (Node("DaysOfWeek", name), Node("DayOfWeekIndex", _PLACES[rule.instance]))


def _range(rule: Recurrence) -> Node:
    start = Node("StartDate", f"{rule.starts_on.isoformat()}Z")
    if rule.count is not None:
        numbered = Node("NumberOfOccurrences", str(rule.count))
        return Node("NumberedRecurrence", (start, numbered))
    if rule.ends_on is not None:
        return Node("EndDateRecurrence", (start, Node("EndDate", f"{rule.ends_on.isoformat()}Z")))
    return Node("NoEndRecurrence", (start,))


def _names(days: Weekday) -> str:
    return " ".join(name for day, name in _DAYS.items() if day in days)


def _frequency(name: str) -> Frequency:
    if name.upper() not in Frequency.__members__:
        raise NotUnderstood(f"“{name}” is no recurrence of appointments.")
    return Frequency[name.upper()]


def _day(text: str) -> date:
    """Return a day that may carry a zone (xs:date), which means nothing of a day on the wall."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise NotUnderstood(f"“{text}” is no day.") from None
