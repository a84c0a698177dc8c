"""Each fault heals: the next pass comes to where an undisturbed one would have come at once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, ItemRefused, Retryable
from ssync_desktop.domain.item_failure import ItemFailure
from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.kinds import ChangeType, ItemKind
from ssync_desktop.domain.items.link_state import MOST_RETRIES
from ssync_desktop.servers.memory_server import Step
from ssync_desktop.servers.port import OrganizationMark
from ssync_desktop.store.unit import Unit
from tests.engine.items.desk import ACT, Desk, saying
from tests.kit.items_at_hand import EVE, LOVELACE, meeting

CALL = TaskContent("Call Fabrikam", body="About the contract")
OTHER = TaskContent("Other")


def lost() -> Retryable:
    """Return the fault of a line that goes dead."""
    return Retryable(ErrorCode.CONNECTION_LOST)


def unanswered() -> AnswerLost:
    """Return the fault of an answer that never comes."""
    return AnswerLost(ErrorCode.CONNECTION_LOST)


async def disturbed(desk: Desk) -> None:
    """Let everything happen on both sides between two passes."""
    edited, deleted = desk.write(meeting("Edited")), desk.write(TaskContent("Deleted"))
    desk.write(LOVELACE)
    for number in range(20):  # two deletes among many are nothing that somebody has to look at
        desk.write(TaskContent(f"Task {number}"))
    kept = desk.box.create(meeting("Theirs"), tracked=True)
    gone = desk.box.create(TaskContent("Gone"), tracked=True)
    desk.settings(check_bookings=False)
    await desk.synchronize()
    desk.change(edited, location="Room 2")
    desk.delete(deleted)
    desk.write(CALL)
    desk.write(meeting("New", required=(EVE,)))
    desk.box.change(kept.key, saying(desk.box.entries[kept.key].item.content, body="Long"))
    desk.box.remove(gone.key)
    desk.box.create(OTHER, tracked=True)


FAULTS: dict[str, tuple[Step, Callable[[], Exception]]] = {
    "no connection": (Step.CONNECT, lost),
    "listing breaks off": (Step.ITEM_LIST, lost),
    "reading breaks off": (Step.ITEM_READ, lost),
    "writing breaks off": (Step.ITEM_WRITE, lost),
    "the server is busy": (Step.ITEM_WRITE, lambda: Retryable(ErrorCode.SERVER_BUSY)),
    "an answer is lost": (Step.ITEM_WRITTEN, unanswered),
    "looking up breaks off": (Step.ITEM_FIND, lost),
}


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_breaks_off_is_finished_later(ada: Desk, fault: str, times: int) -> None:
    await disturbed(ada)
    step, error = FAULTS[fault]
    for _ in range(times):  # each of these passes is struck once, as far as it comes
        ada.server.fail(step, error())
        await ada.attempt()
    ada.server.heal()
    await ada.synchronize()
    await ada.synchronize()
    ada.agrees()
    names = {one.content.subject for one in ada.rows() if "Task " not in one.content.subject}
    assert names == {"Edited", "Theirs", "New", CALL.subject, OTHER.subject, LOVELACE.subject}
    assert ada.mails() == {EVE.address: 1}
    assert (await ada.plan()).actions == ()
    assert all(one.error_code == "" for one in ada.links())


@pytest.mark.parametrize("content", [meeting(required=(EVE,)), CALL, LOVELACE], ids=lambda _: "")
async def test_an_item_whose_answer_was_lost_is_found_by_our_mark(
    ada: Desk, content: Content
) -> None:
    await ada.synchronize()
    row = ada.write(content)
    ada.server.fail(Step.ITEM_WRITTEN, unanswered())
    after = await ada.attempt()
    assert after.act.error_code == ErrorCode.CONNECTION_LOST
    (link,) = ada.links()
    assert (link.to_exchange, link.entry_id) == (ChangeType.CREATE, "")
    await ada.synchronize()
    (item,) = ada.items()
    (link,) = ada.links()
    assert (link.object_id, link.entry_id) == (row.id, item.key)
    assert link.to_exchange is ChangeType.NONE
    assert sum(ada.mails().values()) <= 1


async def test_an_item_that_is_refused_stops_no_other(ada: Desk) -> None:
    for content in (CALL, OTHER):
        ada.write(content)
    bad = next(one.id for one in ada.rows() if one.content.subject == CALL.subject)
    refused = ItemRefused(ErrorCode.MESSAGE_REFUSED, server_words="too odd")
    ada.server.fail(Step.ITEM_WRITE, refused, key=str(bad), times=99)
    after = await ada.synchronize()
    assert [one.content.subject for one in ada.items()] == [OTHER.subject]
    (link,) = [one for one in ada.links() if one.error_code]
    assert (link.object_id, link.retries) == (bad, 1)
    assert "too odd" in link.error_text
    (failure,) = failures(ada)
    assert (failure.object_id, failure.given_up) == (link.id, False)
    assert after.act.last_success_on is not None
    ada.server.heal()
    await ada.synchronize()
    ada.agrees()
    assert failures(ada) == []


def failures(desk: Desk) -> list[ItemFailure]:
    """Return what is on the list of failures about links."""

    def read(unit: Unit) -> list[ItemFailure]:
        ids = [one.id for one in unit.id_mappings.of(desk.mailbox.id)]
        found = (unit.failures.of(one, ACT) for one in ids)
        return [one for one in found if one is not None]

    return desk.house.see(read)


async def test_a_failing_item_is_given_up_until_it_changes(ada: Desk) -> None:
    row = ada.write(CALL)
    refused = ItemRefused(ErrorCode.MESSAGE_REFUSED)
    ada.server.fail(Step.ITEM_WRITE, refused, times=99)
    for _ in range(MOST_RETRIES):
        await ada.synchronize()
    (link,) = ada.links()
    assert link.retries == MOST_RETRIES
    await ada.synchronize()
    assert [one.retries for one in ada.links()] == [MOST_RETRIES]
    ada.server.heal()
    await ada.synchronize()
    assert ada.items() == []
    ada.change(row, body="Another")
    await ada.synchronize()
    ada.agrees()


async def test_an_unreadable_item_is_remembered(ada: Desk) -> None:
    await ada.synchronize()
    item = ada.box.create(CALL, tracked=True)
    refused = ItemRefused(ErrorCode.ITEM_UNREADABLE)
    ada.server.fail(Step.ITEM_READ, refused, key=item.key, times=2)
    await ada.synchronize()
    assert ada.rows() == []
    await ada.synchronize()
    await ada.synchronize()
    ada.agrees()


async def test_an_item_that_changes_while_it_is_written_is_planned_once_more(ada: Desk) -> None:
    row = ada.write(meeting())
    await ada.synchronize()
    (item,) = ada.items()
    ada.change(row, body="Ours")
    strike = ada.server.strike

    def overtake(step: Step, key: str | None = None) -> None:
        if step is Step.ITEM_WRITE:
            ada.server.strike = strike  # type: ignore[method-assign]
            ada.box.change(item.key, saying(item.content, location="Theirs"))
        strike(step, key)

    ada.server.strike = overtake  # type: ignore[method-assign]
    await ada.synchronize()
    ada.agrees()
    content = ada.row(row.id).content
    assert (content.body, content.location) == ("Ours", "Theirs")  # type: ignore[union-attr]
    assert failures(ada) == []


async def test_an_invalid_checkpoint_means_a_full_comparison(ada: Desk) -> None:
    await disturbed(ada)
    await ada.synchronize()
    links = {one.id: (one.object_id, one.entry_id) for one in ada.links()}
    ada.box.forget_checkpoints()
    (item,) = [one for one in ada.items() if one.content.subject == "Theirs"]
    ada.box.change(item.key, saying(item.content, location="Room 9"))
    assert len((await ada.plan()).actions) == 1
    await ada.synchronize()
    ada.agrees()
    assert {one.id: (one.object_id, one.entry_id) for one in ada.links()} == links


async def test_lost_cursors_double_and_delete_nothing(ada: Desk) -> None:
    await disturbed(ada)
    await ada.synchronize()
    before = ada.rows(), ada.items(), ada.links()
    ada.house.do(lambda context: context.unit.folder_checkpoints.forget(ada.mailbox.id))
    await ada.synchronize()
    assert (ada.rows(), ada.items(), ada.links()) == before


async def test_lost_links_are_found_again_by_our_marks(ada: Desk) -> None:
    await disturbed(ada)
    await ada.synchronize()
    before = ada.rows(), ada.items()

    def forget(unit: Unit) -> None:
        for one in unit.id_mappings.of(ada.mailbox.id):
            unit.id_mappings.delete(one.id)
        unit.folder_checkpoints.forget(ada.mailbox.id)

    ada.house.do(lambda context: forget(context.unit))
    await ada.synchronize()
    assert (ada.rows(), ada.items()) == before
    assert len(ada.links()) == len(ada.rows())


async def test_what_the_mailbox_does_not_list_any_more_waits_for_somebody(ada: Desk) -> None:
    row = ada.write(meeting())
    await ada.synchronize()
    ada.box.entries.clear()  # no word of a deletion
    ada.box.forget_checkpoints()
    for _ in range(2):
        await ada.synchronize()
        assert [one.id for one in ada.rows()] == [row.id]
        assert len(ada.alerts("SynchronizationHeldForDeletes")) == 1
    plan = await ada.plan()
    assert len(plan.actions) == 1
    assert plan.actions[0].pair.missing


async def test_a_pass_that_lost_its_lease_writes_nothing(ada: Desk) -> None:
    ada.write(CALL)
    await ada.synchronize()
    ada.write(OTHER)
    strike = ada.server.strike

    def usurp(step: Step, key: str | None = None) -> None:
        if step is Step.ITEM_LIST:
            ada.server.strike = strike  # type: ignore[method-assign]
            ada.house.clock.advance(timedelta(minutes=20))
            ada.house.do(
                lambda context: context.unit.leases.acquire(ada.mailbox.id, ACT, "other|2|2")
            )
        strike(step, key)

    ada.server.strike = usurp  # type: ignore[method-assign]
    before = ada.links()
    await ada.attempt()
    assert [one.content.subject for one in ada.items()] == [CALL.subject]
    assert ada.links() == before


@pytest.mark.parametrize("step", [Step.ITEM_LIST, Step.ITEM_WRITE, Step.ITEM_WRITTEN])
async def test_a_pass_that_is_cancelled_is_finished_by_the_next(ada: Desk, step: Step) -> None:
    await disturbed(ada)
    ada.server.fail(step, asyncio.CancelledError())  # type: ignore[arg-type]
    with pytest.raises(asyncio.CancelledError):
        await ada.attempt()
    await ada.synchronize()
    await ada.synchronize()
    ada.agrees()
    assert len(ada.items(ItemKind.APPOINTMENT)) == 3
    assert ada.mails() == {EVE.address: 1}


async def test_an_unreadable_item_that_turns_out_to_be_private_is_forgotten(ada: Desk) -> None:
    await ada.synchronize()
    item = ada.box.create(meeting("Private"))
    refused = ItemRefused(ErrorCode.ITEM_UNREADABLE)
    ada.server.fail(Step.ITEM_READ, refused, key=item.key)
    await ada.synchronize()
    assert len(failures(ada)) == 1
    await ada.synchronize()
    assert (ada.rows(), ada.links(), failures(ada)) == ([], [], [])


@pytest.mark.behaviour("B33", "noticed by a pass")
async def test_a_mailbox_that_another_organization_took_over_is_left_to_it(ada: Desk) -> None:
    ada.write(CALL)
    mark = OrganizationMark(uuid4(), "Contoso", ada.house.clock.now())
    ada.server.accounts[ada.mailbox.user_name].organization = mark
    after = await ada.attempt()
    assert after.act.error_code == ErrorCode.OTHER_ORGANIZATION
    assert not after.act.enabled
    assert ada.items() == []
    assert len(ada.alerts(ErrorCode.OTHER_ORGANIZATION)) == 1


async def test_an_item_whose_marking_broke_off_is_marked_later(ada: Desk) -> None:
    await ada.synchronize()
    item = ada.box.create(CALL, tracked=True)
    ada.server.fail(Step.ITEM_WRITE, lost(), key=item.key)
    await ada.attempt()
    assert len(ada.rows()) == 1
    assert ada.items()[0].mark is None
    await ada.synchronize()
    ada.agrees()
    (marked,) = ada.items()
    assert marked.mark is not None
    assert marked.mark.object_id == ada.rows()[0].id
    ada.box.copy(marked.key)
    await ada.synchronize()
    assert len(ada.rows()) == 1
    assert (await ada.plan()).actions == ()


async def test_what_cannot_be_found_by_its_key_is_not_deleted_for_that(ada: Desk) -> None:
    rows = [ada.write(meeting(f"Meeting {number}")) for number in range(3)]
    await ada.synchronize()

    def leave_open(unit: Unit) -> None:
        for one in unit.id_mappings.of(ada.mailbox.id)[:2]:
            unit.id_mappings.save(replace(one, to_crm=ChangeType.UPDATE))

    ada.house.do(lambda context: leave_open(context.unit))
    ada.box.entries.clear()  # no word of a deletion
    await ada.synchronize()
    assert len(ada.rows()) == len(rows)
    ada.box.forget_checkpoints()
    plan = await ada.plan()
    assert all(one.pair.missing for one in plan.actions)
    await ada.synchronize()
    assert len(ada.rows()) == len(rows)
    assert ada.alerts("SynchronizationHeldForDeletes")


async def test_a_delete_without_an_answer_is_done_though_no_listing_names_the_item(
    ada: Desk,
) -> None:
    row = ada.write(CALL)
    await ada.synchronize()
    ada.delete(row)
    ada.server.fail(Step.ITEM_WRITTEN, unanswered())
    await ada.attempt()
    assert ada.items() == []
    ada.box.gone.clear()  # as on servers which tell nothing of what came and went since a listing
    await ada.synchronize()
    assert ada.links() == []
    assert not ada.alerts("SynchronizationHeldForDeletes")
