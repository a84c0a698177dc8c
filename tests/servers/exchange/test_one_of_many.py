"""What goes wrong with one item, or between the server and us, and does not hold up the rest."""

import pytest

from ssync_desktop.domain.errors import AnswerLost, ItemRefused, NeedsAttention, Retryable
from ssync_desktop.sandbox.ews.http import HttpAnswer
from ssync_desktop.servers.port import INBOX
from tests.contract.folders_contract import news
from tests.contract.incoming_contract import fetched, message
from tests.kit.exchange import ANN
from tests.kit.tampering import answered_otherwise, refusing
from tests.servers.exchange.conftest import House, to_bob

UNREADABLE = ["ErrorInternalServerError", "ErrorVirusDetected", "ErrorRightsManagementException"]


@pytest.mark.behaviour("B69", "on Exchange")
@pytest.mark.parametrize("code", UNREADABLE)
@pytest.mark.parametrize("count", [1, 3])
async def test_an_item_the_server_stumbles_over_holds_up_no_other(
    house: House, code: str, count: int
) -> None:
    keys = [house.hands.deliver(message(number)) for number in range(count)]
    answered_otherwise(house.server, "GetItem", refusing(code, keys[0]))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, _ = await news(session, INBOX, None)
        first, *others = await fetched(session, items)
    assert isinstance(first.error, ItemRefused)
    assert code in first.error.server_words
    assert [one.content for one in others] == [message(number) for number in range(1, count)]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ErrorInternalServerError", Retryable),
        ("ErrorOrganizationAccessBlocked", NeedsAttention),
    ],
)
async def test_what_hits_all_of_several_is_no_items_fault(
    house: House, code: str, kind: type[Exception]
) -> None:
    keys = [house.hands.deliver(message(number)) for number in range(3)]
    answered_otherwise(house.server, "GetItem", refusing(code, *keys))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        items, _, _ = await news(session, INBOX, None)
        with pytest.raises(kind):
            await fetched(session, items)


async def test_a_checkpoint_that_was_not_taken_is_told(house: House) -> None:
    house.hands.deliver(message(1))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        (first,) = [page async for page in session.changes(INBOX, None)]
        house.server.exchange.sync_epoch += 1
        (again,) = [page async for page in session.changes(INBOX, first.checkpoint)]
        (later,) = [page async for page in session.changes(INBOX, again.checkpoint)]
    assert [page.anew for page in (first, again, later)] == [False, True, False]


@pytest.mark.parametrize("status", [408, 500, 502, 504])
async def test_what_a_gateway_says_of_a_message_leaves_it_in_doubt(
    house: House, status: int
) -> None:
    page = HttpAnswer(status, b"<html>The server behind this one does not answer.")
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        answered_otherwise(house.server, "CreateItem", lambda _asked, _answer: page)
        with pytest.raises(AnswerLost):
            await session.send(to_bob())
        assert await session.find_sent("1@sender.test")
    assert len(house.with_bob) == 1
