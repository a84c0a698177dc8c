"""What needs folders, categories or sent items, on the server in memory that has them all."""

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, OperationType
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import INBOX, TRACKED_CATEGORY
from tests.engine.mail import a_message
from tests.engine.sending import ask_to_send
from tests.kit.engine import SECRET, EngineHouse

ADA, BOB, EVE = (f"{name}@example.test" for name in ("ada", "bob", "eve"))
IN, OUT = OperationType.INCOMING, OperationType.OUTGOING


@pytest.fixture
def boxes(house: EngineHouse, memory_server: MemoryServer) -> list[Mailbox]:
    house.add_profile()
    made = []
    for address in (ADA, BOB, EVE):
        memory_server.add_account(address, SECRET)
        made.append(house.add_user(address))
    return made


@pytest.mark.behaviour("B60", "category")
async def test_all_copies_of_a_tracked_message_have_the_category(
    house: EngineHouse, memory_server: MemoryServer, boxes: list[Mailbox]
) -> None:
    message = a_message(to=f"{ADA}, {BOB}, {EVE}")
    for address in (ADA, BOB, EVE):
        memory_server.deliver(address, message)
    for box in boxes:
        await house.run(box, IN)
    assert len(house.emails()) == 1
    outcomes = sorted(line.outcome for line in house.ledger())
    assert outcomes == [ItemOutcome.TRACKED, ItemOutcome.DUPLICATE, ItemOutcome.DUPLICATE]
    marks = [memory_server.accounts[one].items[0].categories for one in (ADA, BOB, EVE)]
    assert marks == [{TRACKED_CATEGORY}] * 3


async def test_what_is_not_tracked_has_no_category(
    house: EngineHouse, memory_server: MemoryServer, boxes: list[Mailbox]
) -> None:
    memory_server.deliver(ADA, a_message(sender=""))
    await house.run(boxes[0], IN)
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.NOT_TRACKED]
    assert memory_server.accounts[ADA].items[0].categories == set()


async def test_a_mark_that_failed_is_made_by_the_next_pass(
    house: EngineHouse, memory_server: MemoryServer, boxes: list[Mailbox]
) -> None:
    memory_server.deliver(ADA, a_message())
    memory_server.fail(Step.MARK, Retryable(ErrorCode.CONNECTION_LOST))
    await house.run(boxes[0], IN)
    assert memory_server.accounts[ADA].items[0].categories == set()
    house.clock.advance(1800)
    await house.run(boxes[0], IN)
    assert memory_server.accounts[ADA].items[0].categories == {TRACKED_CATEGORY}
    assert len(house.emails()) == 1


@pytest.mark.behaviour("B39")
async def test_mail_in_a_subfolder_without_a_rule_is_not_tracked(
    house: EngineHouse, memory_server: MemoryServer, boxes: list[Mailbox]
) -> None:
    memory_server.deliver(ADA, a_message(), folder="INBOX/Projects")
    await house.run(boxes[0], IN)
    assert house.emails() == []
    assert house.ledger() == []


@pytest.mark.behaviour("B40", "moved to the inbox")
async def test_mail_that_is_moved_to_the_inbox_afterwards_is_tracked(
    house: EngineHouse, memory_server: MemoryServer, boxes: list[Mailbox]
) -> None:
    memory_server.deliver(ADA, a_message(), folder="INBOX/Projects")
    await house.run(boxes[0], IN)
    (item,) = memory_server.accounts[ADA].items
    item.folder, item.serial = INBOX, memory_server.next_serial()
    house.clock.advance(1800)
    await house.run(boxes[0], IN)
    assert [email.subject for email in house.emails()] == ["Hello"]


@pytest.mark.behaviour("B82", "in Sent Items")
async def test_what_was_sent_lies_in_sent_items(
    house: EngineHouse, memory_server: MemoryServer, boxes: list[Mailbox]
) -> None:
    email = ask_to_send(house, boxes[0])
    await house.run(boxes[0], OUT)
    sent = house.email(email.id)
    assert sent.status.name == "SENT"
    (message,) = memory_server.accounts[ADA].sent
    assert message.message_id == sent.message_id
