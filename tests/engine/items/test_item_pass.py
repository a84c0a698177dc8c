"""Whole passes over appointments, contacts and tasks, with a mailbox in memory."""

from ssync_desktop.domain.items.content import ContactContent, TaskContent
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.memory_server import Step
from tests.engine.items.desk import Desk, saying
from tests.kit.items_at_hand import EVE, LOVELACE, meeting

CALL = TaskContent("Call Fabrikam", body="About the contract")


async def test_what_was_made_in_the_organization_comes_into_the_mailbox(ada: Desk) -> None:
    for content in (meeting(), CALL, LOVELACE):
        ada.write(content)
    await ada.synchronize()
    assert sorted(one.kind for one in ada.items()) == sorted(ItemKind)
    assert all(one.mark is not None for one in ada.items())
    ada.agrees()
    assert len(ada.links()) == 3
    assert not ada.mails()


async def test_a_second_pass_does_nothing(ada: Desk) -> None:
    ada.write(meeting())
    ada.box.create(meeting("Theirs"), tracked=True)
    await ada.synchronize()
    before = ada.items(), ada.rows(), ada.links()
    assert (await ada.plan()).actions == ()
    await ada.synchronize()
    assert (ada.items(), ada.rows(), ada.links()) == before


async def test_what_is_tracked_in_the_mailbox_comes_into_the_organization(ada: Desk) -> None:
    ada.box.create(meeting("Tracked"), tracked=True)
    ada.box.create(CALL, tracked=True)
    await ada.synchronize()
    assert sorted(one.content.subject for one in ada.rows()) == ["Call Fabrikam", "Tracked"]
    ada.agrees()
    assert all(one.mark is not None for one in ada.items())


async def test_changes_go_both_ways(ada: Desk) -> None:
    plans, call = ada.write(meeting()), ada.write(CALL)
    await ada.synchronize()
    (item,) = ada.items(ItemKind.APPOINTMENT)
    ada.box.change(item.key, saying(item.content, location="Room 2"))
    ada.change(call, body="Done soon")
    await ada.synchronize()
    ada.agrees()
    assert ada.row(plans.id).content.location == "Room 2"  # type: ignore[union-attr]
    (task,) = ada.items(ItemKind.TASK)
    assert task.content.body == "Done soon"


async def test_one_item_changed_on_both_sides_keeps_both_changes(ada: Desk) -> None:
    plans = ada.write(meeting())
    await ada.synchronize()
    (item,) = ada.items()
    ada.box.change(item.key, saying(item.content, location="Room 2"))
    ada.change(plans, body="Bring the figures")
    await ada.synchronize()
    ada.agrees()
    content = ada.row(plans.id).content
    assert (content.location, content.body) == ("Room 2", "Bring the figures")  # type: ignore[union-attr]
    assert (await ada.plan()).actions == ()


async def test_deletes_go_both_ways(ada: Desk) -> None:
    first, second = ada.write(meeting("First")), ada.write(meeting("Second"))
    await ada.synchronize()
    (item,) = [one for one in ada.items() if one.content.subject == "First"]
    ada.box.remove(item.key)
    await ada.synchronize()
    assert [one.id for one in ada.rows()] == [second.id]
    ada.delete(second)
    await ada.synchronize()
    assert ada.items() == []
    assert ada.rows() == []
    assert ada.links() == []
    assert first.id != second.id


async def test_contacts_are_followed_too(ada: Desk) -> None:
    person = ada.write(LOVELACE)
    await ada.synchronize()
    (item,) = ada.items()
    assert isinstance(item.content, ContactContent)
    ada.box.change(item.key, saying(item.content, job_title="Countess"))
    await ada.synchronize()
    assert ada.row(person.id).content.job_title == "Countess"  # type: ignore[union-attr]


async def test_the_first_synchronization_is_quiet_and_later_ones_invite(ada: Desk) -> None:
    ada.write(meeting("Before", required=(EVE,)))
    await ada.synchronize()
    assert not ada.mails()
    assert ada.alerts("SynchronizationHeldForMails")
    ada.write(meeting("After", required=(EVE,)))
    await ada.synchronize()
    assert ada.mails() == {EVE.address: 1}


async def test_what_comes_while_items_are_made_is_heard_by_the_next_pass(ada: Desk) -> None:
    await ada.synchronize()
    ada.write(TaskContent("Ours"))
    strike = ada.server.strike

    def come(step: Step, key: str | None = None) -> None:
        if step is Step.ITEM_WRITTEN:
            ada.server.strike = strike  # type: ignore[method-assign]
            ada.box.create(TaskContent("Theirs"), tracked=True)
        strike(step, key)

    ada.server.strike = come  # type: ignore[method-assign]
    await ada.synchronize()
    assert [one.content.subject for one in ada.rows()] == ["Ours"]
    await ada.synchronize()
    assert sorted(one.content.subject for one in ada.rows()) == ["Ours", "Theirs"]


async def test_what_is_deleted_while_items_are_made_is_heard_by_the_next_pass(ada: Desk) -> None:
    ada.write(TaskContent("Before"))
    await ada.synchronize()
    (before,) = ada.items()
    ada.write(TaskContent("New"))
    strike = ada.server.strike

    def go(step: Step, key: str | None = None) -> None:
        if step is Step.ITEM_WRITTEN:
            ada.server.strike = strike  # type: ignore[method-assign]
            ada.box.remove(before.key)
        strike(step, key)

    ada.server.strike = go  # type: ignore[method-assign]
    await ada.synchronize()
    await ada.synchronize()
    assert [one.content.subject for one in ada.rows()] == ["New"]
