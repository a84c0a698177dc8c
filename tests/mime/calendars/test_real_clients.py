"""Calendars as Outlook, Google, Apple and Thunderbird export them."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from ssync_desktop.domain.items.calendar_file import CalendarEntry, CalendarFile
from ssync_desktop.domain.items.content import AppointmentContent, Attendee, TaskContent
from ssync_desktop.domain.items.kinds import Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.occurrences import occurrences
from ssync_desktop.domain.items.rule_words import in_words
from ssync_desktop.domain.items.times import TimeOfDay, WallTime
from ssync_desktop.domain.options import Priority
from ssync_desktop.mime.calendars.file import read_calendar
from ssync_desktop.mime.calendars.writing import write_calendar

DATA = Path(__file__).parents[2] / "data" / "calendars"
CLIENTS = ("apple", "google", "outlook", "thunderbird")
HERE = "Australia/Sydney"


def calendar(client: str) -> CalendarFile:
    """Return what the calendar of *client* says to a reader in Sydney."""
    read = read_calendar((DATA / f"{client}.ics").read_bytes(), HERE)
    assert isinstance(read, CalendarFile), read
    return read


def named(client: str, subject: str) -> AppointmentContent:
    """Return the first appointment called *subject*."""
    found = next(one.content for one in calendar(client).entries if one.content.subject == subject)
    assert isinstance(found, AppointmentContent)
    return found


def shown(content: AppointmentContent) -> list[str]:
    """Return when the occurrences take place, on the wall and in UTC, with their subjects."""
    begin, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    found = (one.content for one in occurrences(content, begin, end))
    return [
        f"{one.block.start.at:%m-%d %H:%M} {one.block.start.instant:%H:%M} {one.subject}"
        for one in found
    ]


def wall(text: str, zone: str) -> WallTime:
    """Return a wall time as it is written in ISO 8601."""
    return WallTime(datetime.fromisoformat(text), zone)


def test_a_series_of_outlook_keeps_its_hour_its_exceptions_and_its_people() -> None:
    content = named("outlook", "Weekly round")
    assert content.series is not None
    assert in_words(content.series.rule) == "Every Monday until 29 June 2026"
    assert shown(content)[:8] == [
        "03-02 09:00 08:00 Weekly round",
        "03-09 09:00 08:00 Weekly round",
        "03-16 09:00 08:00 Weekly round",
        "03-23 09:00 08:00 Weekly round",
        "03-30 14:00 12:00 Weekly round, with the engine",
        "04-13 09:00 07:00 Weekly round",
        "04-20 09:00 07:00 Weekly round",
        "04-27 09:00 07:00 Weekly round",
    ]
    assert len(shown(content)) == 16
    assert (content.priority, content.show_as) == (Priority.HIGH, ShowAs.BUSY)
    assert content.body == (
        "What was done, what is next; and what is in the way.\n\n1. Engine\n2. Notes"
    )
    assert content.organizer == Attendee("ada@example.com")
    assert content.required == (Attendee("charles@example.com"),)
    assert content.optional == (Attendee("grace@example.com"),)
    (changed,) = content.series.changed
    assert (changed.content.location, changed.content.show_as) == ("Room 7", ShowAs.TENTATIVE)


def test_whole_days_stay_those_days_wherever_the_reader_is() -> None:
    block = named("outlook", "Vacation").block
    assert block.all_day
    assert (block.start, block.end) == (wall("2026-07-25", HERE), wall("2026-08-08", HERE))
    assert named("apple", "May Day").block.start == wall("2026-05-01", "Europe/London")
    assert named("apple", "May Day").block.duration.days == 1


def test_a_zone_that_outlook_calls_customized_is_known_by_its_clocks() -> None:
    block = named("outlook", "Call with the office in New York").block
    assert block.start == wall("2026-03-11T10:00", "America/New_York")
    assert f"{block.start.instant:%H:%M}" == "14:00"


def test_the_last_day_of_a_month_is_the_last_one_however_long_it_is() -> None:
    days = [one[:5] for one in shown(named("outlook", "Accounts of the month"))]
    assert days == ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]


def test_a_moment_of_google_is_shown_in_the_zone_of_the_calendar() -> None:
    assert named("google", "Lunch 🍜").block.start == wall("2026-05-05T14:00", "Europe/Vienna")


def test_a_meeting_held_elsewhere_keeps_the_hours_of_its_organizer() -> None:
    content = named("google", "Compilers")
    assert shown(content)[:4] == [
        "03-03 10:00 15:00 Compilers",
        "04-08 11:00 15:00 Compilers, a day later",
        "06-02 10:00 14:00 Compilers",
        "07-07 10:00 14:00 Compilers",
    ]
    assert "08-04" not in {one[:5] for one in shown(content)}
    assert content.organizer == Attendee("grace@example.org")
    assert content.required == (Attendee("ada@example.com"),)  # and no room


def test_a_birthday_on_29_february_is_on_that_day_only_where_the_calendar_says_so() -> None:
    content = named("google", "Birthday of a leapling")
    begin, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    found = [one.original.date() for one in occurrences(content, begin, end)]
    assert found == [date(2024, 2, 29), date(2028, 2, 29)]
    assert content.show_as is ShowAs.FREE


def test_a_meeting_that_was_called_off_comes_as_that() -> None:
    phases = {one.content.subject: one.phase for one in calendar("google").entries}
    assert phases["Called off"] is Phase.CANCELED
    assert set(phases.values()) == {Phase.OPEN, Phase.CANCELED}


def test_a_series_of_apple_counts_what_it_leaves_out() -> None:
    assert shown(named("apple", "Choir")) == [
        "02-18 17:30 17:30 Choir",
        "02-20 17:30 17:30 Choir",
        "03-04 17:30 17:30 Choir",
        "03-18 17:30 17:30 Choir",
        "03-20 18:00 18:00 Choir (later)",
        "04-03 17:30 16:30 Choir",
    ]
    assert named("apple", "Choir").location == "St Mary's, High Street"


def test_apple_names_people_by_paths_and_tells_their_address_beside() -> None:
    flight = named("apple", "Flight to New York")
    assert flight.organizer == Attendee("ada@example.com")
    assert flight.required == (Attendee("mary@example.org"),)
    assert flight.required[0].name == 'Mary "May" Somerville'
    assert flight.block.end == wall("2026-06-06T20:45", "Europe/London")


def test_a_time_without_a_zone_is_meant_where_the_reader_is() -> None:
    pill = named("apple", "Take the pill, wherever I am")
    assert pill.block.start == wall("2026-04-15T07:15", "Europe/London")  # the calendar says so


def test_thunderbird_names_zones_by_paths_and_cancels_in_utc() -> None:
    content = named("thunderbird", "Surf report")
    assert content.block.start == wall("2026-03-30T08:00", "Australia/Sydney")
    assert shown(content) == [
        "03-30 08:00 21:00 Surf report",
        "03-31 08:00 21:00 Surf report",
        "04-01 08:00 21:00 Surf report",
        "04-02 08:00 21:00 Surf report",
        "04-06 06:00 20:00 Surf report, on the beach",
        "04-07 08:00 22:00 Surf report",
        "04-08 08:00 22:00 Surf report",
        "04-09 08:00 22:00 Surf report",
        "04-10 08:00 22:00 Surf report",
    ]


def test_a_day_that_a_series_has_besides_its_rule_becomes_an_appointment_of_its_own() -> None:
    rent = [one for one in calendar("thunderbird").entries if one.content.subject == "Rent"]
    contents = [one.content for one in rent if isinstance(one.content, AppointmentContent)]
    assert [one[:5] for one in shown(contents[0])] == ["04-01", "05-01", "06-01"]
    assert contents[1].block.start == wall("2026-07-15T09:00", "Australia/Sydney")
    assert len({one.global_id for one in rent}) == 2


def test_tasks_come_along_and_those_that_recur_are_told_of() -> None:
    read = calendar("thunderbird")
    tasks = [one for one in read.entries if isinstance(one.content, TaskContent)]
    wax = TaskContent(
        "Wax the board",
        "Both sides",
        start=date(2026, 4, 3),
        due=date(2026, 4, 5),
        percent_complete=50,
        priority=Priority.HIGH,
        status=TaskStatus.IN_PROGRESS,
        due_time=TimeOfDay(time(9), "Australia/Sydney"),
    )
    bought = TaskContent(
        "Buy wax",
        completed_on=date(2026, 4, 2),  # in Sydney; it was 1 April in Greenwich
        percent_complete=100,
        status=TaskStatus.COMPLETED,
    )
    assert tasks == [
        CalendarEntry(wax, "d9c8b7f0-4a0a-4d55-8a0f-2b1d5c3e4f62"),
        CalendarEntry(bought, "e0c8b7f0-4a0a-4d55-8a0f-2b1d5c3e4f63", Phase.COMPLETED),
    ]
    assert read.notes == (
        "The task “Water the plants” is left out: it recurs, and tasks that recur do not synchronize.",
    )


@pytest.mark.parametrize("client", CLIENTS)
def test_a_calendar_written_anew_says_the_same(client: str) -> None:
    entries = calendar(client).entries
    usual = {"apple": "Europe/London", "google": "Europe/Vienna"}.get(client, HERE)
    again = read_calendar(write_calendar(entries, datetime(2026, 3, 2, tzinfo=UTC)), usual)
    assert isinstance(again, CalendarFile)
    by_id = {one.global_id: one for one in again.entries}
    assert [by_id[one.global_id] for one in entries] == list(entries)
    assert again.notes == ()
