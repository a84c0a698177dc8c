"""A meeting of two users whose calendars both synchronize: one row, one item in each calendar."""

import pytest

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.kinds import ItemKind
from tests.engine.items.desk import Desk, saying
from tests.kit.items_at_hand import meeting


async def settle(*desks: Desk) -> None:
    """Let everybody's passes run until they have seen what the others did."""
    for _ in range(3):
        for desk in desks:
            await desk.synchronize()
    for desk in desks:
        assert (await desk.plan()).actions == ()


def invited(bert: Desk) -> AppointmentContent:
    """Return a meeting that Ada holds and Bert is invited to."""
    return meeting(required=(bert.person,))


async def test_a_meeting_of_the_organization_reaches_both_calendars_once(
    ada: Desk, bert: Desk
) -> None:
    await settle(ada, bert)
    row = ada.write(invited(bert))
    await settle(ada, bert)
    assert [one.id for one in ada.rows()] == [row.id]
    assert [len(desk.items(ItemKind.APPOINTMENT)) for desk in (ada, bert)] == [1, 1]
    assert ada.mails() == {bert.mailbox.email_address: 1}
    assert {one.object_id for one in (*ada.links(), *bert.links())} == {row.id}
    assert len(bert.links()) == 1


@pytest.mark.parametrize("first", ["ada", "bert"])
async def test_a_meeting_of_a_calendar_becomes_one_row(ada: Desk, bert: Desk, first: str) -> None:
    await settle(ada, bert)
    item = ada.box.create(invited(bert), mail=True)
    (copy,) = bert.items()
    ada.box.categorize(item.key)
    bert.box.categorize(copy.key)
    await settle(*((ada, bert) if first == "ada" else (bert, ada)))
    (row,) = ada.rows()
    assert {one.object_id for one in (*ada.links(), *bert.links())} == {row.id}


async def test_what_the_organizer_changes_reaches_the_guest(ada: Desk, bert: Desk) -> None:
    await settle(ada, bert)
    row = ada.write(invited(bert))
    await settle(ada, bert)
    ada.change(row, location="Room 7")
    await settle(ada, bert)
    for desk in (ada, bert):
        (item,) = desk.items(ItemKind.APPOINTMENT)
        assert item.content.location == "Room 7"  # type: ignore[union-attr]
    (item,) = ada.items(ItemKind.APPOINTMENT)
    ada.box.change(item.key, saying(item.content, location="Room 8"), mail=True)
    await settle(ada, bert)
    assert ada.row(row.id).content.location == "Room 8"  # type: ignore[union-attr]
    assert len(ada.rows()) == 1


async def test_a_guest_who_deletes_the_item_takes_it_from_nobody(ada: Desk, bert: Desk) -> None:
    await settle(ada, bert)
    ada.write(invited(bert))
    await settle(ada, bert)
    (copy,) = bert.items()
    bert.box.remove(copy.key)
    await settle(ada, bert)
    assert len(ada.rows()) == len(ada.items()) == 1
    assert bert.items() == []


async def test_a_meeting_that_is_deleted_is_called_off_once(ada: Desk, bert: Desk) -> None:
    await settle(ada, bert)
    row = ada.write(invited(bert))
    await settle(ada, bert)
    ada.delete(row)
    await settle(ada, bert)
    assert ada.rows() == []
    assert ada.items() == []
    assert ada.mails() == {bert.mailbox.email_address: 2}  # invited, and called off
