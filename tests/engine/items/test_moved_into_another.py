"""A linked appointment that is moved in Exchange into another one of its user (B97)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from ssync_desktop.domain.items.content import Attendee
from ssync_desktop.domain.items.details import Side
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import Phase, UserDecision
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.items.times import TimeBlock
from ssync_desktop.engine.items.looking import look_at
from ssync_desktop.organization import item_decisions, users
from tests.engine.items.desk import Desk
from tests.kit.clock import START
from tests.kit.items_at_hand import EVE, hours, meeting

pytestmark = pytest.mark.behaviour("B97", "a time that is changed")

CODE = "ExchangeSyncSchedulingConflictsError"
DAY = timedelta(days=1)
BUSY, FREE, OTHER = hours(START + DAY), hours(START + 2 * DAY), hours(START + DAY, 0.5)


@pytest.fixture
async def desk(ada: Desk) -> Desk:
    """Return a desk with two appointments that are linked, and do not meet."""
    ada.write(meeting("First", block=BUSY))
    ada.write(meeting("Second", block=FREE))
    await ada.synchronize()
    await ada.synchronize()
    return ada


def move(desk: Desk, block: TimeBlock, **changes: object) -> None:
    """Move the second one in the mailbox."""
    (item,) = [one for one in desk.items() if one.content.subject == "Second"]
    desk.box.change(item.key, replace(item.content, block=block, **changes))  # type: ignore[arg-type]


def blocks(desk: Desk) -> tuple[TimeBlock, TimeBlock]:
    """Return when the second one takes place, in the organization and in the mailbox."""
    (row,) = [one for one in desk.rows() if one.content.subject == "Second"]
    (item,) = [one for one in desk.items() if one.content.subject == "Second"]
    return row.content.block, item.content.block  # type: ignore[union-attr]


def link(desk: Desk) -> IdMapping:
    (found,) = [one for one in desk.links() if one.subject == "Second"]
    return found


def answer(desk: Desk, *, yes: bool) -> None:
    link_id = link(desk).id
    desk.as_user(lambda context: item_decisions.decide(context, link_id, yes=yes))


async def test_the_row_waits_for_a_yes(desk: Desk) -> None:
    move(desk, BUSY, location="Room 2")
    await desk.synchronize()
    assert blocks(desk) == (FREE, BUSY)
    (row,) = [one for one in desk.rows() if one.content.subject == "Second"]
    assert row.content.location == "Room 2"  # type: ignore[union-attr]
    assert link_state(link(desk)) is LinkState.ASKED
    (alert,) = desk.alerts(CODE)
    assert "moved in Exchange" in alert
    await desk.synchronize()
    assert len(desk.alerts(CODE)) == 1
    assert blocks(desk) == (FREE, BUSY)
    answer(desk, yes=True)
    await desk.synchronize()
    assert blocks(desk) == (BUSY, BUSY)
    assert link_state(link(desk)) is LinkState.LINKED
    assert not desk.alerts(CODE)


async def test_a_no_keeps_the_time_and_is_not_asked_about_again(desk: Desk) -> None:
    move(desk, BUSY)
    await desk.synchronize()
    answer(desk, yes=False)
    await desk.synchronize()
    assert link(desk).decision is UserDecision.NONE
    assert link_state(link(desk)) is LinkState.CONFLICT
    version = link(desk).remote_version
    move(desk, BUSY, body="Bring tea")
    await desk.synchronize()
    assert version != link(desk).remote_version
    assert blocks(desk) == (FREE, BUSY)
    assert {one.content.body for one in desk.rows()} == {"", "Bring tea"}
    assert not desk.alerts(CODE)


async def test_a_time_that_was_refused_can_be_chosen_later(desk: Desk) -> None:
    move(desk, BUSY)
    await desk.synchronize()
    answer(desk, yes=False)
    await desk.synchronize()
    link_id = link(desk).id
    desk.as_user(lambda c: item_decisions.resolve_conflicts(c, link_id, {"block": Side.EXCHANGE}))
    await desk.synchronize()
    assert blocks(desk) == (BUSY, BUSY)
    assert link_state(link(desk)) is LinkState.LINKED


@pytest.mark.parametrize("side", [Side.CRM, Side.COMMON, None])
async def test_a_time_that_stays_refused_in_the_sheet_is_not_asked_about_with_the_next_edit(
    desk: Desk, side: Side | None
) -> None:
    move(desk, BUSY)
    await desk.synchronize()
    answer(desk, yes=False)
    await desk.synchronize()
    link_id, choices = link(desk).id, {} if side is None else {"block": side}
    desk.as_user(lambda c: item_decisions.resolve_conflicts(c, link_id, choices))
    await desk.synchronize()
    move(desk, BUSY, body="Bring tea")
    await desk.synchronize()
    (row,) = [one for one in desk.rows() if one.content.subject == "Second"]
    desk.change(row, location="Room 3")
    await desk.synchronize()
    assert blocks(desk) == (FREE, BUSY)
    assert not desk.alerts(CODE)
    choice = {"block": Side.EXCHANGE}
    desk.as_user(lambda c: item_decisions.resolve_conflicts(c, link_id, choice))
    await desk.synchronize()
    assert blocks(desk) == (BUSY, BUSY)
    assert link_state(link(desk)) is LinkState.LINKED


async def test_a_refused_time_is_forgotten_once_the_row_is_moved(desk: Desk) -> None:
    move(desk, BUSY)
    await desk.synchronize()
    answer(desk, yes=False)
    await desk.synchronize()
    (row,) = [one for one in desk.rows() if one.content.subject == "Second"]
    later = hours(START + 3 * DAY)
    desk.change(row, block=later)
    await desk.synchronize()
    assert blocks(desk) == (later, later)
    assert link_state(link(desk)) is LinkState.LINKED


async def test_a_question_that_waits_is_answered_by_a_choice_or_goes_on_waiting(
    desk: Desk,
) -> None:
    move(desk, BUSY)
    await desk.synchronize()
    link_id = link(desk).id
    for side, left in ((Side.CRM, 1), (Side.EXCHANGE, 0)):
        choice = {"block": side}
        desk.as_user(partial(item_decisions.resolve_conflicts, mapping_id=link_id, choices=choice))
        await desk.synchronize()
        assert len(desk.alerts(CODE)) == left
    assert blocks(desk) == (BUSY, BUSY)
    assert link_state(link(desk)) is LinkState.LINKED


async def test_another_time_is_asked_about_anew(desk: Desk) -> None:
    move(desk, BUSY)
    await desk.synchronize()
    answer(desk, yes=True)
    move(desk, OTHER)
    await desk.synchronize()
    assert blocks(desk) == (FREE, OTHER)
    assert len(desk.alerts(CODE)) == 1
    move(desk, hours(START + 3 * DAY))
    await desk.synchronize()
    assert len(set(blocks(desk))) == 1
    assert not desk.alerts(CODE)


async def test_who_edits_the_row_meanwhile_is_still_asked(desk: Desk) -> None:
    move(desk, BUSY)
    await desk.synchronize()
    (row,) = [one for one in desk.rows() if one.content.subject == "Second"]
    desk.change(row, location="Room 3")
    await desk.synchronize()
    (item,) = [one for one in desk.items() if one.content.subject == "Second"]
    assert item.content.location == "Room 3"  # type: ignore[union-attr]
    assert blocks(desk) == (FREE, BUSY)
    assert len(desk.alerts(CODE)) == 1
    answer(desk, yes=True)
    await desk.synchronize()
    assert blocks(desk) == (BUSY, BUSY)


async def test_nobody_is_asked_where_bookings_are_not_checked(desk: Desk) -> None:
    desk.settings(check_bookings=False)
    move(desk, BUSY)
    await desk.synchronize()
    assert blocks(desk) == (BUSY, BUSY)
    assert not desk.alerts(CODE)


async def test_what_is_over_or_called_off_is_moved_as_its_organizer_likes(desk: Desk) -> None:
    (first,) = [one for one in desk.rows() if one.content.subject == "First"]
    desk.set_phase(first, Phase.CANCELED)
    move(desk, BUSY)
    await desk.synchronize()
    assert blocks(desk) == (BUSY, BUSY)


LOGIN = "ada.lovelace@login.example.com"


@pytest.mark.parametrize("linked", [False, True])
async def test_the_user_name_is_an_address_to_be_invited_by(ada: Desk, linked: bool) -> None:
    """Whoever invites may take it for one; nobody is the organizer by it."""
    user = ada.house.see(lambda unit: unit.users.get(ada.user_id))
    ada.house.do(lambda c: users.update_user(c, replace(user.draft(), domain_name=LOGIN)))
    ada.write(meeting("Theirs", block=BUSY, organizer=EVE, required=(Attendee(LOGIN),)))
    if linked:
        ada.write(meeting("Second", block=FREE))
        await ada.synchronize()
        move(ada, BUSY)
    else:
        ada.box.create(meeting("New", block=BUSY), tracked=True)
    await ada.synchronize()
    (alert,) = ada.alerts(CODE)
    assert "Eve" in alert
    asked = [one for one in ada.links() if link_state(one) is LinkState.ASKED]
    assert len(asked) == 1
    looked = await look_at(ada.house.tools, None, asked[0].id)
    assert [one.subject for one in looked.overlaps] == ["Theirs"]
