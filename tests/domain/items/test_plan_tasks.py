"""States, dates and texts of tasks, calls, letters and faxes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.items.content import (
    TaskContent,
)
from ssync_desktop.domain.items.kinds import (
    Phase,
    TaskStatus,
)
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    NOW,
    TASK,
    World,
    fields,
    item,
    pair,
    row,
    rules,
)

HERE, THERE = ActionType.UPDATE_IN_CRM, ActionType.UPDATE_IN_EXCHANGE


class TestTasks:
    """States of tasks go both ways."""

    DONE = TaskContent(
        TASK.subject,
        completed_on=NOW.date(),
        percent_complete=100,
        status=TaskStatus.COMPLETED,
    )

    def test_that_completing_in_exchange_completes_the_row_and_reopening_opens_it(self) -> None:
        world = World(pair(TASK, None, self.DONE, ObjectType.TASK), rules())
        (action,) = world.synchronize()
        assert (action.phase, action.content) == (Phase.COMPLETED, self.DONE)
        assert "It is completed." in action.reasons
        assert not world.synchronize()
        world.pair = replace(world.pair, remote=item(TASK, version="3"))
        (again,) = world.synchronize()
        assert (again.phase, again.content) == (Phase.OPEN, TASK)
        assert "It is open again." in again.reasons

    @pytest.mark.parametrize("phase", [Phase.COMPLETED, Phase.CANCELED])
    def test_that_a_closed_row_shows_completed(self, phase: Phase) -> None:
        status = TaskStatus.COMPLETED if phase is Phase.COMPLETED else TaskStatus.CANCELED
        here = replace(self.DONE, status=status)
        world = World(pair(TASK, here, table=ObjectType.TASK, row_says={"phase": phase}), rules())
        (sent,) = world.synchronize()
        assert fields(sent)["status"] is TaskStatus.COMPLETED
        assert not world.synchronize()

    def test_that_a_day_of_completion_that_comes_completes_both(self) -> None:
        tomorrow = replace(TASK, completed_on=NOW.date() + timedelta(days=1))
        world = World(pair(TASK, tomorrow, table=ObjectType.TASK), rules())
        assert [one.type for one in world.synchronize()] == [ActionType.NOTE]
        world.rules = rules(now=NOW + timedelta(days=1))
        assert [one.type for one in world.synchronize()] == [HERE, THERE]
        assert world.pair.local is not None
        assert world.pair.local.phase is Phase.COMPLETED
        assert not world.synchronize()

    def test_that_progress_is_never_mixed(self) -> None:
        half = replace(TASK, percent_complete=50, status=TaskStatus.IN_PROGRESS)
        world = World(
            pair(TASK, self.DONE, half, ObjectType.TASK, row_says={"phase": Phase.COMPLETED}),
            rules(),
        )
        (action,) = world.synchronize()
        assert (action.type, action.phase, action.content) == (HERE, Phase.OPEN, half)
        assert {one.field for one in action.conflicts} == {
            "status",
            "percent_complete",
            "completed_on",
        }

    @pytest.mark.parametrize("table", [ObjectType.PHONE_CALL, ObjectType.LETTER, ObjectType.FAX])
    def test_that_a_call_is_done_or_not(self, table: ObjectType) -> None:
        half = replace(TASK, percent_complete=50, status=TaskStatus.IN_PROGRESS)
        world = World(pair(TASK, None, half, table), rules())
        assert [one.type for one in world.synchronize()] == [ActionType.NOTE]
        world.pair = replace(world.pair, local=row(replace(TASK, subject="Call"), table, version=7))
        (sent,) = world.synchronize()
        assert sent.content == replace(half, subject="Call")
        world.pair = replace(world.pair, remote=item(self.DONE, version="4"))
        assert [one.phase for one in world.synchronize()] == [Phase.COMPLETED]
        assert not world.synchronize()

    def test_that_a_missing_due_date_is_filled_on_its_own_side(self) -> None:
        started = replace(TASK, start=NOW.date())
        world = World(pair(TASK, started, table=ObjectType.TASK), rules())
        (sent,) = world.synchronize()
        assert fields(sent) == {"start": NOW.date(), "due": NOW.date()}
        assert world.pair.local is not None
        assert world.pair.local.content == started
        assert not world.synchronize()

    def test_that_long_notes_of_exchange_are_kept_there(self) -> None:
        long = replace(TASK, body="x" * 3000)
        world = World(pair(TASK, None, long, ObjectType.TASK), rules())
        (stored,) = world.synchronize()
        assert fields(stored) == {"body": "x" * 2000}
        assert not world.synchronize()
        local = row(replace(TASK, subject="Other", body="x" * 2000), ObjectType.TASK, version=9)
        world.pair = replace(world.pair, local=local)
        (sent,) = world.synchronize()
        assert sent.content == replace(long, subject="Other")
