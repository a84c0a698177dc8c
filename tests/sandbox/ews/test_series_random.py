"""Random edits of a series: every view of a calendar shows the same occurrences."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ssync_desktop.sandbox.ews.markup import t
from ssync_desktop.sandbox.ews.model import Exchange
from ssync_desktop.sandbox.ews.operations.calendar_series import (
    Appointment,
    describe,
    occurrence,
    view,
)
from ssync_desktop.sandbox.ews.properties_values import put

FIRST = datetime(2026, 3, 23, 11, tzinfo=UTC)  # noon in Berlin, a week before summer time
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")


def _series(exchange: Exchange, every: int, number: int) -> Appointment:
    made = Appointment()
    put(made.values, "Start", FIRST)
    put(made.values, "End", FIRST + HOUR)
    made.values["StartTimeZone"] = t("StartTimeZone", Id="W. Europe Standard Time")
    made.values["Recurrence"] = t(
        "Recurrence",
        t("DailyRecurrence", t("Interval", every)),
        t("NumberedRecurrence", t("StartDate", "2026-03-23"), t("NumberOfOccurrences", number)),
    )
    exchange.put(exchange.add_mailbox("ada@contoso.example").distinguished["calendar"], made)
    return made


@settings(max_examples=60, deadline=None)
@given(
    every=st.integers(1, 4),
    number=st.integers(1, 12),
    moved=st.dictionaries(st.integers(1, 12), st.integers(-10, 10), max_size=4),
    gone=st.sets(st.integers(1, 12), max_size=4),
    begin=st.integers(-30, 60 * 24),
    length=st.integers(1, 20 * 24),
)
def test_a_view_shows_what_the_list_of_all_would(
    every: int,
    number: int,
    moved: dict[int, int],
    gone: set[int],
    begin: int,
    length: int,
) -> None:
    exchange = Exchange()
    master = _series(exchange, every, number)
    expected = {}
    for index in range(1, number + 1):
        if index in gone:
            master.gone.add(index)
            continue
        day = FIRST.date() + (index - 1) * every * DAY
        start = datetime.combine(day, time(12), BERLIN).astimezone(UTC)
        if index in moved:
            start += moved[index] * HOUR
            master.own[index] = {"Start": t("Start", start), "End": t("End", start + HOUR)}
        expected[index] = start
    describe(exchange, master)
    shown = view(exchange, master.home, FIRST - 30 * DAY, FIRST + 90 * DAY)
    assert sorted(item.start for item in shown if isinstance(item, Appointment)) == sorted(
        expected.values()
    )
    window = FIRST + begin * HOUR, FIRST + (begin + length) * HOUR
    within = view(exchange, master.home, *window)
    assert {item.index for item in within if isinstance(item, Appointment)} == {
        index for index, start in expected.items() if start < window[1] and start + HOUR > window[0]
    }
    for index, start in expected.items():
        found = occurrence(exchange, master, index)
        assert (found.start, exchange.items[found.id]) == (start, found)
