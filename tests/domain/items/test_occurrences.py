"""Occurrences at their wall time: across changes of the clocks, moved, cancelled, all day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from hypothesis import given

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    OccurrenceChange,
    Recurrence,
    Series,
)
from ssync_desktop.domain.items.kinds import Frequency, Weekday
from ssync_desktop.domain.items.occurrences import (
    ends,
    occurrence_at,
    occurrences,
    originals,
    tidied_series,
)
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from tests.kit.item_strategies import any_appointments, series

BERLIN = "Europe/Berlin"


def wall(text: str, zone: str = BERLIN) -> WallTime:
    """Return a wall time as it is written in ISO 8601."""
    return WallTime(datetime.fromisoformat(text), zone)


def moment(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def meeting(start: str, end: str, rule: Recurrence, zone: str = BERLIN) -> AppointmentContent:
    """Return a series."""
    block = TimeBlock(wall(start, zone), wall(end, zone))
    return AppointmentContent("Stand-up", block, series=Series(rule))


def weekly(first: str, count: int = 4) -> Recurrence:
    """Return a rule for every week."""
    day = date.fromisoformat(first)
    return Recurrence(Frequency.WEEKLY, day, days=Weekday(1 << day.isoweekday() % 7), count=count)


def moments(content: AppointmentContent) -> list[str]:
    """Return the UTC times of the starts of all occurrences."""
    found = occurrences(content, moment("2000-01-01"), moment("2100-01-01"))
    return [f"{one.content.block.start.instant:%m-%d %H:%M}" for one in found]


def test_nine_stays_nine_when_clocks_go_forward() -> None:
    # The clocks of Berlin go from 02:00 to 03:00 on 29 March 2026.
    content = meeting("2026-03-23T09:00", "2026-03-23T09:30", weekly("2026-03-23", 2))
    assert moments(content) == ["03-23 08:00", "03-30 07:00"]


def test_nine_stays_nine_when_clocks_go_back() -> None:
    content = meeting("2026-10-19T09:00", "2026-10-19T09:30", weekly("2026-10-19", 2))
    assert moments(content) == ["10-19 07:00", "10-26 08:00"]


def test_an_organizer_elsewhere_keeps_the_hours_of_their_zone() -> None:
    # New York changes its clocks three weeks before Berlin: the meeting is an hour earlier there.
    rule = weekly("2026-03-02", 6)
    content = meeting("2026-03-02T10:00", "2026-03-02T11:00", rule, "America/New_York")
    found = occurrences(content, moment("2026-01-01"), moment("2027-01-01"))
    shown = [WallTime.of(one.content.block.start.instant, BERLIN).at for one in found]
    assert [at.hour for at in shown] == [16, 15, 15, 15, 16, 16]


def test_an_hour_that_the_clock_jumps_over_is_an_hour_later_that_day_only() -> None:
    rule = Recurrence(Frequency.DAILY, date(2026, 3, 28), count=3)
    content = meeting("2026-03-28T02:30", "2026-03-28T03:00", rule)
    assert moments(content) == ["03-28 01:30", "03-29 01:30", "03-30 00:30"]
    assert [f"{at:%H:%M}" for at in originals(content)] == ["02:30"] * 3


def test_what_is_an_hour_later_is_as_long_as_ever() -> None:
    rule = Recurrence(Frequency.DAILY, date(2026, 3, 28), count=2)
    content = meeting("2026-03-28T02:30", "2026-03-28T03:00", rule)
    found = occurrences(content, moment("2026-03-01"), moment("2026-04-01"))
    (_, jumped) = (one.content.block for one in found)
    assert (jumped.start, jumped.end) == (wall("2026-03-29T03:30"), wall("2026-03-29T04:00"))


def test_an_hour_that_the_clock_shows_twice_is_the_first() -> None:
    rule = Recurrence(Frequency.DAILY, date(2026, 10, 24), count=3)
    content = meeting("2026-10-24T02:30", "2026-10-24T02:45", rule)
    assert moments(content) == ["10-24 00:30", "10-25 00:30", "10-26 01:30"]


def test_half_an_hour_from_one_half_past_two_to_the_other_two_stays_half_an_hour() -> None:
    later = WallTime(wall("2026-10-25T02:00").at, BERLIN, later=True)
    rule = Recurrence(Frequency.DAILY, date(2026, 10, 25), count=2)
    block = TimeBlock(wall("2026-10-25T02:30"), later)
    content = AppointmentContent("Night shift", block, series=Series(rule))
    found = occurrences(content, moment("2026-10-01"), moment("2026-11-01"))
    assert [one.content.block for one in found] == [
        block,
        TimeBlock(wall("2026-10-26T02:30"), wall("2026-10-26T03:00")),
    ]


def test_a_whole_day_is_that_day_wherever_it_is_read() -> None:
    rule = Recurrence(Frequency.DAILY, date(2026, 3, 28), count=2)
    content = meeting("2026-03-28T00:00", "2026-03-29T00:00", rule)
    content = replace(content, block=replace(content.block, all_day=True))
    found = list(occurrences(content, moment("2026-01-01"), moment("2027-01-01")))
    blocks = [one.content.block for one in found]
    assert [(one.start.at.day, one.end.at.day) for one in blocks] == [(28, 29), (29, 30)]
    assert [one.duration for one in blocks] == [timedelta(days=1)] * 2
    lengths = [one.end.instant - one.start.instant for one in blocks]
    assert lengths == [timedelta(hours=24), timedelta(hours=23)]


def test_a_flight_lands_as_long_after_it_left_all_year_round() -> None:
    block = TimeBlock(wall("2026-03-02T10:00"), wall("2026-03-02T13:00", "America/New_York"))
    content = AppointmentContent("Flight", block, series=Series(weekly("2026-03-02", 6)))
    found = occurrences(content, moment("2026-01-01"), moment("2027-01-01"))
    landed = [one.content.block for one in found]
    assert {one.duration for one in landed} == {timedelta(hours=9)}
    assert [one.end.at.hour for one in landed] == [13, 14, 14, 14, 13, 13]


def test_a_moved_occurrence_is_found_where_it_was_moved_to_and_nowhere_else() -> None:
    content = meeting("2026-03-02T09:00", "2026-03-02T10:00", weekly("2026-03-02", 3))
    moved_to = TimeBlock(wall("2026-05-04T15:00"), wall("2026-05-04T16:00"))
    other = replace(content, block=moved_to, series=None)
    change = OccurrenceChange(wall("2026-03-09T09:00").at, other)
    content = replace(content, series=Series(weekly("2026-03-02", 3), (change,)))

    march = list(occurrences(content, moment("2026-03-01"), moment("2026-04-01")))
    assert [one.original.day for one in march] == [2, 16]
    may = list(occurrences(content, moment("2026-05-01"), moment("2026-06-01")))
    assert [(one.original, one.content, one.changed) for one in may] == [
        (wall("2026-03-09T09:00").at, other, True)
    ]
    assert ends(content) == moment("2026-05-04T14:00")


def test_a_cancelled_occurrence_counts_and_does_not_take_place() -> None:
    content = meeting("2026-03-02T09:00", "2026-03-02T10:00", weekly("2026-03-02", 3))
    gone = (wall("2026-03-16T09:00").at,)
    content = replace(content, series=Series(weekly("2026-03-02", 3), cancelled=gone))
    assert moments(content) == ["03-02 08:00", "03-09 08:00"]
    assert ends(content) == moment("2026-03-09T09:00")


def test_a_series_without_an_end_is_looked_at_as_far_as_asked() -> None:
    rule = Recurrence(Frequency.DAILY, date(2026, 3, 2))
    content = meeting("2026-03-02T09:00", "2026-03-02T10:00", rule)
    found = list(occurrences(content, moment("2040-03-01"), moment("2040-03-08")))
    assert [one.content.block.start.at.day for one in found] == [1, 2, 3, 4, 5, 6, 7]
    assert ends(content) is None


def test_what_ends_as_the_time_begins_is_not_in_it() -> None:
    rule = Recurrence(Frequency.DAILY, date(2026, 3, 2), count=3)
    content = meeting("2026-03-02T09:00", "2026-03-02T10:00", rule, "Etc/UTC")
    begin, end = moment("2026-03-02T10:00"), moment("2026-03-04T09:00")
    assert [one.original.day for one in occurrences(content, begin, end)] == [3]


def test_a_single_appointment_is_its_only_occurrence() -> None:
    block = TimeBlock(wall("2026-03-02T09:00"), wall("2026-03-02T09:00"))
    content = AppointmentContent("Reminder", block)
    begin = block.start.instant
    (found,) = occurrences(content, begin, begin + timedelta(hours=1))
    assert (found.content, found.changed) == (content, False)
    assert not list(occurrences(content, begin + timedelta(hours=1), begin + timedelta(days=1)))
    assert not list(originals(content))
    assert ends(content) == begin


def test_a_series_forgets_what_its_rule_does_not_have() -> None:
    content = meeting("2026-03-02T09:00", "2026-03-02T10:00", weekly("2026-03-02", 3))
    second, third = wall("2026-03-09T09:00").at, wall("2026-03-16T09:00").at
    renamed = OccurrenceChange(second, replace(occurrence_at(content, second), subject="Review"))
    nothing = OccurrenceChange(third, occurrence_at(content, third))
    foreign = OccurrenceChange(third + timedelta(hours=1), renamed.content)
    said = Series(
        weekly("2026-03-02", 3),
        changed=(foreign, nothing, renamed),
        cancelled=(third + timedelta(days=70), wall("2026-03-02T09:00").at),
    )
    kept = tidied_series(replace(content, series=said)).series
    assert kept is not None
    assert kept.changed == (renamed,)
    assert kept.cancelled == (wall("2026-03-02T09:00").at,)


def test_a_series_that_begins_before_its_first_occurrence_begins_with_it() -> None:
    rule = replace(weekly("2026-03-02", 3), days=Weekday.FRIDAY)
    content = tidied_series(meeting("2026-03-02T09:00", "2026-03-02T10:00", rule))
    assert content.block == TimeBlock(wall("2026-03-06T09:00"), wall("2026-03-06T10:00"))
    assert content.series is not None
    assert content.series.rule.starts_on == date(2026, 3, 6)


@given(any_appointments())
def test_tidying_twice_is_tidying_once(content: AppointmentContent) -> None:
    assert tidied_series(tidied_series(content)) == tidied_series(content)


@given(series())
def test_every_occurrence_keeps_the_hour_of_its_series(content: AppointmentContent) -> None:
    at = content.block.start.at.time()
    assert {one.time() for one in islice(originals(content), 20)} == {at}


@given(series())
def test_an_untouched_occurrence_is_the_series_at_another_time(
    content: AppointmentContent,
) -> None:
    begin = content.block.start.instant - timedelta(days=2)
    found = list(occurrences(content, begin, begin + timedelta(days=200)))
    assert all(one.content.series is None for one in found)
    untouched = [one.content for one in found if not one.changed]
    lengths = {one.block.duration for one in untouched}
    nearly = timedelta(hours=1)  # by which a night with a change of clocks may differ
    assert all(abs(length - content.block.duration) <= nearly for length in lengths)
    assert all(length >= timedelta() for length in lengths)
    assert {(one.subject, one.people) for one in untouched} <= {(content.subject, content.people)}
