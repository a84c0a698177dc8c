"""What keeps an item from being saved, and how texts are cut to their columns."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    OccurrenceChange,
    PostalAddress,
    Recurrence,
    Series,
    TaskContent,
)
from ssync_desktop.domain.items.draft_problems import item_problems
from ssync_desktop.domain.items.fitting import fitted
from ssync_desktop.domain.items.hiding import hidden_content
from ssync_desktop.domain.items.item import ItemDraft
from ssync_desktop.domain.items.kinds import Frequency, Instance, Weekday
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType
from tests.kit.items_at_hand import some_item


def wall(day: int, clock: str = "00:00", month: int = 3) -> datetime:
    """Return what a clock shows on a day of 2026."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{clock}")


NOON = wall(2, "12:00")
BERLIN = "Europe/Berlin"
ADA = Attendee("ada@example.com")
EVE = Attendee("eve@example.net")


def block(start: datetime = NOON, hours: int = 1, zone: str = BERLIN) -> TimeBlock:
    end = start.replace(hour=start.hour + hours) if hours >= 0 else start.replace(hour=0)
    return TimeBlock(WallTime(start, zone), WallTime(end, zone))


def days(start: datetime, end: datetime) -> TimeBlock:
    return TimeBlock(WallTime(start, BERLIN), WallTime(end, BERLIN), all_day=True)


MEETING = AppointmentContent("Plans", block(), organizer=ADA, required=(EVE,))
TASK = TaskContent("Write it down")
CONTACT = ContactContent(last_name="Lovelace", email_address1="ada@example.com")
WEEKLY = Recurrence(Frequency.WEEKLY, date(2026, 3, 2), days=Weekday.MONDAY)
MASTER = ObjectType.RECURRING_APPOINTMENT_MASTER


def fields(object_type: ObjectType, content: Content, **draft: Any) -> list[str]:
    """Return the fields that have problems."""
    allowed = draft.pop("allowed", False)
    entered = ItemDraft(object_type, content, **draft)
    return [problem.field for problem in item_problems(entered, drafts_allowed=allowed)]


@pytest.mark.parametrize(
    ("object_type", "content"),
    [
        (ObjectType.APPOINTMENT, MEETING),
        (ObjectType.SERVICE_APPOINTMENT, MEETING),
        (ObjectType.APPOINTMENT, replace(MEETING, block=block(hours=0))),
        (MASTER, replace(MEETING, series=Series(WEEKLY))),
        (ObjectType.TASK, replace(TASK, percent_complete=100)),
        (ObjectType.PHONE_CALL, TASK),
        (ObjectType.CONTACT, CONTACT),
        (ObjectType.CONTACT, ContactContent(company="Fabrikam")),
    ],
)
def test_what_is_whole_has_no_problems(object_type: ObjectType, content: Content) -> None:
    assert fields(object_type, content) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"location": "x" * 201}, "location"),
        ({"block": block(hours=-1)}, "block"),
        ({"block": block(zone="Middle/Earth")}, "block"),
        ({"block": block(zone="../etc")}, "block"),
        ({"block": days(NOON, NOON.replace(day=3))}, "block"),
        ({"block": days(wall(3), wall(3))}, "block"),
        ({"series": Series(WEEKLY)}, "series"),
        ({"organizer": Attendee("ada")}, "organizer"),
        ({"required": (Attendee("nobody"),)}, "required"),
        ({"required": (ADA,)}, "required"),
        ({"optional": (EVE,)}, "optional"),
    ],
)
def test_an_appointment_is_refused_at_the_field_that_is_wrong(
    changes: dict[str, Any], field: str
) -> None:
    assert fields(ObjectType.APPOINTMENT, replace(MEETING, **changes)) == [field]


def test_the_hour_that_comes_twice_is_no_end_before_the_start() -> None:
    start = WallTime(wall(25, "02:45", 10), BERLIN)
    end = WallTime(wall(25, "02:15", 10), BERLIN, later=True)
    content = replace(MEETING, block=TimeBlock(start, end))
    assert fields(ObjectType.APPOINTMENT, content) == []


@pytest.mark.parametrize(
    "rule",
    [
        replace(WEEKLY, interval=0),
        replace(WEEKLY, days=Weekday(0)),
        replace(WEEKLY, count=0),
        replace(WEEKLY, count=1000),
        replace(WEEKLY, ends_on=date(2026, 3, 1)),
        replace(WEEKLY, count=2, ends_on=date(2026, 4, 1)),
        Recurrence(Frequency.MONTHLY, date(2026, 3, 2)),
        Recurrence(Frequency.MONTHLY, date(2026, 3, 2), day_of_month=32),
        Recurrence(Frequency.MONTHLY, date(2026, 3, 2), instance=Instance.LAST),
        Recurrence(Frequency.YEARLY, date(2026, 3, 2), day_of_month=2),
    ],
)
def test_a_series_needs_a_rule_that_can_be_followed(rule: Recurrence) -> None:
    assert fields(MASTER, replace(MEETING, series=Series(rule))) == ["series"]


@pytest.mark.parametrize(
    "series",
    [
        None,
        Series(WEEKLY, changed=(OccurrenceChange(NOON, replace(MEETING, subject="x" * 201)),)),
        Series(WEEKLY, changed=(OccurrenceChange(NOON, replace(MEETING, block=block(hours=-1))),)),
        Series(WEEKLY, changed=(OccurrenceChange(NOON, replace(MEETING, series=Series(WEEKLY))),)),
        Series(WEEKLY, changed=(OccurrenceChange(NOON, MEETING),), cancelled=(NOON,)),
        Series(WEEKLY, cancelled=(NOON, NOON)),
    ],
)
def test_occurrences_of_a_series_are_looked_at_too(series: Series | None) -> None:
    assert fields(MASTER, replace(MEETING, series=series)) == ["series"]


@pytest.mark.parametrize(
    ("object_type", "changes", "field"),
    [
        (ObjectType.TASK, {"subject": ""}, "subject"),
        (ObjectType.TASK, {"body": "x" * 2001}, "body"),
        (ObjectType.TASK, {"percent_complete": 101}, "percent_complete"),
        (ObjectType.LETTER, {"percent_complete": 50}, "percent_complete"),
        (ObjectType.FAX, {"start": date(2026, 3, 2), "due": date(2026, 3, 1)}, "due"),
    ],
)
def test_tasks_letters_and_faxes_are_refused(
    object_type: ObjectType, changes: dict[str, Any], field: str
) -> None:
    assert fields(object_type, replace(TASK, **changes)) == [field]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (ContactContent(), "last_name"),
        (replace(CONTACT, email_address2="ADA@example.com"), "email_address2"),
        (replace(CONTACT, email_address3="ada"), "email_address3"),
        (replace(CONTACT, suffix="x" * 11), "suffix"),
        (replace(CONTACT, home_address=PostalAddress(city="x" * 81)), "home_address"),
    ],
)
def test_contacts_are_refused(content: ContactContent, field: str) -> None:
    assert fields(ObjectType.CONTACT, content) == [field]


def test_only_appointments_are_drafts_and_only_where_the_organization_wants_them() -> None:
    assert fields(ObjectType.APPOINTMENT, MEETING, draft=True) == ["draft"]
    assert fields(ObjectType.APPOINTMENT, MEETING, draft=True, allowed=True) == []
    assert fields(ObjectType.TASK, TASK, draft=True, allowed=True) == ["draft"]


def test_a_content_belongs_into_a_table_of_its_kind() -> None:
    assert fields(ObjectType.TASK, MEETING) == ["object_type"]
    assert fields(ObjectType.APPOINTMENT, MEETING, global_id="x" * 301) == ["global_id"]


@pytest.mark.parametrize("content", [MEETING, TASK, CONTACT])
def test_what_is_hidden_from_somebody_is_not_written_back_by_them(content: Content) -> None:
    row = some_item(content)
    hidden = replace(row.edited(), content=hidden_content(content))
    problems = list(item_problems(hidden, drafts_allowed=True))
    assert "subject" in {problem.field for problem in problems}


def test_texts_are_cut_to_their_columns_in_occurrences_and_addresses_too() -> None:
    long = replace(MEETING, subject="x" * 199 + " yz", location="here")
    series = Series(WEEKLY, changed=(OccurrenceChange(NOON, long),))
    cut = fitted(replace(long, series=series))
    assert (cut.subject, cut.location) == ("x" * 199, "here")
    assert cut.series is not None
    assert cut.series.changed[0].content.subject == "x" * 199
    contact = fitted(replace(CONTACT, other_address=PostalAddress("Street", country="y" * 81)))
    assert contact.other_address == PostalAddress("Street", country="y" * 80)
    for content in (replace(MEETING, series=Series(WEEKLY)), CONTACT, TASK):
        assert fitted(content) is content
