"""Items that Exchange cannot do with as it is asked to: they hold up no other, and nobody waits."""

import pytest

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import CredentialRetrieval, OperationType, ServerType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.breaking import later
from tests.engine.mail import a_message
from tests.kit.engine import EngineHouse
from tests.kit.exchange import ANN, ExchangeHands
from tests.kit.tampering import answered_otherwise, refusing

IN = OperationType.INCOMING


@pytest.fixture
def ann(real_house: EngineHouse, exchange_server: SandboxExchange) -> Mailbox:
    side = Direction(
        exchange_server.url,
        retrieval=CredentialRetrieval.USER_OR_QUEUE,
        pinned_certificate=exchange_server.certificate.fingerprint,
    )
    real_house.add_profile(side, side, server_type=ServerType.EXCHANGE, move_undelivered=True)
    return real_house.add_user(ANN.user_name, secret=ANN.secret)


@pytest.fixture
def hands(exchange_server: SandboxExchange) -> ExchangeHands:
    return ExchangeHands(exchange_server, ANN.user_name)


def outcomes(house: EngineHouse) -> list[str]:
    return [line.outcome.name for line in house.ledger()]


@pytest.mark.behaviour("B69", "one that takes no category on Exchange")
async def test_one_that_takes_no_category_keeps_none_from_having_it(
    real_house: EngineHouse, ann: Mailbox, exchange_server: SandboxExchange, hands: ExchangeHands
) -> None:
    keys = [hands.deliver(a_message(message_id=f"{number}@x.test")) for number in range(3)]
    answered_otherwise(exchange_server, "UpdateItem", refusing("ErrorItemSave", keys[1]))
    box = await real_house.run(ann, IN)
    assert (box.incoming.enabled, box.incoming.error_code) == (True, "")
    assert outcomes(real_house) == ["TRACKED"] * 3
    assert all(TRACKED_CATEGORY in hands.categories_on(key) for key in (keys[0], keys[2]))


@pytest.mark.behaviour("B69", "one that is good for nothing on Exchange")
async def test_one_that_can_neither_be_read_nor_marked_nor_moved_is_parked(
    real_house: EngineHouse, ann: Mailbox, exchange_server: SandboxExchange, hands: ExchangeHands
) -> None:
    bad = hands.deliver(a_message(message_id="bad@x.test"))
    for operation in ("GetItem", "UpdateItem", "MoveItem"):
        answered_otherwise(exchange_server, operation, refusing("ErrorItemCorrupt", bad))
    for number in range(7):
        later(real_house)
        hands.deliver(a_message(message_id=f"{number}@x.test"))
        box = await real_house.run(ann, IN)
        assert (box.incoming.enabled, box.incoming.error_code) == (True, "")
    assert sorted(outcomes(real_house)) == ["QUARANTINED"] + ["TRACKED"] * 7


async def test_one_that_leaves_between_two_passes_is_waited_for_no_more(
    real_house: EngineHouse, ann: Mailbox, exchange_server: SandboxExchange, hands: ExchangeHands
) -> None:
    """The cursor has not passed it, so the server does not tell that it is gone."""
    await real_house.run(ann, IN)
    shy = hands.deliver(a_message(message_id="shy@x.test"))
    answered_otherwise(exchange_server, "GetItem", refusing("ErrorItemCorrupt", shy))
    later(real_house)
    await real_house.run(ann, IN)
    assert outcomes(real_house) == ["RETRYING"]
    hands.shift(shy, hands.add_folder("Elsewhere"))
    later(real_house)
    await real_house.run(ann, IN)
    (line,) = real_house.ledger()
    assert line.outcome.name == "NOT_TRACKED"
    hands.deliver(a_message(message_id="late@x.test"))
    later(real_house)
    await real_house.run(ann, IN)
    assert sorted(outcomes(real_house)) == ["NOT_TRACKED", "TRACKED"]
