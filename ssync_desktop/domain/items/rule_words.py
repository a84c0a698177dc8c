"""The rule of a series in words: "Every second Tuesday until 3 June 2026"."""

from datetime import date
from typing import Final

from ssync_desktop.domain.items.content import Recurrence
from ssync_desktop.domain.items.kinds import Frequency, Instance, Weekday
from ssync_desktop.domain.items.recurrence import SHORTEST_MONTH

_DAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ORDINALS: Final = ("second", "third", "fourth", "fifth", "sixth")
_GROUPS: Final = {
    Weekday.EVERY_DAY: "day",
    Weekday.WEEKDAYS: "weekday",
    Weekday.WEEKEND: "weekend day",
}
_UNITS: Final = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}


def in_words(rule: Recurrence) -> str:
    """Return when a series takes place by *rule*, and until when, without the time of day."""
    said = f"{_pattern(rule)}{_extent(rule)}"
    return said[0].upper() + said[1:]


def _pattern(rule: Recurrence) -> str:
    if rule.frequency is Frequency.DAILY:
        return _every("day", rule.interval)
    if rule.frequency is Frequency.WEEKLY:
        return _weekly(rule)
    if rule.frequency is Frequency.YEARLY and rule.month:
        return _yearly(rule, _MONTHS[rule.month - 1])
    every = _every(_UNITS[rule.frequency], rule.interval)
    if rule.instance:
        return f"{_nth(rule)} of {every}"
    day = rule.day_of_month or rule.starts_on.day
    if day == 31:
        return f"the last day of {every}"
    short = " (its last day where it is shorter)" if day > SHORTEST_MONTH else ""
    return f"day {day} of {every}{short}"


def _yearly(rule: Recurrence, month: str) -> str:
    every = _every("year", rule.interval)
    if rule.instance:
        return f"{every} on {_nth(rule)} of {month}"
    day = rule.day_of_month or rule.starts_on.day
    leap = (rule.month, day) == (2, 29)
    others = " (28 February where there is none)" if leap else ""
    return f"{every} on {day} {month}{others}"


def _weekly(rule: Recurrence) -> str:
    names = [name for bit, name in enumerate(_DAYS) if rule.days & (1 << bit)]
    if rule.interval == 1 and (group := _GROUPS.get(rule.days)):
        return f"every {group}"
    if len(names) == 1 and rule.interval <= len(_ORDINALS) + 1:
        return _every(names[0], rule.interval)
    every = _every("week", rule.interval)
    return f"{every} on {_listed(names)}" if names else every


def _nth(rule: Recurrence) -> str:
    """Return which day of a month *rule* means by its instance."""
    instance = rule.instance or Instance.FIRST
    names = [name for bit, name in enumerate(_DAYS) if rule.days & (1 << bit)]
    days = _GROUPS.get(rule.days) or " or ".join(names) or "day"
    return f"the {instance.name.lower()} {days}"


def _every(unit: str, interval: int) -> str:
    if interval == 1:
        return f"every {unit}"
    if interval - 2 < len(_ORDINALS):
        return f"every {_ORDINALS[interval - 2]} {unit}"
    return f"every {interval} {unit}s"


def _extent(rule: Recurrence) -> str:
    if rule.count is not None:
        return {1: ", once", 2: ", twice"}.get(rule.count, f", {rule.count} times")
    return f" until {_day(rule.ends_on)}" if rule.ends_on else ""


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
