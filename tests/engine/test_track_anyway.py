"""What was left alone is fetched again and tracked, once somebody says so."""

from datetime import timedelta

import pytest

from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType
from ssync_desktop.organization.manual_tracking import track_anyway
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Capability
from tests.engine.mail import a_message
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN = OperationType.INCOMING


@pytest.fixture(params=["checkpoints", "whole listings"])
def memory_server(request: pytest.FixtureRequest) -> MemoryServer:
    if request.param == "checkpoints":
        return MemoryServer()
    return MemoryServer(Capability.NONE)


async def test_the_next_pass_tracks_what_somebody_wants(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    mailbox = house.add_user(ADA, filtering=FilteringMethod.NONE)
    memory_server.deliver(ADA, a_message(subject="wanted", message_id="one@x.test"))
    memory_server.deliver(ADA, a_message(subject="not wanted", message_id="two@x.test"))
    await house.run(mailbox, IN)
    assert house.emails() == []
    wanted = next(line for line in house.ledger() if line.subject == "wanted")
    house.do(lambda context: track_anyway(context, wanted.id))
    house.clock.advance(timedelta(minutes=10))
    await house.run(mailbox, IN)
    (email,) = house.emails()
    assert email.subject == "wanted"
    outcomes = {line.subject: line.outcome for line in house.ledger()}
    assert outcomes == {"wanted": ItemOutcome.TRACKED, "not wanted": ItemOutcome.NOT_TRACKED}
