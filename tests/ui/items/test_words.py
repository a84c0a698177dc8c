"""Values and plans in words, as they stand in panes, sheets and lists."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.attached_files import AttachedFile
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    OccurrenceChange,
    PostalAddress,
    Recurrence,
    Series,
    TaskContent,
)
from ssync_desktop.domain.items.former import Besides, FormerVersion
from ssync_desktop.domain.items.kinds import (
    ChangeType,
    Frequency,
    ItemKind,
    Phase,
    Question,
    ShowAs,
    TaskStatus,
    Weekday,
)
from ssync_desktop.domain.items.link_state import LinkState
from ssync_desktop.domain.items.planning import Action, ActionType, Brake, Pair, Plan
from ssync_desktop.domain.items.times import TimeBlock, TimeOfDay, WallTime
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.ui.items.plan_words import brake_words, mail_words, summary
from ssync_desktop.ui.items.undo_words import consequence
from ssync_desktop.ui.items.values import NOTHING, value_words
from ssync_desktop.ui.items.words import ACTIONS, HINTS, QUESTIONS, STATES, field_title
from ssync_desktop.ui.widgets.moments import absolute
from tests.kit.clock import START

VIENNA, TOKYO = "Europe/Vienna", "Asia/Tokyo"


def at(day: int, hour: int) -> datetime:
    """Return a moment without a zone."""
    return datetime.combine(date(2026, 3, day), time(hour))


def wall(day: int, hour: int, zone: str = VIENNA, *, later: bool = False) -> WallTime:
    return WallTime(at(day, hour), zone, later)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("subject", "", NOTHING),
        ("birthday", None, NOTHING),
        ("percent_complete", 0, "0 %"),
        ("due", date(2026, 3, 2), "Mon 2 Mar 2026"),
        ("due_time", TimeOfDay(time(17), VIENNA), "17:00 Europe/Vienna"),
        ("reminder", START, absolute(START)),
        ("show_as", ShowAs.FREE, "Free"),
        ("phase", Phase.COMPLETED, "Completed"),  # whose code ShowAs.FREE has as well
        ("priority", Priority.LOW, "Low"),
        ("status", TaskStatus.WAITING, "Waiting on someone else"),
        ("organizer", Attendee("ada@example.com", "Ada"), "Ada <ada@example.com>"),
        ("required", (Attendee("a@x.test"), Attendee("b@x.test", "B")), "a@x.test\nB <b@x.test>"),
        (
            "attachments",
            (AttachedFile("list.txt", 812), AttachedFile("plan.pdf", 12_000)),
            "list.txt (812 bytes)\nplan.pdf (12 KB)",
        ),
        ("mailing_address", PostalAddress("Quay 1", "Trieste"), "Quay 1\nTrieste"),
        (
            "home_address",
            PostalAddress("Harbour House\r\nQuay 1", "Springfield", "IL", "62701", "USA"),
            "Harbour House\nQuay 1\nSpringfield, IL 62701\nUSA",
        ),
        ("other_address", PostalAddress(postal_code="34121"), "34121"),
        (
            "block",
            TimeBlock(wall(2, 9), wall(2, 10)),
            "Mon 2 Mar 2026 09:00 to 10:00 Europe/Vienna",
        ),
        (
            "block",
            TimeBlock(wall(2, 22), wall(3, 1)),
            "Mon 2 Mar 2026 22:00 to Tue 3 Mar 2026 01:00 Europe/Vienna",
        ),
        (
            "block",
            TimeBlock(wall(2, 9), wall(2, 20, TOKYO)),
            "Mon 2 Mar 2026 09:00 Europe/Vienna to 20:00 Asia/Tokyo",
        ),
        ("block", TimeBlock(wall(2, 0), wall(3, 0), True), "Mon 2 Mar 2026, all day"),
        (
            "block",
            TimeBlock(wall(2, 0), wall(4, 0), True),
            "Mon 2 Mar 2026 to Tue 3 Mar 2026, all day",
        ),
        (
            "block",
            TimeBlock(wall(2, 2, later=True), wall(2, 3)),
            "Mon 2 Mar 2026 02:00 to 03:00 Europe/Vienna (second time)",
        ),
    ],
)
def test_values_are_told_as_people_say_them(field: str, value: object, words: str) -> None:
    assert value_words(field, value) == words


def test_a_series_tells_its_rule_and_what_differs() -> None:
    moved = AppointmentContent("Plans", TimeBlock(wall(10, 9), wall(10, 10)))
    rule = Recurrence(Frequency.WEEKLY, date(2026, 3, 2), days=Weekday.MONDAY)
    series = Series(rule, (OccurrenceChange(at(9, 9), moved),), (at(16, 9),))
    lines = value_words("series", series).splitlines()
    assert lines[0] == "Every Monday"
    assert lines[1].startswith("1 occurrence changed: Mon 9 Mar 2026 → Tue 10 Mar 2026 09:00")
    assert lines[2] == "Does not take place: Mon 16 Mar 2026"


def test_everything_that_can_happen_has_its_words() -> None:
    assert set(STATES) == set(HINTS) == set(LinkState)
    assert set(ACTIONS) == set(ActionType)
    assert set(QUESTIONS) == set(Question)
    shapes = [(one.shape, one.word) for one in STATES.values()]
    assert len(set(shapes)) == len({shape for shape, _ in shapes}) == len(shapes)
    assert field_title(ObjectType.APPOINTMENT, "phase") == "State"
    assert field_title(ObjectType.APPOINTMENT, "show_as") == "Status"
    assert field_title(ObjectType.TASK, "a_new_field") == "A new field"


def action(kind: ActionType, **changes: Any) -> Action:
    made = Action(kind, ItemKind.TASK, ObjectType.TASK, Pair(), "Call", ("It is so.",))
    return replace(made, **changes)


def test_a_plan_is_summed_up_with_its_mails_and_brakes() -> None:
    plan = Plan(
        (
            action(ActionType.CREATE_IN_EXCHANGE, mails=("a@x.test", "b@x.test")),
            action(ActionType.UPDATE_IN_CRM, withheld=("a@x.test",)),
            action(ActionType.DELETE_IN_CRM),
            action(ActionType.DELETE_IN_EXCHANGE),
            action(ActionType.NOTE),
        ),
        (Brake.DELETES, Brake.MISSING),
    )
    assert summary(plan) == ("4 actions: 1 create, 1 change, 2 delete; 1 only to take note of")
    assert mail_words(plan) == (
        "1 action would send mail to 2 people. Mail about 1 action to 1 person is held back."
    )
    assert "delete more than usual" in brake_words(plan)
    assert "not found" in brake_words(plan)
    assert (mail_words(Plan()), brake_words(Plan())) == ("", "")
    assert "deleted before" not in brake_words(plan)
    assert "9 items were deleted before" in brake_words(replace(plan, deleted_lately=9))
    assert brake_words(replace(plan, brakes=(), deleted_lately=9)) == ""


def test_a_plan_says_why_mail_is_held_back() -> None:
    link = action(ActionType.LINK, then=ActionType.UPDATE_IN_EXCHANGE)
    linked = action(ActionType.UPDATE_IN_EXCHANGE, withheld=("a@x.test",))
    first = action(ActionType.CREATE_IN_EXCHANGE, withheld=("b@x.test",))
    said = [
        brake_words(Plan(actions, (Brake.MAILS,)))
        for actions in ((link, linked), (first,), (link, linked, first))
    ]
    assert ["first synchronization" in one for one in said] == [False, True, True]
    assert ["are linked" in one for one in said] == [True, False, True]


@pytest.mark.parametrize("in_exchange", [True, False])
@pytest.mark.parametrize("change", [ChangeType.CREATE, ChangeType.UPDATE, ChangeType.DELETE])
def test_taking_back_says_on_which_side_something_happens(
    change: ChangeType, in_exchange: bool
) -> None:
    version = FormerVersion(
        id=new_id(),
        mailbox_id=new_id(),
        mapping_id=new_id(),
        object_type=ObjectType.TASK,
        object_id=None,
        entry_id="",
        change=change,
        in_exchange=in_exchange,
        subject="Call",
        content=None,
        written_on=datetime(2026, 3, 2, tzinfo=UTC),
    )
    side = "Exchange" if in_exchange else "the organization"
    assert side in consequence(version).partition(",")[0]


@pytest.mark.parametrize(
    ("change", "table", "besides", "words"),
    [
        (ChangeType.DELETE, ObjectType.TASK, Besides(), "owner and state included."),
        (ChangeType.DELETE, ObjectType.CONTACT, Besides(), "have to be told again."),
        (ChangeType.DELETE, ObjectType.TASK, None, "were not kept"),
        (ChangeType.UPDATE, ObjectType.TASK, Besides(), "in the state it was in."),
        (ChangeType.UPDATE, ObjectType.TASK, None, "it says again what it said before."),
    ],
)
def test_taking_back_says_what_comes_back(
    change: ChangeType, table: ObjectType, besides: Besides | None, words: str
) -> None:
    version = FormerVersion(
        new_id(),
        new_id(),
        new_id(),
        table,
        new_id(),
        "",
        change,
        in_exchange=False,
        subject="Call",
        content=TaskContent("Call"),
        written_on=datetime(2026, 3, 2, tzinfo=UTC),
        besides=besides,
    )
    assert words in consequence(version)
