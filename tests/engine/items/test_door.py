"""What screens may ask about items: plan before apply, both sides of a pair, undo, and for whom."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.details import Side
from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.planning import ActionType, Brake
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.privacy import HIDDEN, Viewer
from ssync_desktop.engine.items.approved import apply_plan, plan_of
from ssync_desktop.engine.items.item_pass import Approval
from ssync_desktop.engine.items.looking import look_at
from ssync_desktop.engine.items.undoing import undo
from ssync_desktop.organization.item_decisions import resolve_conflicts
from ssync_desktop.servers.memory_server import Step
from tests.engine.items.desk import Desk, saying
from tests.kit.items_at_hand import EVE, meeting

CALL = TaskContent("Call Fabrikam", body="About the contract")


def caller_of(desk: Desk) -> Caller:
    """Return the user as somebody who asks."""
    user = desk.house.see(lambda unit: unit.users.get(desk.user_id))
    return Caller(user.id, user.roles)


async def many(desk: Desk) -> None:
    """Let twelve items be linked, of which four are deleted on each side."""
    rows = [desk.write(TaskContent(f"Task {number}")) for number in range(12)]
    await desk.synchronize()
    for row in rows[:4]:
        desk.delete(row)
    gone = {f"Task {number}" for number in range(4, 8)}
    for item in desk.items():
        if item.content.subject in gone:
            desk.box.remove(item.key)
    desk.change(rows[11], body="Changed")


async def test_many_deletes_wait_and_all_else_goes_on(ada: Desk) -> None:
    await many(ada)
    for _ in range(2):
        await ada.synchronize()
        assert (len(ada.rows()), len(ada.items())) == (8, 8)
        assert len(ada.alerts("SynchronizationHeldForDeletes")) == 1
    (item,) = [one for one in ada.items() if one.content.subject == "Task 11"]
    assert item.content.body == "Changed"
    plan = await ada.plan()
    assert plan.brakes == (Brake.DELETES,)
    assert len(plan.deletes) == len(plan.actions) == 8


async def test_an_approved_plan_is_carried_out_whole_and_once(ada: Desk) -> None:
    await many(ada)
    await ada.synchronize()
    tools, caller = ada.house.tools, caller_of(ada)
    plan = await plan_of(tools, caller, None, ada.mailbox.id)
    applied = await apply_plan(tools, caller, None, ada.mailbox.id, Approval(plan.digest))
    assert (applied.done, applied.failed, applied.became) == (8, 0, None)
    ada.agrees()
    assert len(ada.rows()) == 4
    assert not ada.alerts("SynchronizationHeldForDeletes")
    again = await apply_plan(tools, caller, None, ada.mailbox.id, Approval(plan.digest))
    assert again.became is not None
    assert again.became.actions == ()


async def test_an_approval_holds_for_no_other_plan(ada: Desk) -> None:
    await many(ada)
    tools, caller = ada.house.tools, caller_of(ada)
    plan = await plan_of(tools, caller, None, ada.mailbox.id)
    ada.write(CALL)
    applied = await apply_plan(tools, caller, None, ada.mailbox.id, Approval(plan.digest))
    assert applied.done == 0
    assert applied.became is not None
    assert applied.became.digest != plan.digest
    assert (len(ada.rows()), len(ada.items())) == (9, 8)


@pytest.mark.parametrize("with_mails", [False, True])
async def test_the_mails_of_a_first_synchronization_are_approved_apart(
    ada: Desk, with_mails: bool
) -> None:
    ada.write(meeting(required=(EVE,)))
    tools, caller = ada.house.tools, caller_of(ada)
    plan = await plan_of(tools, caller, None, ada.mailbox.id)
    assert plan.brakes == (Brake.MAILS,)
    assert [one.withheld for one in plan.actions] == [(EVE.address,)]
    approval = Approval(plan.digest, with_mails)
    await apply_plan(tools, caller, None, ada.mailbox.id, approval)
    assert sum(ada.mails().values()) == int(with_mails)


async def test_to_look_at_a_plan_writes_nothing(ada: Desk) -> None:
    ada.write(CALL)
    ada.box.create(meeting(), tracked=True)
    plan = await plan_of(ada.house.tools, caller_of(ada), None, ada.mailbox.id)
    kinds = {one.type for one in plan.actions}
    assert kinds == {ActionType.CREATE_IN_EXCHANGE, ActionType.CREATE_IN_CRM}
    assert (len(ada.rows()), len(ada.items()), ada.links()) == (1, 1, [])


async def test_others_do_not_read_what_a_plan_is_about(ada: Desk, bert: Desk) -> None:
    ada.write(meeting("Secret", required=(EVE,)))
    tools, theirs = ada.house.tools, caller_of(bert)
    with pytest.raises(NeedsAttention) as raised:
        await plan_of(tools, theirs, Viewer(theirs.user_id), ada.mailbox.id)
    assert raised.value.code is ErrorCode.PRIVILEGE_DENIED
    administrator = replace(theirs, roles=frozenset({Role.SYSTEM_ADMINISTRATOR}))
    plan = await plan_of(tools, administrator, Viewer(theirs.user_id), ada.mailbox.id)
    (action,) = plan.actions
    assert (action.subject, action.content, action.withheld) == (HIDDEN, None, (HIDDEN,))
    assert "Secret" not in repr(plan)
    own = await plan_of(tools, caller_of(ada), Viewer(ada.user_id), ada.mailbox.id)
    assert own.actions[0].subject == "Secret"
    assert own.digest == plan.digest


async def test_a_pair_is_shown_with_both_sides_as_they_are(ada: Desk, bert: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    ada.change(row, body="Here")
    (item,) = ada.items()
    ada.box.change(item.key, saying(item.content, body="There"))
    (link,) = ada.links()
    tools = ada.house.tools
    details = await look_at(tools, Viewer(ada.user_id), link.id)
    bodies = [one.body for one in (details.crm, details.common, details.exchange) if one]
    assert bodies == ["Here", CALL.body, "There"]
    hidden = await look_at(tools, Viewer(bert.user_id), link.id)
    assert (hidden.content_hidden, hidden.crm, hidden.exchange) == (True, None, None)
    ada.server.fail(Step.CONNECT, Retryable(ErrorCode.CONNECTION_LOST))
    details = await look_at(tools, Viewer(ada.user_id), link.id)
    assert details.unread
    assert details.exchange == details.common


async def test_a_conflict_is_shown_and_can_be_decided_otherwise(ada: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    (item,) = ada.items()
    ada.change(row, body="Here")
    ada.house.clock.advance(timedelta(hours=1))
    ada.box.change(item.key, saying(item.content, body="There"))
    await ada.synchronize()
    (link,) = ada.links()
    (conflict,) = link.conflicts
    assert (conflict.crm, conflict.exchange, conflict.crm_won) == ("Here", "There", False)
    ada.agrees()
    ada.as_user(lambda context: resolve_conflicts(context, link.id, {"body": Side.CRM}))
    await ada.synchronize()
    ada.agrees()
    assert ada.row(row.id).content.body == "Here"
    assert ada.links()[0].conflicts == ()


def written(desk: Desk, *, in_exchange: bool) -> FormerVersion:
    """Return the last write of the program on one side."""
    found = desk.house.see(lambda unit: unit.former_versions.of_mailbox(desk.mailbox.id))
    return next(one for one in found if one.in_exchange is in_exchange)


async def take_back(desk: Desk, former_id: UUID) -> None:
    """Take a write back as the user, and let the next pass follow."""
    await undo(desk.house.tools, caller_of(desk), former_id)
    await desk.synchronize()


async def test_what_was_written_over_in_exchange_is_taken_back(ada: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    ada.change(row, body="A mistake")
    await ada.synchronize()
    await take_back(ada, written(ada, in_exchange=True).id)
    (item,) = ada.items()
    assert item.content.body == CALL.body
    ada.agrees()
    with pytest.raises(NeedsAttention):
        await take_back(ada, written(ada, in_exchange=True).id)


async def test_what_was_deleted_in_exchange_is_there_again(ada: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    ada.delete(row)
    await ada.synchronize()
    assert ada.items() == []
    await take_back(ada, written(ada, in_exchange=True).id)
    assert [one.content for one in ada.items()] == [CALL]
    assert ada.rows() == []  # the user's own again


async def test_a_meeting_that_is_there_again_is_known_by_the_same_id(ada: Desk) -> None:
    row = ada.write(meeting())
    await ada.synchronize()
    (before,) = ada.items()
    assert before.global_id
    ada.delete(row)
    await ada.synchronize()
    await take_back(ada, written(ada, in_exchange=True).id)
    (after,) = ada.items()
    assert (after.content, after.global_id) == (before.content, before.global_id)


async def test_what_was_made_in_exchange_is_taken_away(ada: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    await take_back(ada, written(ada, in_exchange=True).id)
    assert ada.items() == []
    assert [one.id for one in ada.rows()] == [row.id]


async def test_what_was_deleted_in_the_organization_is_there_again(ada: Desk) -> None:
    ada.write(CALL)
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.remove(item.key)
    await ada.synchronize()
    assert ada.rows() == []
    await take_back(ada, written(ada, in_exchange=False).id)
    assert [one.content.subject for one in ada.rows()] == [CALL.subject]
