"""Deletes in small bites, pass after pass: the brake counts those of a day together."""

from datetime import timedelta

import pytest

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.planning import Brake
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.items.approved import apply_plan
from ssync_desktop.engine.items.item_pass import Approval
from ssync_desktop.engine.items.undoing import undo
from ssync_desktop.organization.items import forget_old_deletes
from tests.engine.items.desk import Desk
from tests.engine.items.test_door import caller_of

HELD = "SynchronizationHeldForDeletes"
MANY = 120


async def full(desk: Desk) -> list[LocalItem]:
    """Let so many items be linked that a few are less than a tenth."""
    rows = [desk.write(TaskContent(f"Task {number:03}")) for number in range(MANY)]
    await desk.synchronize()
    return rows


async def bite(desk: Desk, count: int = 5, *, in_exchange: bool = True) -> None:
    """Delete some items on one side, and let a pass see it an hour later."""
    if in_exchange:
        for item in desk.items()[:count]:
            desk.box.remove(item.key)
    else:
        for row in desk.rows()[:count]:
            desk.delete(row)
    desk.house.clock.advance(timedelta(hours=1))
    await desk.synchronize()


@pytest.mark.parametrize("in_exchange", [True, False])
async def test_small_bites_are_stopped_together(ada: Desk, in_exchange: bool) -> None:
    await full(ada)
    for _ in range(2):
        await bite(ada, in_exchange=in_exchange)
        assert len(ada.rows()) == len(ada.items())
    assert not ada.alerts(HELD)
    for _ in range(3):
        await bite(ada, in_exchange=in_exchange)
    left = ada.rows() if in_exchange else ada.items()
    assert len(left) == MANY - 10
    (text,) = ada.alerts(HELD)
    assert "10 items were deleted before" in text
    plan = await ada.plan()
    assert plan.brakes == (Brake.DELETES,)
    assert (len(plan.deletes), plan.deleted_lately) == (15, 10)


async def test_what_waits_does_not_go_ahead_because_a_day_has_passed(ada: Desk) -> None:
    await full(ada)
    for _ in range(3):
        await bite(ada)
    ada.house.clock.advance(timedelta(days=3))
    await ada.synchronize()
    assert len(ada.rows()) == MANY - 10
    assert ada.alerts(HELD)


async def test_other_days_have_a_count_of_their_own(ada: Desk) -> None:
    await full(ada)
    for _ in range(4):
        await bite(ada)
        ada.house.clock.advance(timedelta(hours=12))
    assert len(ada.rows()) == MANY - 20
    assert not ada.alerts(HELD)


async def test_an_approval_begins_the_count_anew(ada: Desk) -> None:
    await full(ada)
    for _ in range(3):
        await bite(ada)
    plan = await ada.plan()
    tools, caller = ada.house.tools, caller_of(ada)
    await apply_plan(tools, caller, None, ada.mailbox.id, Approval(plan.digest))
    assert len(ada.rows()) == MANY - 15
    assert not ada.alerts(HELD)
    for _ in range(2):
        await bite(ada)
    assert len(ada.rows()) == MANY - 25
    assert not ada.alerts(HELD)
    await bite(ada, 1)
    assert len(ada.rows()) == MANY - 25
    assert ada.alerts(HELD)


async def test_what_was_put_back_does_not_count(ada: Desk) -> None:
    await full(ada)
    for _ in range(2):
        await bite(ada)
    former = ada.house.see(lambda unit: unit.former_versions.of_mailbox(ada.mailbox.id, 10))
    for one in former[:5]:
        await undo(ada.house.tools, caller_of(ada), one.id)
    await bite(ada)
    assert not ada.alerts(HELD)
    await bite(ada, 1)
    assert ada.alerts(HELD)


async def test_what_waits_is_not_forgotten_after_a_month(ada: Desk) -> None:
    await full(ada)
    await bite(ada, 15, in_exchange=False)
    for _ in range(4):
        ada.house.clock.advance(timedelta(days=10))
        await ada.synchronize()
        ada.house.do(forget_old_deletes)
    assert len(ada.items()) == MANY
    assert ada.alerts(HELD)
    plan = await ada.plan()
    tools, caller = ada.house.tools, caller_of(ada)
    await apply_plan(tools, caller, None, ada.mailbox.id, Approval(plan.digest))
    assert len(ada.items()) == MANY - 15
    ada.house.do(forget_old_deletes)
    assert (
        ada.house.see(
            lambda unit: [
                one for one in unit.item_changes.since(0, frozenset(ObjectType), 500) if one.deleted
            ]
        )
        == []
    )
