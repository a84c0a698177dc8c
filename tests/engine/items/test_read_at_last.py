"""Items that nobody could read for a while: what their users were asked or let go still stands."""

from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ChangeType, UserDecision
from ssync_desktop.organization.item_decisions import decide
from tests.engine.items.desk import Desk, saying
from tests.kit.items_at_hand import meeting

UNREADABLE = "half a \ud800 sign"


async def _asked_about(desk: Desk) -> IdMapping:
    """Let a user be asked about an item that takes place while there is another one."""
    desk.write(meeting("First"))
    await desk.synchronize()
    desk.box.create(meeting("Second"), tracked=True)
    await desk.synchronize()
    (link,) = [one for one in desk.links() if one.decision is UserDecision.ASKED]
    return link


async def _unread_for_a_while(desk: Desk, key: str) -> None:
    (item,) = [one for one in desk.items() if one.key == key]
    desk.box.change(key, saying(item.content, body=UNREADABLE))
    await desk.synchronize()
    desk.box.change(key, item.content)
    await desk.synchronize()


async def test_a_question_outlives_that_its_item_could_not_be_read(ada: Desk) -> None:
    link = await _asked_about(ada)
    await _unread_for_a_while(ada, link.entry_id)
    (left,) = [one for one in ada.links() if one.id == link.id]
    assert (left.decision, left.error_code) == (UserDecision.ASKED, "")
    ada.as_user(lambda context: decide(context, link.id, yes=True))
    await ada.synchronize()
    assert {one.content.subject for one in ada.rows()} == {"First", "Second"}


async def test_a_no_outlives_that_its_item_could_not_be_read(ada: Desk) -> None:
    link = await _asked_about(ada)
    ada.as_user(lambda context: decide(context, link.id, yes=False))
    await ada.synchronize()
    await _unread_for_a_while(ada, link.entry_id)
    (left,) = [one for one in ada.links() if one.id == link.id]
    assert (left.decision, left.error_code) == (UserDecision.NO, "")


async def test_what_was_let_go_is_named_unreadable_no_longer_than_it_is(ada: Desk) -> None:
    ada.write(meeting("Let go"))
    await ada.synchronize()
    (row,) = ada.rows()
    ada.as_user(
        lambda context: context.unit.items.delete(row.object_type, row.id, by=None, entitled=False)
    )
    await ada.synchronize()
    (link,) = ada.links()
    assert link.unlinked
    await _unread_for_a_while(ada, link.entry_id)
    (left,) = ada.links()
    assert (left.unlinked, left.error_code, left.to_crm) == (True, "", ChangeType.NONE)
