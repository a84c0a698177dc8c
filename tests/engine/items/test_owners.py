"""Appointments that are given to another owner, in whole passes over both calendars."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.organization.items import update_item
from tests.engine.items.desk import Desk
from tests.kit.items_at_hand import EVE, meeting


def give(desk: Desk, row: LocalItem, to: Desk) -> None:
    """Give an appointment to somebody else, who organizes it from then on."""
    now = desk.row(row.id)
    assert isinstance(now.content, AppointmentContent)
    draft = replace(
        now.edited(), owner_id=to.user_id, content=replace(now.content, organizer=to.person)
    )
    desk.as_user(lambda context: update_item(context, draft))


@pytest.mark.parametrize("deletes", [False, True])
async def test_that_it_moves_to_the_new_owner_and_leaves_the_old_calendar_only_if_wanted(
    ada: Desk, bert: Desk, *, deletes: bool
) -> None:
    ada.settings(delete_on_owner_change=deletes)
    await bert.synchronize()
    await ada.synchronize()
    row = ada.write(meeting(required=(EVE,)))
    await ada.synchronize()
    (link,) = ada.links()
    assert link.row_owner_id == ada.user_id
    ada.server.meeting_mails.clear()
    give(ada, row, bert)
    await bert.synchronize()
    await ada.synchronize()
    assert [one.content.subject for one in bert.items()] == ["Plans"]
    told = {(one.sender, one.recipient, one.kind.value) for one in ada.server.meeting_mails}
    invited = {(bert.person.address, EVE.address, "invitation")}
    if deletes:
        assert ada.items() == []
        assert ada.links() == []
        assert told == invited | {(ada.person.address, EVE.address, "cancellation")}
    else:
        assert [one.content.subject for one in ada.items()] == ["Plans"]
        assert [link_state(one) for one in ada.links()] == [LinkState.UNLINKED]
        assert told == invited
    assert [one.id for one in ada.rows()] == [row.id]
    assert (await ada.plan()).actions == ()
    assert (await bert.plan()).actions == ()


async def test_that_a_guest_keeps_the_meeting_of_another_owner(ada: Desk, bert: Desk) -> None:
    ada.settings(delete_on_owner_change=True)
    await bert.synchronize()
    await ada.synchronize()
    row = ada.write(meeting(required=(bert.person,)))
    await ada.synchronize()
    await bert.synchronize()
    now = ada.row(row.id)
    assert isinstance(now.content, AppointmentContent)
    owned = replace(now.edited(), owner_id=bert.user_id)
    ada.as_user(lambda context: update_item(context, owned))
    await ada.synchronize()
    await bert.synchronize()
    assert len(ada.items()) == len(bert.items()) == 1


async def test_that_nobody_takes_over_a_meeting_by_what_their_own_copy_says(
    ada: Desk, bert: Desk
) -> None:
    """What a guest's copy says is written as the program, but not that the guest holds it now."""
    held = meeting(organizer=EVE, required=(ada.person,))
    for desk in (bert, ada):
        await desk.synchronize()
        desk.box.create(held, tracked=True, global_id="the-meeting")
        await desk.synchronize()
    (row,) = bert.rows()
    assert row.owner_id == bert.user_id
    (copy,) = ada.items()
    ada.box.change(copy.key, replace(held, organizer=ada.person, location="Room 7"))
    await ada.synchronize()
    assert bert.row(row.id).content == row.content
    (link,) = ada.links()
    assert link.error_code == "PrivilegeDenied"
