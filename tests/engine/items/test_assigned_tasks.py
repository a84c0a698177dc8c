"""Tasks that one person assigned to another, on the sandbox's Exchange (section 5.5)."""

import pytest

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.items.desk import Desk, saying
from tests.engine.items.exchange_desk import Person
from tests.kit.exchange import ExchangeHands

NOBODY, TO_THE_USER, BY_THE_USER, REFUSED = 1, 2, 3, 4
CALL = TaskContent("Call Fabrikam", body="About the contract")


async def linked(desk: Desk, person: Person) -> MailboxItem:
    """Return a task that is linked."""
    desk.write(CALL)
    await desk.synchronize()
    (item,) = await person.items(ItemKind.TASK)
    return item


@pytest.mark.parametrize("state", [TO_THE_USER, BY_THE_USER, REFUSED])
async def test_what_is_assigned_becomes_no_row_while_it_is(
    desk: Desk, person: Person, hands: ExchangeHands, state: int
) -> None:
    item = await person.create(CALL)
    hands.assign(item.key, state)
    hands.categorize(item.key, TRACKED_CATEGORY)
    await desk.synchronize()
    assert not desk.rows()
    assert not desk.links()
    hands.assign(item.key, NOBODY)
    await desk.synchronize()
    assert [one.content.subject for one in desk.rows()] == [CALL.subject]


async def test_what_was_linked_before_it_was_assigned_goes_on_afterwards(
    desk: Desk, person: Person, hands: ExchangeHands
) -> None:
    item = await linked(desk, person)
    hands.assign(item.key, BY_THE_USER)
    await person.change(item, saying(item.content, body="Said there"))
    (row,) = desk.rows()
    desk.change(row, subject="Said here")
    await desk.synchronize()
    (there,) = await person.items(ItemKind.TASK)
    assert (there.content.subject, there.content.body) == (CALL.subject, "Said there")
    assert (desk.row(row.id).content.subject, desk.row(row.id).content.body) == (
        "Said here",
        CALL.body,
    )
    assert [one.unlinked for one in desk.links()] == [False]
    hands.assign(item.key, NOBODY)
    await desk.synchronize()
    (there,) = await person.items(ItemKind.TASK)
    assert (there.content.subject, there.content.body) == ("Said here", "Said there")
    await person.agrees()


async def test_a_row_that_is_deleted_leaves_what_is_assigned_in_the_mailbox(
    desk: Desk, person: Person, hands: ExchangeHands
) -> None:
    item = await linked(desk, person)
    hands.assign(item.key, TO_THE_USER)
    await desk.synchronize()
    (row,) = desk.rows()
    desk.delete(row)
    await desk.synchronize()
    assert [one.key for one in await person.items(ItemKind.TASK)] == [item.key]
