"""Items that leave their folder on Exchange for places where a pass does not look at first."""

import pytest

from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.link_state import LinkState, link_state
from ssync_desktop.domain.items.planning import ActionType
from tests.engine.items.desk import Desk
from tests.engine.items.exchange_desk import Person
from tests.kit.exchange import ExchangeHands
from tests.kit.items_at_hand import LOVELACE, every_day, meeting

CALL = TaskContent("Call Fabrikam", body="About the contract")


async def settled(desk: Desk, content: Content) -> None:
    """Write a row and let both sides come to rest."""
    desk.write(content)
    await desk.synchronize()
    await desk.synchronize()  # what came and went since the last listing is named to nobody


@pytest.mark.parametrize("content", [meeting(), every_day(meeting()), LOVELACE, CALL],
                         ids=["meeting", "series", "contact", "task"])  # fmt: skip
async def test_what_a_retention_policy_moves_into_the_archive_stays(
    desk: Desk, person: Person, hands: ExchangeHands, content: Content
) -> None:
    await settled(desk, content)
    (item,) = await person.items()
    key = hands.archive(item.key)
    (action,) = (await desk.plan()).actions
    assert action.type is ActionType.SET_ASIDE
    assert "(archive)” in Exchange, which is no delete" in action.reasons[0]
    await desk.synchronize()
    (link,) = desk.links()
    assert link_state(link) is LinkState.MOVED
    assert link.moved_to.endswith(" (archive)")
    assert len(desk.rows()) == 1
    hands.move_back(key)
    await desk.synchronize()
    assert [link_state(one) for one in desk.links()] == [LinkState.LINKED]
    await person.agrees()


async def test_a_folder_that_does_not_open_deletes_nothing_and_hides_no_delete(
    desk: Desk, person: Person, hands: ExchangeHands
) -> None:
    kept = desk.write(CALL)
    await settled(desk, TaskContent("Write to Fabrikam"))
    items = {one.content.subject: one for one in await person.items()}
    hands.move_away(items["Call Fabrikam"].key, "Private")
    hands.close("Private")
    await person.remove(items["Write to Fabrikam"])
    await desk.synchronize()
    assert [one.id for one in desk.rows()] == [kept.id]
    (link,) = desk.links()
    assert (link_state(link), link.moved_to, link.unseen) == (LinkState.MOVED, "Private", True)
    assert (await desk.plan()).actions == ()


async def test_a_copy_of_an_appointment_does_not_keep_what_was_deleted(
    desk: Desk, person: Person, hands: ExchangeHands
) -> None:
    await settled(desk, meeting())
    (item,) = await person.items()
    hands.copy_away(item.key, "Holidays", global_id="another@example.test")
    await person.remove(item)
    await desk.synchronize()
    assert desk.rows() == []


async def test_a_moved_appointment_is_not_taken_for_its_copy(
    desk: Desk, person: Person, hands: ExchangeHands
) -> None:
    await settled(desk, meeting())
    (item,) = await person.items()
    hands.copy_away(item.key, "Holidays", global_id="another@example.test")
    hands.move_away(item.key, "Trips")
    await desk.synchronize()
    assert [one.moved_to for one in desk.links()] == ["Trips"]
    assert len(desk.rows()) == 1
