"""What is wrong with a series that somebody enters: its rule, and occurrences that differ."""

from collections.abc import Iterator

from ssync_desktop.domain.items.content import Recurrence, Series
from ssync_desktop.domain.items.kinds import Frequency
from ssync_desktop.domain.problems import Problem, within

MOST_OCCURRENCES = 999  # Exchange takes no more, and no larger interval either


def series_problems(series: Series) -> Iterator[Problem]:
    """Yield what keeps *series* from being saved."""
    rule = series.rule
    yield from within("series", "The interval", rule.interval, 1, MOST_OCCURRENCES)
    yield from _pattern_problems(rule)
    yield from _end_problems(rule)
    if any(one.content.series is not None for one in series.changed):
        text = "An occurrence of a series cannot be a series itself."
        yield Problem("series", text, "Make another series of it.")
    originals = [one.original for one in series.changed]
    if len({*originals, *series.cancelled}) < len(originals) + len(series.cancelled):
        text = "An occurrence is named twice, or as changed and as cancelled."
        yield Problem("series", text, "Leave one of them out.")
    if any(original.tzinfo is not None for original in (*originals, *series.cancelled)):
        yield Problem("series", "Occurrences are named by the time on the wall, without a zone.")


def _pattern_problems(rule: Recurrence) -> Iterator[Problem]:
    """Yield what the pattern lacks, or holds too much of."""
    if rule.frequency is Frequency.WEEKLY and not rule.days:
        yield Problem("series", "No day of the week is chosen.", "Choose at least one.")
    if rule.frequency is Frequency.YEARLY:
        month = rule.month or 0
        yield from within("series", "The month", month, 1, 12)
    if rule.frequency not in (Frequency.MONTHLY, Frequency.YEARLY):
        return
    if (rule.instance is None) is (rule.day_of_month is None):
        text = "A day of the month, or which day of the week in a month: one of the two is needed."
        yield Problem("series", text, "Choose one.")
    elif rule.day_of_month is not None:
        yield from within("series", "The day of the month", rule.day_of_month, 1, 31)
    elif not rule.days:
        text = "Which day of the week is meant is missing."
        yield Problem("series", text, "Choose a day.")


def _end_problems(rule: Recurrence) -> Iterator[Problem]:
    if rule.count is not None and rule.ends_on is not None:
        text = "A series ends after a number of occurrences or on a day, not both."
        yield Problem("series", text, "Choose one.")
    if rule.count is not None:
        yield from within("series", "The number of occurrences", rule.count, 1, MOST_OCCURRENCES)
    if rule.ends_on is not None and rule.ends_on < rule.starts_on:
        yield Problem("series", "The series ends before it begins.", "Choose a later end.")
