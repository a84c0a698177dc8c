"""When a series takes place: rules, ends, short months, and the words for all that."""

from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.content import Recurrence
from ssync_desktop.domain.items.kinds import Frequency, Instance, Weekday
from ssync_desktop.domain.items.recurrence import (
    last_start,
    numbers_of,
    starts,
    tidied,
    weekday_of,
)
from ssync_desktop.domain.items.rule_words import in_words
from tests.kit.item_strategies import rules

DAILY, WEEKLY, MONTHLY, YEARLY = Frequency
AT_NINE = time(9)
MONDAY = date(2026, 3, 2)


def days(rule: Recurrence, most: int = 6) -> list[str]:
    """Return the first days of *rule*."""
    return [f"{at:%Y-%m-%d}" for at in islice(starts(rule, AT_NINE), most)]


@pytest.mark.parametrize(
    ("rule", "expected", "words"),
    [
        (
            Recurrence(DAILY, MONDAY, interval=3, count=3),
            ["2026-03-02", "2026-03-05", "2026-03-08"],
            "Every third day, 3 times",
        ),
        (
            Recurrence(WEEKLY, MONDAY, days=Weekday.WEEKDAYS, ends_on=date(2026, 3, 9)),
            ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"],
            "Every weekday until 9 March 2026",
        ),
        (
            Recurrence(WEEKLY, date(2026, 3, 3), interval=2, days=Weekday.TUESDAY, count=3),
            ["2026-03-03", "2026-03-17", "2026-03-31"],
            "Every second Tuesday, 3 times",
        ),
        (
            Recurrence(WEEKLY, MONDAY, interval=2, days=Weekday.MONDAY | Weekday.SUNDAY, count=4),
            ["2026-03-02", "2026-03-15", "2026-03-16", "2026-03-29"],
            "Every second week on Sunday and Monday, 4 times",
        ),
        (
            Recurrence(
                WEEKLY,
                MONDAY,
                interval=2,
                days=Weekday.MONDAY | Weekday.SUNDAY,
                first_day=Weekday.MONDAY,
                count=4,
            ),
            ["2026-03-02", "2026-03-08", "2026-03-16", "2026-03-22"],
            "Every second week on Sunday and Monday, 4 times",
        ),
        (
            Recurrence(MONTHLY, date(2026, 1, 31), day_of_month=31, count=4),
            ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
            "The last day of every month, 4 times",
        ),
        (
            Recurrence(MONTHLY, date(2026, 1, 30), day_of_month=30, count=3),
            ["2026-01-30", "2026-02-28", "2026-03-30"],
            "Day 30 of every month (its last day where it is shorter), 3 times",
        ),
        (
            Recurrence(
                MONTHLY, date(2026, 3, 27), days=Weekday.FRIDAY, instance=Instance.LAST, count=3
            ),
            ["2026-03-27", "2026-04-24", "2026-05-29"],
            "The last Friday of every month, 3 times",
        ),
        (
            Recurrence(
                MONTHLY, date(2026, 3, 31), days=Weekday.WEEKDAYS, instance=Instance.LAST, count=3
            ),
            ["2026-03-31", "2026-04-30", "2026-05-29"],
            "The last weekday of every month, 3 times",
        ),
        (
            Recurrence(
                MONTHLY,
                date(2026, 3, 1),
                interval=8,
                days=Weekday.EVERY_DAY,
                instance=Instance.FIRST,
                count=2,
            ),
            ["2026-03-01", "2026-11-01"],
            "The first day of every 8 months, twice",
        ),
        (
            Recurrence(YEARLY, date(2024, 2, 29), month=2, day_of_month=29, count=5),
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
            "Every year on 29 February (28 February where there is none), 5 times",
        ),
        (
            Recurrence(
                YEARLY,
                date(2026, 11, 26),
                month=11,
                days=Weekday.THURSDAY,
                instance=Instance.FOURTH,
                ends_on=date(2028, 11, 23),
            ),
            ["2026-11-26", "2027-11-25", "2028-11-23"],
            "Every year on the fourth Thursday of November until 23 November 2028",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_has_these_days_and_these_words(
    rule: Recurrence, expected: list[str], words: str
) -> None:
    assert days(rule) == expected
    assert in_words(rule) == words
    assert tidied(rule) == rule


def test_a_rule_without_an_end_goes_on() -> None:
    rule = Recurrence(DAILY, MONDAY)
    assert len(days(rule, 3_000)) == 3_000
    assert in_words(rule) == "Every day"


def test_the_last_day_counts_whatever_the_hour() -> None:
    rule = Recurrence(DAILY, MONDAY, ends_on=date(2026, 3, 3))
    assert [f"{at:%d %H:%M}" for at in starts(rule, time(23, 45))] == ["02 23:45", "03 23:45"]


def test_every_day_of_the_week_has_its_bit() -> None:
    week = [date(2026, 3, day) for day in range(1, 8)]  # from a Sunday
    assert [weekday_of(day) for day in week] == [Weekday(1 << bit) for bit in range(7)]
    assert [numbers_of(weekday_of(day)) for day in week] == [(day.weekday(),) for day in week]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            Recurrence(DAILY, MONDAY, days=Weekday.WEEKDAYS),
            Recurrence(WEEKLY, MONDAY, days=Weekday.WEEKDAYS),
        ),
        (Recurrence(WEEKLY, MONDAY), Recurrence(WEEKLY, MONDAY, days=Weekday.MONDAY)),
        (
            Recurrence(WEEKLY, MONDAY, days=Weekday.FRIDAY, count=2),
            Recurrence(WEEKLY, date(2026, 3, 6), days=Weekday.FRIDAY, count=2),
        ),
        (Recurrence(MONTHLY, MONDAY), Recurrence(MONTHLY, MONDAY, day_of_month=2)),
        (
            Recurrence(YEARLY, MONDAY, interval=2),
            Recurrence(MONTHLY, MONDAY, interval=24, day_of_month=2),
        ),
        (
            Recurrence(YEARLY, date(2026, 2, 28), month=2, day_of_month=31),
            Recurrence(YEARLY, date(2026, 2, 28), month=2, day_of_month=29),
        ),
        (
            Recurrence(MONTHLY, MONDAY, first_day=Weekday.MONDAY),
            Recurrence(MONTHLY, MONDAY, day_of_month=2),
        ),
    ],
)
def test_a_rule_is_said_in_one_form(said: Recurrence, meant: Recurrence) -> None:
    assert tidied(said) == meant


@given(st.data(), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_rule_takes_place_in_order_and_first_on_its_first_day(
    data: st.DataObject, begin: date
) -> None:
    rule = data.draw(rules(begin))
    found = list(islice(starts(rule, AT_NINE), 30))
    assert found[0].date() == begin
    assert all(one < other for one, other in pairwise(found))
    assert all(one.time() == AT_NINE for one in found)
    assert tidied(rule) == rule


@given(st.data(), st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 3))
def test_tidying_moves_no_occurrence(data: st.DataObject, begin: date, interval: int) -> None:
    rule = replace(data.draw(rules(begin)), interval=interval)
    assert days(tidied(rule), 20) == days(rule, 20)


@given(st.data(), st.dates(date(2020, 1, 1), date(2023, 12, 31)), st.integers(1, 5))
def test_to_look_later_finds_the_same_days(data: st.DataObject, begin: date, interval: int) -> None:
    rule = tidied(replace(data.draw(rules(begin)), interval=interval))
    since = data.draw(st.dates(begin, date(2027, 12, 31)))
    until = datetime.combine(date(2030, 1, 1), AT_NINE)
    near = list(takewhile(lambda at: at < until, starts(rule, AT_NINE, since)))
    whole = list(takewhile(lambda at: at < until, starts(rule, AT_NINE)))
    assert [at for at in near if at.date() >= since] == [at for at in whole if at.date() >= since]
    assert set(near) <= set(whole)


@given(st.data(), st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 30))
def test_the_last_day_is_found_from_the_end(
    data: st.DataObject, begin: date, interval: int
) -> None:
    rule = replace(data.draw(rules(begin)), interval=interval)
    endless = rule.count is None and rule.ends_on is None
    expected = None if endless else max(starts(rule, AT_NINE))
    assert last_start(rule, AT_NINE) == expected


def test_days_long_after_the_beginning_are_found_at_once() -> None:
    rule = Recurrence(DAILY, date(1950, 1, 1))
    assert next(starts(rule, AT_NINE, date(4000, 1, 1))).date() == date(4000, 1, 1)
