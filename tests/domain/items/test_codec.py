"""Contents as text and back: nothing is lost, not even what does not count in comparison."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.codec import (
    decode,
    decode_conflicts,
    decode_value,
    encode,
    encode_conflicts,
    encode_value,
)
from ssync_desktop.domain.items.content import (
    FIELD_NAMES,
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    PostalAddress,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.item import FieldConflict
from ssync_desktop.domain.items.kinds import ItemKind, Phase
from ssync_desktop.domain.items.times import TimeBlock, TimeOfDay, WallTime
from tests.kit.item_strategies import any_appointments, contacts, due_tasks, tasks

CONTENTS = st.one_of(any_appointments(), tasks(), due_tasks(), contacts())
AT_TWO = WallTime(datetime.fromisoformat("2026-10-25T02:00"), "Europe/Berlin", later=True)
FIRST, LAST = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31")
STANDUP = AppointmentContent("Stand-up", TimeBlock(AT_TWO, AT_TWO))


@given(CONTENTS)
def test_what_was_written_reads_back_as_it_was(content: Content) -> None:
    read = decode(kind_of(content), encode(content))
    assert read == content
    assert repr(read) == repr(content)  # names of attendees too, which ``==`` does not look at


def test_the_second_two_o_clock_of_a_night_stays_the_second() -> None:
    read = decode(ItemKind.APPOINTMENT, encode(STANDUP))
    assert isinstance(read, AppointmentContent)
    assert read.block.start.later
    assert read.block.start.instant == AT_TWO.instant


@given(st.integers(0, 1), st.datetimes(FIRST, LAST))
def test_what_python_says_of_a_night_besides_is_no_part_of_a_content(
    fold: int, at: datetime
) -> None:
    """``fold`` means nothing in UTC, and on the wall ``later`` stands for it: nothing is lost."""
    at = at.replace(fold=fold)
    due = TimeOfDay(at.time(), "Europe/Berlin")
    task = TaskContent("Call", due=at.date(), due_time=due, reminder=at.replace(tzinfo=UTC))
    wall = WallTime(at, "Europe/Berlin", later=bool(fold))
    for content in (task, AppointmentContent("Stand-up", TimeBlock(wall, wall))):
        text = encode(content)
        read = decode(kind_of(content), text)
        assert read == content
        assert encode(read) == text
        if isinstance(read, TaskContent) and read.due_time is not None:
            assert read.reminder == task.reminder
            assert read.due_time.on(at.date()).instant == due.on(at.date()).instant
        elif isinstance(read, AppointmentContent):
            assert read.block.start.instant == wall.instant


def test_nothing_is_written_of_what_nobody_said() -> None:
    assert json.loads(encode(TaskContent("Call", due=date(2026, 3, 2)))) == {
        "subject": "Call",
        "due": "2026-03-02",
    }


def test_a_field_of_a_later_version_is_passed_over() -> None:
    assert decode(ItemKind.TASK, '{"subject":"Call","mood":"merry"}') == TaskContent("Call")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"subject":7}',
        '{"subject":"Call","due":"soon"}',
        '{"subject":"Call","due":7}',
        '{"subject":"Call","status":99}',
        '{"subject":"Call","percent_complete":"all"}',
    ],
)
def test_text_that_says_no_task_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the value is the text itself
        decode(ItemKind.TASK, text)


def test_attendees_that_are_no_list_are_refused() -> None:
    broken = encode(STANDUP)[:-1] + ',"required":"ada@example.com"}'
    with pytest.raises(ValueError):  # noqa: PT011  the value is the text itself
        decode(ItemKind.APPOINTMENT, broken)


@given(CONTENTS)
def test_every_field_alone_reads_back_as_it_was(content: Content) -> None:
    kind = kind_of(content)
    for field in FIELD_NAMES[kind]:
        value = getattr(content, field)
        assert decode_value(kind, field, encode_value(value)) == value


def test_a_field_that_is_unknown_has_no_value() -> None:
    with pytest.raises(ValueError, match="mood"):
        decode_value(ItemKind.TASK, "mood", '"merry"')


@given(any_appointments(), any_appointments())
def test_conflicts_keep_what_all_sides_said(
    one: AppointmentContent, other: AppointmentContent
) -> None:
    conflicts = tuple(
        FieldConflict(field, getattr(one, field), None, getattr(other, field), crm_won=True)
        for field in FIELD_NAMES[ItemKind.APPOINTMENT]
    )
    text = encode_conflicts(conflicts)
    assert decode_conflicts(ItemKind.APPOINTMENT, text) == conflicts


def test_conflicts_over_addresses_and_phases_are_kept_as_well() -> None:
    home = PostalAddress(city="Ulm")
    conflicts = (
        FieldConflict("home_address", home, replace(home, city="Ulm"), None, crm_won=False),
        FieldConflict("phase", Phase.OPEN, Phase.OPEN, Phase.CANCELED, crm_won=True),
    )
    assert decode_conflicts(ItemKind.CONTACT, encode_conflicts(conflicts)) == conflicts


def test_a_conflict_over_a_field_of_a_later_version_is_passed_over() -> None:
    conflicts = (FieldConflict("mood", "merry", None, "sad", crm_won=True),)
    assert decode_conflicts(ItemKind.TASK, encode_conflicts(conflicts)) == ()


@pytest.mark.parametrize("text", ["", "7", "[7]", '[{"field":"subject"}]'])
def test_text_that_says_no_conflicts_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the value is the text itself
        decode_conflicts(ItemKind.TASK, text)


def test_equal_contents_of_people_with_other_names_have_texts_of_their_own() -> None:
    ada = replace(STANDUP, organizer=Attendee("ada@example.com", "Ada"))
    countess = replace(STANDUP, organizer=Attendee("ada@example.com", "Lady Lovelace"))
    assert ada == countess
    assert encode(ada) != encode(countess)


def test_a_contact_of_one_field_is_one_field_of_text() -> None:
    assert encode(ContactContent(last_name="Lovelace")) == '{"last_name":"Lovelace"}'
