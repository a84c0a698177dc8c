"""How far a task is once it is stored, and who holds a meeting that names nobody."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from ssync_desktop.domain.items.content import AppointmentContent, Attendee, TaskContent
from ssync_desktop.domain.items.kinds import Phase, TaskStatus
from ssync_desktop.domain.items.settling import settled_task, with_organizer
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType

TODAY = date(2026, 3, 2)
TASK = TaskContent("Write it down")
HALF = replace(TASK, percent_complete=50, status=TaskStatus.IN_PROGRESS)
DONE = replace(
    TASK, percent_complete=100, status=TaskStatus.COMPLETED, completed_on=date(2026, 3, 1)
)
CALLED_OFF = replace(TASK, status=TaskStatus.CANCELED, completed_on=date(2026, 3, 1))
ADA, EVE = Attendee("ada@example.com", "Ada"), Attendee("eve@example.net", "Eve")


def settled(
    content: TaskContent,
    phase: Phase = Phase.OPEN,
    before: Phase | None = None,
    object_type: ObjectType = ObjectType.TASK,
) -> tuple[TaskContent, Phase]:
    return settled_task(object_type, content, phase, before, TODAY)


@pytest.mark.parametrize("before", [None, Phase.OPEN])
def test_what_agrees_with_itself_stays_as_it_is(before: Phase | None) -> None:
    for content in (TASK, HALF, replace(TASK, status=TaskStatus.WAITING)):
        assert settled(content, before=before) == (content, Phase.OPEN)
    assert settled(DONE, Phase.COMPLETED, Phase.COMPLETED) == (DONE, Phase.COMPLETED)
    assert settled(CALLED_OFF, Phase.CANCELED) == (CALLED_OFF, Phase.CANCELED)


@pytest.mark.parametrize("before", [None, Phase.OPEN])
def test_the_status_decides_where_the_phase_was_not_changed(before: Phase | None) -> None:
    assert settled(DONE, before=before) == (DONE, Phase.COMPLETED)
    assert settled(CALLED_OFF, before=before) == (CALLED_OFF, Phase.CANCELED)


def test_the_phase_decides_where_it_was_changed() -> None:
    completed = replace(HALF, percent_complete=100, status=TaskStatus.COMPLETED, completed_on=TODAY)
    assert settled(HALF, Phase.COMPLETED, Phase.OPEN) == (completed, Phase.COMPLETED)
    called_off = replace(HALF, status=TaskStatus.CANCELED, completed_on=TODAY)
    assert settled(HALF, Phase.CANCELED, Phase.OPEN) == (called_off, Phase.CANCELED)


def test_a_day_of_completion_that_has_come_completes() -> None:
    for day in (TODAY, date(2026, 3, 1)):
        content, phase = settled(replace(HALF, completed_on=day), before=Phase.OPEN)
        assert (content.status, content.completed_on) == (TaskStatus.COMPLETED, day)
        assert (content.percent_complete, phase) == (100, Phase.COMPLETED)
    tomorrow = replace(HALF, completed_on=date(2026, 3, 3))
    assert settled(tomorrow, before=Phase.OPEN) == (tomorrow, Phase.OPEN)


def test_to_reactivate_takes_the_day_of_completion_away() -> None:
    assert settled(DONE, Phase.OPEN, Phase.COMPLETED) == (TASK, Phase.OPEN)
    open_again = replace(DONE, status=TaskStatus.WAITING, percent_complete=75)
    content, phase = settled(open_again, Phase.COMPLETED, Phase.COMPLETED)
    assert (content.completed_on, content.status) == (None, TaskStatus.WAITING)
    assert (content.percent_complete, phase) == (75, Phase.OPEN)
    assert settled(CALLED_OFF, Phase.OPEN, Phase.CANCELED) == (TASK, Phase.OPEN)


@pytest.mark.parametrize("kind", [ObjectType.PHONE_CALL, ObjectType.LETTER, ObjectType.FAX])
def test_calls_letters_and_faxes_are_open_completed_or_canceled(kind: ObjectType) -> None:
    assert settled(HALF, object_type=kind) == (TASK, Phase.OPEN)
    content, phase = settled(HALF, Phase.COMPLETED, Phase.OPEN, kind)
    assert (content.percent_complete, content.status) == (0, TaskStatus.COMPLETED)
    assert (content.completed_on, phase) == (TODAY, Phase.COMPLETED)


def test_the_owner_holds_what_names_nobody_and_is_not_invited_to_it() -> None:
    noon = WallTime(datetime.fromisoformat("2026-03-02T12:00"), "Europe/Berlin")
    content = AppointmentContent("Plans", TimeBlock(noon, noon), required=(ADA, EVE))
    held = with_organizer(content, Attendee("ADA@example.com"))
    assert (held.organizer, held.required) == (ADA, (EVE,))
    assert with_organizer(held, EVE) == held
    assert with_organizer(content, None) == content
