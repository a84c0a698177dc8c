"""What each side shows of the other's states, and that nothing changes on the way and back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.items.content import ContactContent, Content, TaskContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase, ShowAs, TaskStatus
from ssync_desktop.domain.items.projection import as_exchange_has_it, kept, to_crm, to_exchange
from ssync_desktop.domain.items.settling import settled_task
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import CONTACT, EVE, NOW, TASK, meeting, row
from tests.kit.item_strategies import appointments, contacts, due_tasks, series

TODAY = NOW.date()
MEETING = meeting()
TASKS = (ObjectType.TASK, ObjectType.FAX, ObjectType.LETTER, ObjectType.PHONE_CALL)


@pytest.mark.parametrize("phase", [Phase.COMPLETED, Phase.CANCELED])
def test_that_a_closed_appointment_shows_free_and_free_leaves_it_closed(phase: Phase) -> None:
    closed = row(MEETING, phase=phase)
    free = replace(MEETING, show_as=ShowAs.FREE)
    assert to_exchange(closed) == free
    assert to_crm(free, closed, TODAY) == (MEETING, phase)
    assert to_crm(free, row(MEETING), TODAY) == (free, Phase.OPEN)
    assert to_crm(free, None, TODAY) == (free, Phase.OPEN)


def test_that_the_copy_of_a_service_activity_names_nobody() -> None:
    service = row(meeting(organizer=EVE), ObjectType.SERVICE_APPOINTMENT)
    assert to_exchange(service) == meeting(organizer=None, required=())


@pytest.mark.parametrize("table", TASKS)
def test_that_closed_tasks_show_completed_and_canceled_ones_stay_canceled(
    table: ObjectType,
) -> None:
    content, phase = settled_task(table, TASK, Phase.CANCELED, None, TODAY)
    canceled = row(content, table, phase=phase)
    shown = to_exchange(canceled)
    assert isinstance(shown, TaskContent)
    assert shown.status is TaskStatus.COMPLETED
    assert to_crm(shown, canceled, TODAY) == (content, Phase.CANCELED)


def test_that_what_goes_on_in_exchange_is_open_again() -> None:
    content, _ = settled_task(ObjectType.TASK, TASK, Phase.COMPLETED, None, TODAY)
    done = row(content, ObjectType.TASK, phase=Phase.COMPLETED)
    waiting = replace(TASK, status=TaskStatus.WAITING, percent_complete=30)
    assert to_crm(waiting, done, TODAY) == (waiting, Phase.OPEN)


def test_that_a_day_of_completion_counts_once_it_has_come() -> None:
    planned = row(replace(TASK, completed_on=TODAY + timedelta(days=1)), ObjectType.TASK)
    before, after, whenever = (
        to_exchange(planned, day) for day in (TODAY, TODAY + timedelta(days=1), None)
    )
    assert before == TASK
    assert isinstance(after, TaskContent)
    assert after == whenever
    assert (after.status, after.percent_complete) == (TaskStatus.COMPLETED, 100)


@pytest.mark.parametrize("status", [TaskStatus.COMPLETED, TaskStatus.CANCELED])
def test_that_an_open_row_never_shows_completed(status: TaskStatus) -> None:
    shown = to_exchange(row(replace(TASK, status=status), ObjectType.TASK))
    assert shown == TASK
    begun = replace(TASK, status=status, percent_complete=20)
    shown = to_exchange(row(begun, ObjectType.TASK))
    assert shown == replace(begun, status=TaskStatus.IN_PROGRESS)


def test_that_only_tasks_know_how_far_they_are() -> None:
    half = replace(TASK, percent_complete=50, status=TaskStatus.WAITING)
    assert kept(ObjectType.TASK, half) == half
    for table in TASKS[1:]:
        assert kept(table, half) == TASK


def test_that_a_task_that_is_not_due_is_due_when_it_starts() -> None:
    started = replace(TASK, start=date(2026, 3, 9))
    assert kept(ObjectType.TASK, started) == replace(started, due=date(2026, 3, 9))
    assert to_exchange(row(started, ObjectType.TASK)) == replace(started, due=date(2026, 3, 9))


def test_that_a_table_keeps_what_fits() -> None:
    assert kept(ObjectType.TASK, replace(TASK, body="x" * 2001)) == replace(TASK, body="x" * 2000)
    long = replace(CONTACT, first_name="x" * 60)
    content, _ = to_crm(long, None, TODAY)
    assert isinstance(content, ContactContent)
    assert len(content.first_name) == 50


def test_that_exchange_makes_a_task_wholly_done_or_not() -> None:
    done = replace(TASK, status=TaskStatus.COMPLETED, percent_complete=10)
    assert as_exchange_has_it(done) == replace(done, percent_complete=100)
    assert as_exchange_has_it(replace(TASK, completed_on=TODAY)) == TASK
    assert as_exchange_has_it(MEETING) == MEETING


def local_of(content: Content, table: ObjectType, phase: Phase) -> LocalItem:
    if isinstance(content, TaskContent):
        content, phase = settled_task(table, content, phase, None, TODAY)
    return row(content, table, phase=phase)


ROWS = st.one_of(
    st.builds(local_of, appointments(), st.just(ObjectType.APPOINTMENT), st.sampled_from(Phase)),
    st.builds(
        local_of,
        series(),
        st.just(ObjectType.RECURRING_APPOINTMENT_MASTER),
        st.sampled_from(Phase),
    ),
    st.builds(local_of, due_tasks(), st.sampled_from(TASKS), st.sampled_from(Phase)),
    st.builds(local_of, contacts(), st.just(ObjectType.CONTACT), st.just(Phase.OPEN)),
)


@given(ROWS)
def test_that_nothing_changes_on_the_way_to_exchange_and_back(local: LocalItem) -> None:
    shown = to_exchange(local, TODAY)
    assert kept(local.object_type, shown) == shown
    content, phase = to_crm(shown, local, TODAY)
    assert phase is local.phase
    if isinstance(content, TaskContent) and isinstance(local.content, TaskContent):
        content = replace(content, due=local.content.due)  # which may have been filled
    assert content == local.content
