"""Items that somebody moves to another folder of the mailbox and back, through whole passes."""

from collections import Counter

import pytest

from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.items.planning import ActionType, Brake
from ssync_desktop.servers.item_port import in_archive
from ssync_desktop.servers.memory_server import Step
from tests.engine.items.desk import Desk, saying
from tests.kit.items_at_hand import EVE, LOVELACE, meeting

HOLIDAYS = "Holidays"
CALL = TaskContent("Call Fabrikam", body="About the contract")
ONE_OF_EACH = [meeting(), LOVELACE, CALL]


def move_away(desk: Desk, kind: ItemKind | None = None) -> list[str]:
    """Move all items of a kind; return the keys they have there."""
    return [desk.box.move_away(one.key, HOLIDAYS).key for one in desk.items(kind)]


@pytest.mark.parametrize("content", ONE_OF_EACH, ids=lambda one: type(one).__name__)
async def test_an_item_that_was_moved_is_not_deleted_and_goes_on_when_it_is_back(
    ada: Desk, content: Content
) -> None:
    row = ada.write(content)
    await ada.synchronize()
    (before,) = ada.links()
    (key,) = move_away(ada)
    (action,) = (await ada.plan()).actions
    assert action.type is ActionType.SET_ASIDE
    assert "“Holidays”" in action.reasons[0]
    for _ in range(2):
        await ada.synchronize()
        (link,) = ada.links()
        assert (link.id, link_state(link), link.moved_to) == (before.id, LinkState.MOVED, HOLIDAYS)
        assert [one.id for one in ada.rows()] == [row.id]
        assert ada.items() == []
    assert (await ada.plan()).actions == ()
    ada.box.move_back(key)
    await ada.synchronize()
    (link,) = ada.links()
    assert (link.id, link_state(link)) == (before.id, LinkState.LINKED)
    assert link.entry_id == ada.items()[0].key
    ada.agrees()
    assert (await ada.plan()).actions == ()
    assert not ada.mails()


@pytest.mark.parametrize("content", [meeting("Theirs"), CALL], ids=["appointment", "task"])
async def test_what_the_user_tracked_in_exchange_has_a_mark_too(
    ada: Desk, content: Content
) -> None:
    ada.box.create(content, tracked=True)
    await ada.synchronize()
    (row,) = ada.rows()
    (key,) = move_away(ada)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [row.id]
    ada.box.move_back(key)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [row.id]
    ada.agrees()


async def test_what_both_sides_change_meanwhile_comes_together_afterwards(ada: Desk) -> None:
    plans = ada.write(meeting(required=(EVE,)))
    await ada.synchronize()
    (key,) = move_away(ada)
    await ada.synchronize()
    ada.change(plans, body="Bring the figures")
    await ada.synchronize()
    assert all(not one.error_code for one in ada.links())
    item = ada.box.move_back(key)
    ada.box.change(item.key, saying(item.content, location="Room 2"))
    await ada.synchronize()
    ada.agrees()
    content = ada.row(plans.id).content
    assert (content.location, content.body) == ("Room 2", "Bring the figures")  # type: ignore[union-attr]


async def test_there_and_back_between_two_passes_is_nothing(ada: Desk) -> None:
    row = ada.write(meeting())
    await ada.synchronize()
    (key,) = move_away(ada)
    ada.box.move_back(key)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [row.id]
    ada.agrees()
    assert len(ada.links()) == 1


async def test_what_is_deleted_after_it_was_moved_leaves_the_row_alone(ada: Desk) -> None:
    row = ada.write(meeting())
    await ada.synchronize()
    (key,) = move_away(ada)
    await ada.synchronize()
    ada.box.elsewhere.pop(key)
    ada.box.forget_checkpoints()
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [row.id]
    assert (await ada.plan()).brakes == ()


async def test_a_row_that_was_deleted_meanwhile_takes_its_item_along_when_that_is_back(
    ada: Desk,
) -> None:
    row = ada.write(meeting())
    await ada.synchronize()
    (key,) = move_away(ada)
    await ada.synchronize()
    ada.delete(row)
    await ada.synchronize()
    assert len(ada.box.elsewhere) == 1
    ada.box.move_back(key)
    await ada.synchronize()
    assert ada.items() == []
    assert ada.links() == []
    assert [one.content.subject for one in ada.box.bin] == ["Plans"]


async def test_a_folder_that_was_emptied_by_moving_trips_no_brake(ada: Desk) -> None:
    for number in range(30):
        ada.write(TaskContent(f"Task {number}"))
    await ada.synchronize()
    move_away(ada)
    assert (await ada.plan()).brakes == ()
    await ada.synchronize()
    assert len(ada.rows()) == 30
    assert {link_state(one) for one in ada.links()} == {LinkState.MOVED}


async def test_what_a_listing_of_the_whole_folder_does_not_name_is_looked_for_too(
    ada: Desk,
) -> None:
    ada.write(meeting())
    await ada.synchronize()
    move_away(ada)
    ada.box.forget_checkpoints()
    plan = await ada.plan()
    assert [one.type for one in plan.actions] == [ActionType.SET_ASIDE]
    assert plan.brakes == ()


async def test_a_delete_beside_a_move_is_still_one(ada: Desk) -> None:
    ada.write(CALL)
    kept = ada.write(meeting())
    await ada.synchronize()
    move_away(ada, ItemKind.APPOINTMENT)
    (call,) = ada.items()
    ada.box.remove(call.key)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [kept.id]


async def test_that_the_server_cannot_be_asked_deletes_nothing(ada: Desk) -> None:
    ada.write(meeting())
    await ada.synchronize()
    move_away(ada)
    ada.server.fail(Step.ITEM_FIND, OSError("broken"), times=1)
    with pytest.raises(OSError, match="broken"):
        await ada.plan()
    await ada.synchronize()
    assert Counter(map(link_state, ada.links())) == {LinkState.MOVED: 1}
    assert len(ada.rows()) == 1


async def test_what_a_retention_policy_moved_into_the_archive_is_no_delete(ada: Desk) -> None:
    row = ada.write(meeting())
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.move_away(item.key, in_archive("Calendar"))
    await ada.synchronize()
    (link,) = ada.links()
    assert (link_state(link), link.moved_to) == (LinkState.MOVED, "Calendar (archive)")
    assert [one.id for one in ada.rows()] == [row.id]


async def test_what_may_lie_where_nobody_may_look_is_set_aside_and_says_so(ada: Desk) -> None:
    row, deleted = ada.write(meeting()), ada.write(CALL)
    await ada.synchronize()
    (item,), (call,) = ada.items(ItemKind.APPOINTMENT), ada.items(ItemKind.TASK)
    ada.box.move_away(item.key, "Private")
    ada.box.closed.add("Private")
    ada.box.remove(call.key)
    plan = await ada.plan()
    reasons = {one.type: one.reasons for one in plan.actions}
    assert set(reasons) == {ActionType.SET_ASIDE, ActionType.DELETE_IN_CRM}
    assert "may lie in “Private”" in reasons[ActionType.SET_ASIDE][0]
    assert plan.brakes == ()
    await ada.synchronize()
    (link,) = ada.links()
    assert (link_state(link), link.moved_to, link.unseen) == (LinkState.MOVED, "Private", True)
    assert [one.id for one in ada.rows()] == [row.id]
    assert deleted.id != row.id
    (key,) = ada.box.elsewhere
    ada.box.move_back(key)
    await ada.synchronize()
    (link,) = ada.links()
    assert (link_state(link), link.moved_to, link.unseen) == (LinkState.LINKED, "", False)
    ada.agrees()


async def test_what_a_listing_does_not_name_is_asked_about_wherever_it_may_lie(ada: Desk) -> None:
    ada.write(meeting())
    await ada.synchronize()
    move_away(ada)
    ada.box.closed.add(HOLIDAYS)
    ada.box.forget_checkpoints()
    assert (await ada.plan()).brakes == (Brake.MISSING,)


async def test_a_copy_in_another_folder_does_not_keep_what_was_deleted(ada: Desk) -> None:
    ada.write(meeting())
    await ada.synchronize()
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.copy_away(item.key, HOLIDAYS, global_id="another@example.test")
    ada.box.remove(item.key)
    await ada.synchronize()
    assert ada.rows() == []


async def test_a_copy_that_nothing_tells_apart_keeps_the_row(ada: Desk) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.copy_away(item.key, HOLIDAYS)
    ada.box.remove(item.key)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [row.id]
    assert [link_state(one) for one in ada.links()] == [LinkState.MOVED]
