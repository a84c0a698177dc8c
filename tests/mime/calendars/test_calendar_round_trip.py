"""What was written as a calendar reads back as it was; other libraries understand it too."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import example, given
from hypothesis import strategies as st

from ssync_desktop.domain.items.calendar_file import CalendarEntry, CalendarFile
from ssync_desktop.domain.items.content import AppointmentContent, TaskContent
from ssync_desktop.domain.items.kinds import Phase, TaskStatus
from ssync_desktop.domain.items.occurrences import originals
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.mime.calendars.file import read_calendar
from ssync_desktop.mime.calendars.observances import zone_lines
from ssync_desktop.mime.calendars.writing import write_calendar
from tests.kit.item_strategies import ZONES, any_appointments, due_tasks, series

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MEETING = AppointmentContent(
    "Round",
    TimeBlock(
        WallTime(datetime.fromisoformat("2026-03-02T09:00"), "Europe/Berlin"),
        WallTime(datetime.fromisoformat("2026-03-02T10:00"), "Europe/Berlin"),
    ),
)


def there_and_back(*entries: CalendarEntry, zone: str = "Etc/UTC") -> CalendarFile:
    """Return what a file with *entries* says."""
    read = read_calendar(write_calendar(entries, NOW), zone)
    assert isinstance(read, CalendarFile), read
    return read


def said_twice(content: AppointmentContent) -> bool:
    """Say whether a time of *content* is the second of two, which is written in UTC."""
    changed = content.series.changed if content.series else ()
    blocks = [content.block, *(one.content.block for one in changed)]
    return any(one.start.later or one.end.later for one in blocks)


@given(any_appointments().filter(lambda one: not said_twice(one)))
def test_an_appointment_reads_back_as_it_was(content: AppointmentContent) -> None:
    read = there_and_back(CalendarEntry(content, "uid-1"), zone=content.block.start.zone)
    assert read == CalendarFile((CalendarEntry(content, "uid-1"),))


@example(TaskContent("\\N", "C:\\new\\, \\;\n\\\\n"))
@given(due_tasks().filter(lambda one: one.status not in (TaskStatus.WAITING, TaskStatus.DEFERRED)))
def test_a_task_reads_back_as_it_was(content: TaskContent) -> None:
    phase = Phase.COMPLETED if content.status is TaskStatus.COMPLETED else Phase.OPEN
    entry = CalendarEntry(content, "uid-1", phase)
    assert there_and_back(entry) == CalendarFile((entry,))


def test_the_second_of_two_equal_times_stays_that_moment() -> None:
    night = WallTime(datetime.fromisoformat("2026-10-25T02:30"), "Europe/Berlin", later=True)
    content = replace(MEETING, block=TimeBlock(night, night))
    (entry,) = there_and_back(CalendarEntry(content)).entries
    assert isinstance(entry.content, AppointmentContent)
    assert entry.content.block.start.instant == night.instant


def test_what_was_called_off_stays_called_off() -> None:
    entry = CalendarEntry(MEETING, "uid-1", Phase.CANCELED)
    assert there_and_back(entry).entries == (entry,)


def test_entries_without_a_uid_stay_apart() -> None:
    read = there_and_back(CalendarEntry(MEETING), CalendarEntry(replace(MEETING, subject="Other")))
    uids = {one.global_id for one in read.entries}
    assert len(uids) == 2
    assert "" not in uids


def test_no_line_is_longer_than_seventy_five_octets_and_no_sign_is_torn() -> None:
    body = "Grüße, 你好; \\ 🍜 " * 60
    raw = write_calendar([CalendarEntry(replace(MEETING, body=body.strip()))], NOW)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert all(line.decode() for line in raw.split(b"\r\n") if line)
    (entry,) = there_and_back(CalendarEntry(replace(MEETING, body=body.strip()))).entries
    assert entry.content.body == body.strip()


@given(series().filter(lambda one: not said_twice(one)))
def test_another_library_finds_the_same_occurrences(content: AppointmentContent) -> None:
    text = write_calendar([CalendarEntry(content, "uid-1")], NOW).decode().replace("\r\n ", "")
    lines = text.split("BEGIN:VEVENT")[1].split("\r\n")
    names = ("DTSTART", "RRULE", "EXDATE")
    rule = "\n".join(one.replace(";VALUE=DATE", "") for one in lines if one.startswith(names))
    found = rrulestr(rule, tzids=ZoneInfo, forceset=True)
    cancelled = frozenset(content.series.cancelled) if content.series else frozenset()
    expected = [one for one in islice(originals(content), 15) if one not in cancelled]
    assert [one.replace(tzinfo=None) for one in islice(found, len(expected))] == expected


@pytest.mark.parametrize(
    "zone", [*ZONES[:-1], "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran", "Europe/Dublin"]
)
def test_another_library_reads_the_same_clocks(zone: str) -> None:
    known = (line for line in zone_lines(zone, 2024, 2034) if not line.startswith("X-"))
    spelled = tzical(StringIO("\r\n".join(known))).get()
    assert spelled is not None
    place = ZoneInfo(zone)
    for number in range(4 * 366):
        at = datetime.fromtimestamp(1_704_110_400 + number * 86_400, UTC)  # noon of 2024-01-01
        if at.year < 2028:
            assert at.astimezone(spelled).utcoffset() == at.astimezone(place).utcoffset(), at


@given(st.sampled_from(ZONES))
def test_a_zone_under_a_strange_name_is_known_by_its_clocks(zone: str) -> None:
    block = TimeBlock(
        replace(MEETING.block.start, zone=zone), replace(MEETING.block.end, zone=zone)
    )
    raw = write_calendar([CalendarEntry(replace(MEETING, block=block))], NOW).decode()
    strange = raw.replace(f"TZID:{zone}", "TZID:Somewhere").replace(f"={zone}", "=Somewhere")
    strange = strange.replace(f"X-LIC-LOCATION:{zone}\r\n", "")
    read = read_calendar(strange.encode(), "Etc/UTC")
    assert isinstance(read, CalendarFile)
    (entry,) = read.entries
    assert isinstance(entry.content, AppointmentContent)
    assert entry.content.block.start.instant == block.start.instant
