"""Whole passes over the items of a mailbox on the sandbox's Exchange, by the real connector."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Content,
    TaskContent,
)
from ssync_desktop.domain.items.item import MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.items.planning import ActionType
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.items.approved import plan_of
from ssync_desktop.organization.appointment_files import attach_file, detach_file
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.items.desk import Desk, saying
from tests.engine.items.exchange_desk import Person
from tests.engine.items.series import DAILY
from tests.engine.items.test_door import caller_of
from tests.engine.items.test_filters_again import Filters
from tests.engine.running import until
from tests.kit.clock import START
from tests.kit.exchange import ExchangeHands
from tests.kit.items_at_hand import EVE, LOVELACE, hours, meeting

SERIES = ObjectType.RECURRING_APPOINTMENT_MASTER
CALL = TaskContent("Call Fabrikam", body="About the contract")


@pytest.fixture
def asked(exchange_server: SandboxExchange) -> Iterator[list[bytes]]:
    """Return the requests as they come."""
    heard: list[bytes] = []
    service, checked = exchange_server.service, exchange_server.service.watch

    def hear(request: bytes, answer: bytes) -> None:
        heard.append(request)
        if checked is not None:
            checked(request, answer)

    service.watch = hear
    yield heard
    service.watch = checked


async def test_both_sides_come_together_and_stay_so(desk: Desk, person: Person) -> None:
    series = AppointmentContent("Every day", hours(START + timedelta(days=1, hours=4)))
    desk.write(meeting(location="Room 1", required=(EVE,)))
    desk.write(replace(series, organizer=desk.person, series=DAILY), SERIES)
    call = desk.write(CALL)
    desk.write(LOVELACE)
    await person.create(meeting("Not ours", block=hours(START + timedelta(days=3))))
    theirs = await person.create(
        meeting("Theirs", block=hours(START + timedelta(days=2))), tracked=True
    )
    await desk.synchronize()
    assert len(desk.rows()) == 5
    assert len(await person.items()) == 6
    assert (await desk.plan()).actions == ()
    theirs = await person.item(theirs.key, theirs.kind)
    await person.change(theirs, saying(theirs.content, location="Room 2"))
    desk.change(call, body="Done soon")
    await desk.synchronize()
    (row,) = [one for one in desk.rows() if one.content.subject == "Theirs"]
    assert row.content.location == "Room 2"  # type: ignore[union-attr]
    (task,) = [one for one in await person.items() if one.content.subject == CALL.subject]
    assert task.content.body == "Done soon"
    await person.remove(theirs)
    desk.delete(call)
    desk.settings(check_bookings=False)
    plan = await desk.plan()
    assert plan.brakes
    assert len(plan.deletes) == 2


async def test_an_idle_pass_asks_little(desk: Desk, asked: list[bytes]) -> None:
    for number in range(30):
        desk.write(TaskContent(f"Task {number}"))
    await desk.synchronize()
    asked.clear()
    await desk.synchronize()
    assert 0 < len(asked) <= 2 * len(ItemKind), asked


@pytest.mark.parametrize("operation", ["CreateItem", "UpdateItem", "DeleteItem"])
async def test_a_lost_answer_doubles_nothing(
    desk: Desk, person: Person, exchange_server: SandboxExchange, operation: str
) -> None:
    rows = [desk.write(TaskContent(f"Task {number}")) for number in range(3)]
    await desk.synchronize()
    if operation == "CreateItem":
        desk.write(meeting(required=(EVE,)))
    elif operation == "UpdateItem":
        desk.change(rows[0], body="Changed")
    else:
        desk.delete(rows[0])
    exchange_server.faults.plan(Fault(Wrong.ANSWER_LOST, operation))
    after = await desk.attempt()
    assert after.act.error_code
    await desk.synchronize()
    await person.agrees()
    assert all(not one.error_code for one in desk.links())


async def test_a_sync_state_that_is_not_taken_begins_anew(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    desk.write(meeting())
    desk.write(CALL)
    await desk.synchronize()
    before = desk.rows(), desk.links()
    exchange_server.exchange.forget_sync_states()
    await desk.synchronize()
    assert (desk.rows(), desk.links()) == before
    await person.agrees()


@pytest.mark.parametrize("content", [meeting(), LOVELACE, CALL], ids=lambda one: type(one).__name__)
async def test_what_is_deleted_as_soon_as_it_was_made_is_heard_of(
    desk: Desk, person: Person, content: Content
) -> None:
    desk.write(content)
    await desk.synchronize()
    (item,) = await person.items()
    await person.remove(item)
    await desk.synchronize()
    assert (desk.rows(), desk.links()) == ([], [])


async def test_a_folder_is_listed_once_more_where_items_were_made(
    desk: Desk, asked: list[bytes]
) -> None:
    def listings() -> int:
        return sum(b"SyncFolderItems" in one for one in asked)

    await desk.synchronize()
    row = desk.write(CALL)
    for listed in (len(ItemKind) + 1, len(ItemKind)):
        asked.clear()
        await desk.synchronize()
        assert listings() == listed
    desk.change(row, body="Changed")
    asked.clear()
    await desk.synchronize()
    assert listings() == len(ItemKind)


async def test_what_came_and_went_between_two_listings_is_missing(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    row = desk.write(LOVELACE)
    listing = Fault(Wrong.DROPPED, "SyncFolderItems")
    exchange_server.faults.done(
        "CreateItem", lambda _mailbox: exchange_server.faults.plan(listing, times=None)
    )
    await desk.synchronize()  # whose end cannot list the folder once more
    exchange_server.faults.done("CreateItem", None)
    exchange_server.faults.heal()
    (item,) = await person.items()
    await person.remove(item)  # of which Exchange says nothing: its folder never named the item
    await desk.synchronize()
    desk.change(row, job_title="Countess")
    await desk.attempt()
    (link,) = desk.links()
    assert link.error_code == ErrorCode.ITEM_NOT_FOUND
    for _ in range(2):
        await desk.synchronize()
        assert [one.id for one in desk.rows()] == [row.id]
        assert len(desk.alerts("SynchronizationHeldForDeletes")) == 1
    plan = await desk.plan()
    assert [(one.type, one.pair.missing) for one in plan.actions] == [(ActionType.UNLINK, True)]


async def test_a_plan_that_is_given_up_does_not_wait_for_the_server(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    await person.create(CALL, tracked=True)
    slow = 20.0
    exchange_server.faults.plan(Fault(Wrong.SLOW, "GetItem", seconds=slow))
    asking = asyncio.create_task(plan_of(desk.house.tools, caller_of(desk), None, desk.mailbox.id))
    await until(desk.house, lambda: exchange_server.faults.planned == 0 or None)
    since = time.monotonic()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert time.monotonic() - since < slow / 4
    assert desk.house.tools.limits.open == 0
    assert (desk.rows(), desk.links()) == ([], [])
    assert len((await desk.plan()).actions) == 1


@pytest.mark.parametrize("content", [meeting(), LOVELACE, CALL], ids=lambda one: type(one).__name__)
async def test_an_item_that_was_moved_goes_on_when_it_is_back(
    desk: Desk, person: Person, hands: ExchangeHands, content: Content
) -> None:
    row = desk.write(content)
    await desk.synchronize()
    await desk.synchronize()  # what came and went since the last listing is named to nobody
    (item,) = await person.items()
    there = hands.move_away(item.key, "Holidays")
    (action,) = (await desk.plan()).actions
    assert action.type is ActionType.SET_ASIDE
    await desk.synchronize()
    (link,) = desk.links()
    assert (link_state(link), link.moved_to) == (LinkState.MOVED, "Holidays")
    assert [one.id for one in desk.rows()] == [row.id]
    hands.move_back(there)
    await desk.synchronize()
    assert [(one.id, link_state(one)) for one in desk.links()] == [(link.id, LinkState.LINKED)]
    await person.agrees()
    assert (await desk.plan()).actions == ()


async def test_what_lies_below_the_deleted_items_was_deleted(
    desk: Desk, person: Person, hands: ExchangeHands
) -> None:
    desk.write(CALL)
    await desk.synchronize()
    await desk.synchronize()  # what came and went since the last listing is named to nobody
    (item,) = await person.items()
    hands.move_away(item.key, "Old ones", "deleteditems")
    await desk.synchronize()
    assert desk.rows() == []


async def test_to_look_for_many_takes_a_handful_of_requests(
    desk: Desk, person: Person, hands: ExchangeHands, asked: list[bytes]
) -> None:
    for number in range(60):
        desk.write(TaskContent(f"Task {number}"))
    await desk.synchronize()
    await desk.synchronize()  # what came and went since the last listing is named to nobody
    for item in await person.items():
        hands.move_away(item.key, "Old")
    asked.clear()
    assert {one.type for one in (await desk.plan()).actions} == {ActionType.SET_ASIDE}
    looking = [one for one in asked if b"SyncFolderItems" not in one]
    assert len(looking) <= 5, looking


async def test_what_was_moved_right_after_it_was_made_is_found_too(
    desk: Desk, person: Person, hands: ExchangeHands
) -> None:
    """No listing names it as gone; that is noticed when it is to be written."""
    call = desk.write(CALL)
    await desk.synchronize()
    (item,) = await person.items()
    hands.move_away(item.key, "Old")
    desk.change(call, body="Done soon")
    await desk.synchronize()
    await desk.synchronize()
    await desk.synchronize()
    assert [link_state(one) for one in desk.links()] == [LinkState.MOVED]
    assert [one.id for one in desk.rows()] == [call.id]


def operations(asked: list[bytes]) -> Counter[str]:
    """Return which requests were made, and how often."""
    names = (re.search(rb":Body>\s*<(?:\w+:)?(\w+)", request) for request in asked)
    return Counter(found[1].decode() for found in names if found is not None)


def files_there(item: MailboxItem) -> list[str]:
    return [one.name for one in files_of(item.content)]


async def test_attachments_go_both_ways_and_are_read_once(
    desk: Desk, person: Person, hands: ExchangeHands, asked: list[bytes]
) -> None:
    desk.settings(appointment_attachments=True)
    rows = [
        desk.write(meeting(f"Plans {number}", block=hours(START + timedelta(days=number + 1))))
        for number in range(4)
    ]
    desk.as_user(lambda context: attach_file(context, rows[0].id, "plan.pdf", b"%PDF plan"))
    theirs = await person.create(meeting("Theirs", block=hours(START + timedelta(days=9))))
    hands.attach(theirs.key, "list & “more”.txt", b"one\r\ntwo")
    hands.attach(theirs.key, "logo.png", b"PNG", inline=True)
    hands.categorize(theirs.key, TRACKED_CATEGORY)
    asked.clear()
    await desk.synchronize()
    assert operations(asked)["GetAttachment"] == 1
    (row,) = [one for one in desk.rows() if one.content.subject == "Theirs"]
    (file,) = files_of(row.content)
    octets = desk.house.see(lambda unit: unit.appointment_files.octets([file.digest]))
    assert (file.name, octets) == ("list & “more”.txt", {file.digest: b"one\r\ntwo"})
    assert not row.attachments_missing
    (item,) = [one for one in await person.items() if one.content.subject == "Plans 0"]
    assert files_there(item) == ["plan.pdf"]
    asked.clear()
    await desk.synchronize()
    assert 0 < len(asked) <= 2 * len(ItemKind), operations(asked)
    desk.as_user(lambda context: attach_file(context, row.id, "more.txt", b"more"))
    asked.clear()
    await desk.synchronize()
    told = operations(asked)
    assert (told["CreateAttachment"], told["UpdateItem"], told["GetAttachment"]) == (1, 1, 0)
    assert files_there(await person.item(theirs.key, theirs.kind)) == [
        "list & “more”.txt",
        "more.txt",
    ]
    desk.as_user(lambda context: detach_file(context, row.id, file.name))
    await desk.synchronize()
    assert files_there(await person.item(theirs.key, theirs.kind)) == ["more.txt"]
    assert (await desk.plan()).actions == ()
    assert not desk.mails()


async def test_a_lost_answer_doubles_no_attachment(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    desk.settings(appointment_attachments=True)
    row = desk.write(meeting())
    await desk.synchronize()
    desk.as_user(lambda context: attach_file(context, row.id, "plan.pdf", b"%PDF plan"))
    exchange_server.faults.plan(Fault(Wrong.ANSWER_LOST, "CreateAttachment"))
    await desk.attempt()
    await desk.synchronize()
    (item,) = await person.items()
    assert files_there(item) == ["plan.pdf"]
    assert len(files_of(desk.row(row.id).content)) == 1
    assert (await desk.plan()).actions == ()


async def test_rows_that_come_back_into_the_filters_are_read_in_batches_and_nothing_is_doubled(
    desk: Desk, person: Person, asked: list[bytes]
) -> None:
    for number in range(60):
        desk.write(TaskContent(f"Task {number}"))
    await desk.synchronize()
    filters = Filters(desk)
    filters.narrow()
    await desk.synchronize()
    assert {link_state(one) for one in desk.links()} == {LinkState.UNLINKED}
    assert not any(one.mark or one.tracked for one in await person.items())
    filters.repair()
    asked.clear()
    assert {one.type for one in (await desk.plan()).actions} == {ActionType.LINK}
    assert len([one for one in asked if b"GetItem" in one]) == 1, asked
    await desk.synchronize()
    assert {link_state(one) for one in desk.links()} == {LinkState.LINKED}
    assert (await desk.plan()).actions == ()
    await person.agrees()
