"""Writes in Exchange whose end nobody has heard of: all goes on from what has arrived."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
)
from ssync_desktop.domain.items.kinds import ChangeType, ItemKind, Phase
from ssync_desktop.engine.items.undoing import undo
from ssync_desktop.organization.appointment_files import attach_file, detach_file
from ssync_desktop.organization.item_decisions import decide
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.engine.items.desk import Desk
from tests.engine.items.exchange_desk import Person
from tests.engine.items.series import DAILY, moved, series_of
from tests.engine.items.test_filters_again import Filters
from tests.kit.exchange import ExchangeHands
from tests.kit.items_at_hand import CALL, EVE, meeting

LATECOMER = Attendee("late@example.net", "Late")
LATER = timedelta(minutes=5)


def lose(exchange_server: SandboxExchange, operation: str) -> None:
    """Let the answer to the next *operation* be lost, after it was done."""
    exchange_server.faults.plan(Fault(Wrong.ANSWER_LOST, operation))


@pytest.mark.parametrize("operation", ["CreateItem", "CreateAttachment"])
async def test_a_file_that_was_taken_off_after_exchange_got_it_stays_off(
    desk: Desk, person: Person, exchange_server: SandboxExchange, operation: str
) -> None:
    desk.settings(appointment_attachments=True)
    row = desk.write(meeting())
    if operation == "CreateAttachment":  # on its own, once the meeting is there
        await desk.synchronize()
    desk.as_user(lambda context: attach_file(context, row.id, "plan.pdf", b"the plan"))
    lose(exchange_server, operation)
    assert (await desk.attempt()).act.error_code
    assert [len(one.attachments) for one in await items_of(person)] == [1]
    desk.as_user(lambda context: detach_file(context, row.id, "plan.pdf"))

    await desk.synchronize()

    assert [one.attachments for one in await items_of(person)] == [()]
    await person.agrees()


async def items_of(person: Person) -> list[AppointmentContent]:
    """Return what lies in the calendar."""
    said = [one.content for one in await person.items(ItemKind.APPOINTMENT)]
    return [one for one in said if isinstance(one, AppointmentContent)]


@pytest.mark.parametrize("kept", ["body", "subject"])
async def test_what_was_changed_and_changed_back_meanwhile_is_as_it_was(
    desk: Desk, person: Person, exchange_server: SandboxExchange, kept: str
) -> None:
    row = desk.write(CALL)
    await desk.synchronize()
    desk.change(row, **{kept: "Something else"})
    lose(exchange_server, "UpdateItem")
    await desk.attempt()
    desk.change(row, **{kept: getattr(CALL, kept)})

    await desk.synchronize()

    assert desk.row(row.id).content == CALL
    await person.agrees()
    assert [one.conflicts for one in desk.links()] == [()]


async def test_a_guest_who_came_after_a_meeting_was_made_is_invited(
    desk: Desk, exchange_server: SandboxExchange
) -> None:
    told = Counter[str]()
    exchange_server.exchange.carry_outside = lambda _sender, to, _content: told.update([to])
    desk.write(CALL)
    await desk.synchronize()  # the first synchronization is quiet
    row = desk.write(meeting(organizer=desk.person, required=(EVE,)))
    lose(exchange_server, "CreateItem")
    await desk.attempt()
    assert told == {EVE.address: 1}
    desk.change(desk.row(row.id), required=(EVE, LATECOMER))

    await desk.synchronize()

    assert told[LATECOMER.address] == 1
    assert (await desk.plan()).actions == ()


@pytest.mark.parametrize("operation", ["CreateItem", "UpdateItem"])
async def test_a_row_that_was_deleted_after_its_item_was_written_takes_it_along(
    desk: Desk, person: Person, exchange_server: SandboxExchange, operation: str
) -> None:
    """Even where the deletion in Exchange has to be tried twice, and blanks got lost there."""
    row = desk.write(replace(CALL, body="About the contract \n\n and so on \n"))
    if operation == "UpdateItem":
        await desk.synchronize()
        desk.change(row, subject="Another")
    lose(exchange_server, operation)
    assert (await desk.attempt()).act.error_code
    assert len(await person.items()) == 1
    desk.delete(row)
    exchange_server.faults.plan(Fault(Wrong.DROPPED, "DeleteItem"))
    await desk.attempt()
    assert len(await person.items()) == 1

    await desk.synchronize()

    assert await person.items() == []
    assert desk.links() == []


async def test_what_was_never_sent_is_not_taken_for_what_somebody_wrote(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    rows = [desk.write(replace(CALL, subject=name)) for name in ("One", "Two")]
    await desk.synchronize()
    for row in rows:
        desk.change(row, body="New")
    exchange_server.faults.plan(Fault(Wrong.UNAVAILABLE, "UpdateItem"))
    await desk.attempt()
    assert [one.begun for one in desk.links()] == [None, None]

    await desk.synchronize()

    await person.agrees()
    assert {desk.row(one.id).content.body for one in rows} == {"New"}


async def test_an_item_that_was_made_and_is_not_understood_is_told_and_not_made_again(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    row = desk.write(CALL)
    lose(exchange_server, "CreateItem")
    await desk.attempt()
    exchange_server.faults.plan(Fault(Wrong.REFUSED, "GetItem", code="ErrorItemCorrupt"), None)
    for tries in (1, 2):
        await desk.attempt()
        (link,) = desk.links()
        assert (link.object_id, link.entry_id, link.retries) == (row.id, "", tries)
        assert link.error_code == ErrorCode.ITEM_UNREADABLE.value
    exchange_server.faults.heal()

    await desk.synchronize()

    await person.agrees()
    (link,) = desk.links()
    assert (link.object_id, link.error_code) == (row.id, "")


async def test_an_item_that_was_made_and_moved_elsewhere_is_not_made_again(
    desk: Desk, person: Person, hands: ExchangeHands, exchange_server: SandboxExchange
) -> None:
    row = desk.write(CALL)
    lose(exchange_server, "CreateItem")
    await desk.attempt()
    (item,) = await person.items()
    key = hands.move_away(item.key, "Holidays")
    await desk.synchronize()
    (link,) = desk.links()
    assert (link.object_id, link.moved_to) == (row.id, "Holidays")
    hands.move_back(key)

    await desk.synchronize()

    await person.agrees()
    assert len(desk.rows()) == 1


async def test_a_task_that_was_closed_after_it_was_made_does_not_count_as_tracked(
    desk: Desk, exchange_server: SandboxExchange
) -> None:
    """It has left the filters, and goes over once more as closed: nobody tracked it in Exchange."""
    row = desk.write(CALL)
    lose(exchange_server, "CreateItem")
    await desk.attempt()
    desk.set_phase(row, Phase.COMPLETED)

    await desk.synchronize()

    (link,) = desk.links()
    assert not link.tracked
    desk.change(row, body="Later")
    await desk.synchronize()
    (link,) = desk.links()
    assert link.unlinked


@pytest.mark.parametrize("way", ["out of the filters", "into another folder"])
async def test_what_was_taken_back_while_an_item_was_let_go_stays_taken_back(
    desk: Desk, person: Person, hands: ExchangeHands, exchange_server: SandboxExchange, way: str
) -> None:
    clock, filters = desk.house.clock, Filters(desk)
    row = desk.write(CALL)
    await desk.synchronize()
    desk.change(row, body="Something else")
    clock.advance(LATER)
    lose(exchange_server, "UpdateItem")
    await desk.attempt()
    (item,) = await person.items()
    assert item.content.body == "Something else"
    key = ""
    if way == "into another folder":
        key = hands.move_away(item.key, "Holidays")
    else:
        filters.narrow()
    await desk.synchronize()
    clock.advance(LATER)
    desk.change(row, body=CALL.body)
    if key:
        hands.move_back(key)
    else:
        filters.repair()

    await desk.synchronize()

    assert desk.row(row.id).content.body == CALL.body
    await person.agrees()


async def test_a_write_that_was_taken_back_in_exchange_is_not_written_once_more(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    row = desk.write(CALL)
    await desk.synchronize()
    desk.change(row, body="Something else")
    lose(exchange_server, "UpdateItem")
    await desk.attempt()
    written = desk.house.see(lambda unit: unit.former_versions.of_mailbox(desk.mailbox.id))
    assert written[0].change is ChangeType.UPDATE
    user = desk.house.see(lambda unit: unit.users.get(desk.user_id))
    desk.house.clock.advance(LATER)
    await undo(desk.house.tools, Caller(user.id, user.roles), written[0].id)
    assert [one.content.body for one in await person.items()] == [CALL.body]

    await desk.synchronize()

    assert desk.row(row.id).content.body == CALL.body
    await person.agrees()


async def test_an_item_that_is_made_anew_owes_nothing_to_its_former_life(
    desk: Desk, person: Person, exchange_server: SandboxExchange
) -> None:
    """Its row left the filters, it was deleted, its user wants it again, and then the line breaks."""
    clock, filters = desk.house.clock, Filters(desk)
    content = moved(meeting(series=DAILY), timedelta(hours=2), timedelta(hours=3))
    row = desk.write(content)
    await desk.synchronize()
    filters.narrow()
    await desk.synchronize()
    (item,) = await person.items()
    await person.remove(item)
    await desk.synchronize()
    filters.repair()
    await desk.synchronize()
    (link,) = desk.links()
    desk.as_user(lambda context: decide(context, link.id, yes=True))
    exchange_server.faults.plan(Fault(Wrong.DROPPED, "UpdateItem"))  # of its occurrences
    clock.advance(LATER)
    assert (await desk.attempt()).act.error_code
    clock.advance(LATER)

    await desk.synchronize()

    assert series_of(desk.row(row.id)) == content.series
    await person.agrees()
