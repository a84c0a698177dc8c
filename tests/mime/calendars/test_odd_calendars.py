"""Calendars that are broken, hostile, or say what cannot be kept: told, and never raised."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.importing.table import Unreadable
from ssync_desktop.domain.items.calendar_file import CalendarFile
from ssync_desktop.domain.items.content import AppointmentContent, TaskContent
from ssync_desktop.domain.items.kinds import ShowAs, TaskStatus
from ssync_desktop.domain.items.rule_words import in_words
from ssync_desktop.domain.options import Priority
from ssync_desktop.mime.calendars.file import read_calendar

ZONE = "Europe/Berlin"


def event(*lines: str, start: str = "DTSTART:20260302T090000") -> str:
    """Return an event with *lines*."""
    return "\r\n".join(["BEGIN:VEVENT", "UID:1", "SUMMARY:Round", start, *lines, "END:VEVENT", ""])


def read(*parts: str) -> CalendarFile:
    """Return what a calendar of *parts* says to a reader in Berlin."""
    text = "".join(["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *parts, "END:VCALENDAR\r\n"])
    found = read_calendar(text.encode(), ZONE)
    assert isinstance(found, CalendarFile), found
    return found


def only(*parts: str) -> AppointmentContent:
    """Return the only appointment of a calendar."""
    (entry,) = read(*parts).entries
    assert isinstance(entry.content, AppointmentContent)
    return entry.content


@pytest.mark.parametrize(
    ("calendar", "assumed"),
    [
        ([event()], True),
        ([event(start="DTSTART:20260302T090000Z")], False),
        ([event(start="DTSTART;TZID=Asia/Tokyo:20260302T090000")], False),
        ([event(start="DTSTART;VALUE=DATE:20260302")], False),  # a day is that day everywhere
        (["X-WR-TIMEZONE:Asia/Tokyo\r\n", event()], False),
        (["BEGIN:VTODO\r\nSUMMARY:x\r\nDUE:20260302T090000Z\r\nEND:VTODO\r\n"], True),
        (["BEGIN:VTODO\r\nSUMMARY:x\r\nCOMPLETED:20260302T090000Z\r\nEND:VTODO\r\n"], False),
    ],
)
def test_it_is_said_whether_hours_were_taken_for_those_of_the_reader(
    calendar: list[str], assumed: bool
) -> None:
    assert read(*calendar).assumed is assumed


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["RRULE:FREQ=HOURLY"], "Exchange has no pattern for its rule, “FREQ=HOURLY”"),
        (["RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"], "no pattern"),
        (["RRULE:FREQ=MONTHLY;BYDAY=5FR"], "no pattern"),
        (["RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15"], "no pattern"),
        (["RRULE:FREQ=MONTHLY;BYMONTHDAY=-2"], "no pattern"),
        (["RRULE:FREQ=YEARLY;BYDAY=20MO"], "no pattern"),
        (["RRULE:FREQ=YEARLY;BYMONTH=1,7"], "no pattern"),
        (["RRULE:FREQ=YEARLY;BYWEEKNO=20"], "no pattern"),
        (["RRULE:FREQ=DAILY;INTERVAL=2;BYDAY=MO"], "no pattern"),
        (["RRULE:FREQ=WEEKLY;COUNT=many"], "no pattern"),
        (["RRULE:whenever"], "no pattern"),
        (["RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY"], "several rules"),
        (["RRULE:FREQ=DAILY;COUNT=1", "EXDATE:20260302T090000"], "none of its occurrences"),
        (["RRULE:FREQ=DAILY;UNTIL=20250101"], "none of its occurrences"),
        (["DTEND:20260301T090000"], "it ends before it begins"),
        (["DTEND:tomorrow"], "“tomorrow” is no date"),
        (["DTEND:20260231T090000"], "is no date"),
        (["DURATION:an hour"], "“an hour” is no duration"),
        (["DURATION:P99999999W"], "longer than anything lasts"),
        (["RRULE:FREQ=DAILY;INTERVAL=0"], "no pattern"),
        (["RRULE:FREQ=YEARLY;BYMONTH=13"], "no pattern"),
        (["DTEND:99991231T235959"], "no date of our time"),
        (["DTEND;TZID=Atlantis:20260302T100000"], "nobody knows its time zone, “Atlantis”"),
    ],
)
def test_what_cannot_be_kept_is_told_and_costs_nobody_else(lines: list[str], reason: str) -> None:
    found = read(event(*lines), event().replace("UID:1", "UID:2"))
    assert len(found.entries) == 1
    (note,) = found.notes
    assert note.startswith("“Round” of 2026-03-02 is left out: ")
    assert reason in note


def test_an_event_without_a_start_is_told() -> None:
    found = read(event(start="X-NOTHING:1"))
    assert found.notes == ("“Round” is left out: it says no start.",)


@pytest.mark.parametrize(
    "raw", [b"", b"Hello", b"BEGIN:VCARD\r\nEND:VCARD", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:"]
)
def test_a_file_that_is_no_calendar_is_refused_with_what_to_do(raw: bytes) -> None:
    refused = read_calendar(raw, ZONE)
    assert isinstance(refused, Unreadable)
    assert refused.title
    assert refused.remedy


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU", "The second Tuesday of every month"),
        ("FREQ=MONTHLY;BYDAY=+2TU", "The second Tuesday of every month"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "The second Tuesday of every month"),
        ("freq=monthly;byday=-1FR", "The last Friday of every month"),
        ("FREQ=MONTHLY;BYDAY=SU,SA;BYSETPOS=1", "The first weekend day of every month"),
        ("FREQ=MONTHLY", "Day 2 of every month"),
        ("FREQ=YEARLY;INTERVAL=2", "Day 2 of every 24 months"),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=1MO", "Every year on the first Monday of September"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "Every day"),
        ("FREQ=WEEKLY;UNTIL=20260330T070000Z", "Every Monday until 30 March 2026"),
        ("FREQ=WEEKLY;UNTIL=20260330T065959Z", "Every Monday until 29 March 2026"),
        ("FREQ=WEEKLY;UNTIL=20260330", "Every Monday until 30 March 2026"),
        ("FREQ=DAILY;COUNT=5000", "Every day until 8 November 2039"),
    ],
)
def test_a_rule_is_understood_as_it_is_meant(rule: str, words: str) -> None:
    content = read(event(f"RRULE:{rule}")).entries[0].content
    assert isinstance(content, AppointmentContent)
    assert content.series is not None
    assert in_words(content.series.rule) == words


def test_months_without_the_day_are_skipped_as_the_calendar_means_it() -> None:
    start = "DTSTART:20260131T090000"
    content = only(event("RRULE:FREQ=MONTHLY;COUNT=3", start=start))
    assert content.series is not None
    assert content.series.rule.count == 5
    assert [f"{one:%m-%d}" for one in content.series.cancelled] == ["02-28", "04-30"]

    until = only(event("RRULE:FREQ=MONTHLY;UNTIL=20260630T220000Z", start=start))
    assert until.series is not None
    assert [f"{one:%m-%d}" for one in until.series.cancelled] == ["02-28", "04-30", "06-30"]

    endless = read(event("RRULE:FREQ=MONTHLY", start=start))
    assert endless.notes == (
        "“Round” of 2026-01-31 takes place on the last day of shorter months too, as series do in Exchange.",
    )


def test_a_start_beside_the_rule_becomes_an_appointment_of_its_own() -> None:
    found = read(event("RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2"))
    series, single = (one.content for one in found.entries)
    assert isinstance(series, AppointmentContent)
    assert isinstance(single, AppointmentContent)
    assert series.series is not None
    assert series.series.rule.starts_on == date(2026, 3, 6)
    assert single.block.start.at == datetime.fromisoformat("2026-03-02T09:00")


def test_one_occurrence_of_a_series_that_is_not_there_stands_alone() -> None:
    content = only(event("RECURRENCE-ID:20260301T090000"))
    assert content.series is None
    assert content.block.start.at == datetime.fromisoformat("2026-03-02T09:00")


def test_a_change_that_cannot_be_kept_leaves_the_series_as_it_is() -> None:
    series = event("RRULE:FREQ=DAILY;COUNT=3")
    found = read(series, event("RECURRENCE-ID:20260303T090000", start="DTSTART:never"))
    (note,) = found.notes
    assert note.startswith("A change of one occurrence of “Round” is left out: “never” is no date")
    assert len(found.entries) == 1


def test_a_changed_occurrence_that_names_nobody_has_the_people_of_its_series() -> None:
    people = ("ORGANIZER:mailto:ada@example.com", "ATTENDEE:mailto:charles@example.com")
    series = event("RRULE:FREQ=DAILY;COUNT=3", *people)
    moved = event("RECURRENCE-ID:20260303T090000", start="DTSTART:20260303T100000")
    content = only(series, moved)
    assert content.series is not None
    (changed,) = content.series.changed
    assert changed.content.organizer == content.organizer
    assert changed.content.required == content.required


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", ShowAs.FREE),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", ShowAs.OUT_OF_OFFICE),
        ("STATUS:TENTATIVE", ShowAs.TENTATIVE),
        ("TRANSP:TRANSPARENT", ShowAs.FREE),
        ("TRANSP:OPAQUE", ShowAs.BUSY),
    ],
)
def test_how_the_time_counts(line: str, shown: ShowAs) -> None:
    assert only(event(line)).show_as is shown


def test_midnights_that_outlook_calls_a_day_are_one() -> None:
    flag = "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
    day = only(event("DTEND:20260303T000000", flag, start="DTSTART:20260302T000000"))
    assert day.block.all_day
    part = only(event("DTEND:20260303T010000", flag, start="DTSTART:20260302T000000"))
    assert not part.block.all_day


@pytest.mark.parametrize(
    "name",
    [
        "W. Europe Standard Time",
        "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin",
        "/mozilla.org/20050126_1/Europe/Berlin",
        "europe/berlin",
    ],
)
def test_the_same_zone_under_many_names(name: str) -> None:
    content = only(event(start=f'DTSTART;TZID="{name}":20260702T090000'))
    assert content.block.start.zone == "Europe/Berlin"


@given(st.binary(max_size=400))
def test_whatever_the_octets_nothing_is_raised(noise: bytes) -> None:
    for raw in (noise, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + noise):
        assert isinstance(read_calendar(raw, ZONE), CalendarFile | Unreadable)


LINES = (
    *("DTSTART:20260302T090000", "DTSTART;VALUE=DATE:20260302", "DTEND:20260302T100000"),
    *("DURATION:PT1H", "RRULE:FREQ=DAILY", "RRULE:FREQ=MONTHLY;COUNT=3", "EXDATE:20260303T090000"),
    *("EXDATE;VALUE=DATE:20260303", "RDATE:20260304T120000,20260305T120000"),
    *("RECURRENCE-ID:20260303T090000", "STATUS:CANCELLED", "ORGANIZER:mailto:a@example.com"),
    *(
        "ATTENDEE;EMAIL=b@example.com:urn:uuid:1",
        "SUMMARY:\\n\\;",
        "PRIORITY:11",
        "DTSTART:99999999",
    ),
    *(
        "DTEND;TZID=Nowhere:20260302T100000",
        "RRULE:INTERVAL=0;FREQ=DAILY",
        "RDATE;VALUE=PERIOD:x/y",
    ),
    *("BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM", "RRULE:FREQ=WEEKLY;INTERVAL=-1;BYDAY=MO"),
    *("DTSTART:00010101T000000Z", "DTEND:99991231T235959Z", "DURATION:P99999999W"),
)


@given(st.lists(st.lists(st.sampled_from(LINES), max_size=8), max_size=4))
def test_however_the_lines_are_mixed_nothing_is_raised(events: list[list[str]]) -> None:
    parts = "".join(event(*lines, start="X-NO:1") for lines in events)
    text = f"BEGIN:VCALENDAR\r\n{parts}END:VCALENDAR\r\n"
    assert isinstance(read_calendar(text.encode(), ZONE), CalendarFile | Unreadable)


@pytest.mark.parametrize(
    ("lines", "status", "percent"),
    [
        (["STATUS:NEEDS-ACTION"], TaskStatus.NOT_STARTED, 0),
        (["PERCENT-COMPLETE:30"], TaskStatus.IN_PROGRESS, 30),
        (["PERCENT-COMPLETE:100"], TaskStatus.COMPLETED, 100),
        (["PERCENT-COMPLETE:half"], TaskStatus.NOT_STARTED, 0),
        (["COMPLETED:20260302T090000Z"], TaskStatus.COMPLETED, 100),
        (["STATUS:CANCELLED"], TaskStatus.CANCELED, 0),
    ],
)
def test_how_far_a_task_is(lines: list[str], status: TaskStatus, percent: int) -> None:
    todo = "\r\n".join(["BEGIN:VTODO", "SUMMARY:Call", *lines, "END:VTODO", ""])
    (entry,) = read(todo).entries
    assert isinstance(entry.content, TaskContent)
    assert (entry.content.status, entry.content.percent_complete) == (status, percent)


@pytest.mark.parametrize(
    ("lines", "priority"),
    [
        (["PRIORITY:0", "X-MICROSOFT-CDO-IMPORTANCE:0"], Priority.LOW),
        (["X-MICROSOFT-CDO-IMPORTANCE:2"], Priority.HIGH),
        (["PRIORITY:4"], Priority.HIGH),
        (["PRIORITY:5"], Priority.NORMAL),
        (["PRIORITY:6"], Priority.LOW),
        (["PRIORITY:urgent"], Priority.NORMAL),
    ],
)
def test_how_important_it_is(lines: list[str], priority: Priority) -> None:
    assert only(event(*lines)).priority is priority


def test_an_event_with_dates_of_its_own_and_no_rule_is_kept_once() -> None:
    found = read(event("RDATE:20260303T090000"))
    assert len(found.entries) == 1
    assert found.notes == (
        "“Round” of 2026-03-02 is kept once: it has dates of its own and no rule.",
    )


def test_an_end_that_is_said_in_another_way_than_the_start_is_understood() -> None:
    block = only(event("DTEND:20260302T100000Z")).block
    assert (block.end.zone, block.end.at.hour) == ("Europe/Berlin", 11)
    whole = only(event("DURATION:P2D", start="DTSTART;VALUE=DATE:20260302")).block
    assert whole.all_day
    assert whole.duration.days == 2


ZONE_LINES = (
    *("BEGIN:STANDARD", "DTSTART:19701025T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD"),
    *("BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
    *("TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT"),
)


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("Company Time", ("X-LIC-LOCATION:Asia/Tokyo",), "Asia/Tokyo"),
        ("(UTC+01:00) Amsterdam\\, Berlin\\, Rome", ZONE_LINES, "Europe/Berlin"),
        ("Paris office", ZONE_LINES, "Europe/Paris"),
    ],
)
def test_a_zone_is_known_by_what_the_calendar_tells_of_it(
    name: str, lines: tuple[str, ...], expected: str
) -> None:
    zone = "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE", ""])
    said = name.replace("\\", "")
    content = only(zone, event(start=f'DTSTART;TZID="{said}":20260702T090000'))
    assert content.block.start.zone == expected


@pytest.mark.parametrize("lines", [(), ("BEGIN:STANDARD", "TZOFFSETTO:far", "END:STANDARD")])
def test_a_zone_that_nobody_can_tell_leaves_the_event_out(lines: tuple[str, ...]) -> None:
    zone = "\r\n".join(["BEGIN:VTIMEZONE", "TZID:Nowhere", *lines, "END:VTIMEZONE", ""])
    found = read(zone, event(start="DTSTART;TZID=Nowhere:20260702T090000"))
    assert found.entries == ()
    assert "nobody knows its time zone, “Nowhere”" in found.notes[0]
