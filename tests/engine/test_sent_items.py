"""Email found in Sent Items, where that is switched on (sections 3.1 and 3.7)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType
from ssync_desktop.domain.verdict import Step
from ssync_desktop.mime.parse import parse_headers
from ssync_desktop.organization.explained import explain_item
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import SENT_ITEMS, Capability
from tests.engine.breaking import later, subjects
from tests.engine.mail import a_message
from tests.engine.sending import ask_to_send
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN, OUT = OperationType.INCOMING, OperationType.OUTGOING


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    before = house.see(lambda unit: unit.settings.get())
    house.do(lambda context: update_settings(context, replace(before, track_sent_items=True)))
    return house.add_user(ADA)


async def again(house: EngineHouse, box: Mailbox) -> None:
    later(house)
    after = await house.run(box, IN)
    assert after.incoming.error_code == ""


def sent_by_ada(subject: str = "Offer", **more: str) -> bytes:
    return a_message("maria@elsewhere.test", subject, f"{subject}@x.test", ADA, **more)


async def test_what_the_program_sent_is_known_by_its_message_id(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    email = ask_to_send(house, ada)
    await house.run(ada, OUT)
    await again(house, ada)
    assert [one.id for one in house.emails()] == [email.id]
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.DUPLICATE]


@pytest.mark.parametrize("because", ["switched off", "no folders", "by the filter", "too old"])
async def test_it_is_left_alone(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, because: str
) -> None:
    if because == "switched off":
        before = house.see(lambda unit: unit.settings.get())
        off = replace(before, track_sent_items=False)
        house.do(lambda context: update_settings(context, off))
    if because == "no folders":
        memory_server.capabilities = Capability.NONE
    if because == "too old":
        house.change_mailbox(ada.id, process_received_after=datetime(2026, 5, 1, tzinfo=UTC))
        house.enable(ada.id)
    box = ada
    if because == "by the filter":
        memory_server.add_account("bob@example.test", SECRET)
        box = house.add_user("bob@example.test", filtering=FilteringMethod.IN_RESPONSE)
    address = box.email_address
    memory_server.deliver(address, sent_by_ada(), folder=SENT_ITEMS)
    await again(house, box)
    assert subjects(house) == []


async def test_a_mailbox_without_the_folder_gets_its_mail_all_the_same(
    house: EngineHouse, ada: Mailbox, memory_server: MemoryServer
) -> None:
    memory_server.accounts[ADA].sent_items_gone = True
    memory_server.deliver(ADA, a_message())
    await again(house, ada)
    assert subjects(house) == ["Hello"]


async def test_explain_knows_what_lay_there_though_it_was_left_alone(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    house.change_mailbox(ada.id, process_received_after=datetime(2026, 5, 1, tzinfo=UTC))
    house.enable(ada.id)
    message = sent_by_ada()
    memory_server.deliver(ADA, message, folder=SENT_ITEMS)
    await again(house, ada)
    (row,) = house.ledger()
    line = house.see(lambda unit: unit.received_items.get(row.id))
    headers = parse_headers(message)
    told = house.do(lambda context: explain_item(context, None, line, headers, None))
    assert told.trace is not None
    owners = [one.text for one in told.trace.stations if one.step is Step.OWNER]
    assert owners == ["It lay in Sent Items; the owner of the mailbox owns it."]
