"""What goes wrong with one item, or between the server and us, and does not hold up the rest."""

from collections.abc import Callable

import pytest
from lxml import etree

from ssync_desktop.domain.errors import AnswerLost, ItemRefused, NeedsAttention, Retryable
from ssync_desktop.sandbox.ews.http import HttpAnswer
from ssync_desktop.sandbox.ews.markup import Element, M
from ssync_desktop.sandbox.ews.operations.registry import Answer
from ssync_desktop.servers.port import INBOX
from tests.contract.folders_contract import news
from tests.contract.incoming_contract import fetched, message
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House, to_bob

Change = Callable[[bytes], HttpAnswer]


def answered_otherwise(house: House, operation: str, change: Change) -> None:
    """Have the answers to *operation* changed on their way, after all of it was done."""
    usual = house.server.service._answered

    def answered(content: bytes, done: Answer) -> HttpAnswer:
        answer = usual(content, done)
        if f":{operation}" not in content.decode() or not isinstance(answer.body, bytes):
            return answer
        return change(answer.body)

    house.server.service._answered = answered  # type: ignore[method-assign]


def refusing(code: str, *places: int) -> Change:
    """Return what turns the answers at *places* into refusals."""

    def change(body: bytes) -> HttpAnswer:
        root = etree.fromstring(body)
        for place, answer in enumerate(root.findall(f".//{M}ResponseMessages/*")):
            if place in places:
                _refuse(answer, code)
        return HttpAnswer(200, etree.tostring(root))

    return change


def _refuse(answer: Element, code: str) -> None:
    answer.set("ResponseClass", "Error")
    for child in list(answer):
        answer.remove(child)
    etree.SubElement(answer, f"{M}MessageText").text = "It cannot be read."
    etree.SubElement(answer, f"{M}ResponseCode").text = code
    etree.SubElement(answer, f"{M}DescriptiveLinkKey").text = "0"
    etree.SubElement(answer, f"{M}Items")


UNREADABLE = ["ErrorInternalServerError", "ErrorVirusDetected", "ErrorRightsManagementException"]


@pytest.mark.behaviour("B69", "on Exchange")
@pytest.mark.parametrize("code", UNREADABLE)
@pytest.mark.parametrize("count", [1, 3])
async def test_an_item_the_server_stumbles_over_holds_up_no_other(
    house: House, code: str, count: int
) -> None:
    for number in range(count):
        house.hands.deliver(message(number))
    answered_otherwise(house, "GetItem", refusing(code, 0))
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
    for number in range(3):
        house.hands.deliver(message(number))
    answered_otherwise(house, "GetItem", refusing(code, 0, 1, 2))
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
        answered_otherwise(house, "CreateItem", lambda _body: page)
        with pytest.raises(AnswerLost):
            await session.send(to_bob())
        assert await session.find_sent("1@sender.test")
    assert len(house.with_bob) == 1
