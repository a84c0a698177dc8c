"""Whoever waits for a plan hears how far it is; giving it up ends it, stopping it loses nothing."""

import asyncio
from datetime import timedelta

import pytest

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.plan_progress import PlanProgress, PlanStage
from ssync_desktop.domain.items.planning import Plan
from ssync_desktop.domain.options import ObjectType, OperationType
from ssync_desktop.domain.schedule import NORMAL_INTERVAL
from ssync_desktop.domain.status import Phase
from ssync_desktop.engine.items.approved import apply_plan, plan_of
from ssync_desktop.engine.items.item_pass import Approval
from ssync_desktop.engine.items.watch import Watch
from tests.engine.items.desk import ACT, Desk
from tests.engine.items.test_door import caller_of

MANY = 25
"""More than share a transaction."""


def task(number: int) -> TaskContent:
    return TaskContent(f"Task {number}")


async def planned(desk: Desk, watch: Watch | None = None) -> Plan:
    caller = caller_of(desk)
    watch = watch or Watch()
    return await plan_of(desk.house.tools, caller, None, desk.mailbox.id, watch)


def nothing_is_held(desk: Desk) -> None:
    """Hold the session, its place among the connections and the lease to being given back."""
    assert desk.server.open_sessions == 0
    assert desk.house.tools.limits.open == 0
    process = "somebody else"
    lease = desk.house.tools.store.write(
        lambda unit: unit.leases.acquire(desk.mailbox.id, ACT, process)
    ).result(10)
    assert lease is not None
    desk.house.tools.store.write(lambda unit: unit.leases.release(lease)).result(10)


async def test_it_is_told_which_folder_is_read_and_how_far(ada: Desk) -> None:
    ada.box.page_size = 10
    for number in range(MANY):
        ada.box.create(task(number), tracked=True)
    ada.write(TaskContent("Here"))
    told: list[PlanProgress] = []
    await planned(ada, Watch(told.append))
    listed = [one.done for one in told if one.kind is ItemKind.TASK and one.total == 0]
    assert listed == [0, 10, 20, 25]
    read = [one for one in told if one.stage is PlanStage.READING]
    assert [one.done for one in read] == list(range(1, MANY + 1))
    assert {(one.kind, one.total) for one in read} == {(ItemKind.TASK, MANY)}
    rows = {one.table: one.done for one in told if one.stage is PlanStage.ROWS}
    assert rows[ObjectType.TASK] == 1
    assert told[-1] == PlanProgress(PlanStage.COMPARING, MANY + 1, MANY + 1)


async def test_giving_a_plan_up_ends_it_and_leaves_nothing(ada: Desk) -> None:
    for number in range(MANY):
        ada.box.create(task(number), tracked=True)
    reading = asyncio.Event()

    def told(progress: PlanProgress) -> None:
        if progress.stage is PlanStage.READING and not reading.is_set():
            reading.set()
            asking.cancel()

    asking = asyncio.create_task(planned(ada, Watch(told)))
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert reading.is_set()
    nothing_is_held(ada)
    assert (ada.rows(), ada.links()) == ([], [])
    assert len((await planned(ada)).actions) == MANY


async def test_stopped_while_it_is_carried_out_the_rest_waits_for_a_pass(ada: Desk) -> None:
    for number in range(MANY):
        ada.write(task(number))
    plan = await planned(ada)

    def told(progress: PlanProgress) -> None:
        if progress == PlanProgress(PlanStage.APPLYING, 20, MANY):
            watch.stop()

    watch = Watch(told)
    tools, caller, approval = ada.house.tools, caller_of(ada), Approval(plan.digest)
    applied = await apply_plan(tools, caller, None, ada.mailbox.id, approval, watch)
    assert (applied.done, applied.failed, applied.stopped) == (20, 0, True)
    assert len(ada.items()) == 20
    nothing_is_held(ada)
    after = ada.house.mailbox(ada.mailbox.id).act
    assert after.next_run_on is not None
    assert after.next_run_on >= ada.house.clock.now() + NORMAL_INTERVAL
    status = tools.board.get(ada.mailbox.id, OperationType.ACT)
    assert status is not None
    assert status.phase is not Phase.SYNCHRONIZING
    assert len((await planned(ada)).actions) == MANY - 20
    await ada.synchronize()
    ada.agrees()


async def test_stopped_between_two_writes_the_one_at_hand_is_done(ada: Desk) -> None:
    for number in range(10):
        ada.write(task(number))
    plan = await planned(ada)
    watch, clock = Watch(), ada.server.now

    def stops_at_the_third_item() -> None:
        if len(ada.items()) == 2:
            watch.stop()

    def now() -> object:
        stops_at_the_third_item()
        return clock()

    ada.server.now = now  # type: ignore[assignment]
    tools, caller, approval = ada.house.tools, caller_of(ada), Approval(plan.digest)
    applied = await apply_plan(tools, caller, None, ada.mailbox.id, approval, watch)
    assert applied.stopped
    assert applied.done == len(ada.items()) == 3
    nothing_is_held(ada)
    ada.house.clock.advance(timedelta(minutes=6))
    await ada.synchronize()
    ada.agrees()
    assert len(ada.items()) == 10


async def test_stopped_before_it_begins_nothing_is_done(ada: Desk) -> None:
    ada.write(task(1))
    plan = await planned(ada)
    watch = Watch()
    watch.stop()
    tools, caller, approval = ada.house.tools, caller_of(ada), Approval(plan.digest)
    applied = await apply_plan(tools, caller, None, ada.mailbox.id, approval, watch)
    assert (applied.done, applied.stopped, ada.items()) == (0, True, [])
    nothing_is_held(ada)
