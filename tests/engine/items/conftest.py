"""Ada and Bert, whose items synchronize with mailboxes in memory; and Ada on an Exchange server."""

from collections.abc import Iterator

import pytest

from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.memory_server import MemoryServer
from tests.engine.items.desk import Desk, add_desk, exchange_in_memory
from tests.engine.items.exchange_desk import Person
from tests.engine.items.on_exchange import desk_on_exchange
from tests.kit.engine import EngineHouse
from tests.kit.exchange import ExchangeHands


@pytest.fixture
def office(house: EngineHouse, memory_server: MemoryServer) -> EngineHouse:
    """Return a house that knows an Exchange server in memory, by the same clock."""
    memory_server.now = house.clock.now
    exchange_in_memory(house)
    return house


@pytest.fixture
def ada(office: EngineHouse, memory_server: MemoryServer) -> Desk:
    """Return Ada at her desk."""
    return add_desk(office, memory_server, "ada@example.com")


@pytest.fixture
def bert(office: EngineHouse, memory_server: MemoryServer) -> Desk:
    """Return Bert at his desk."""
    return add_desk(office, memory_server, "bert@example.com")


@pytest.fixture
def desk(
    house: EngineHouse, memory_server: MemoryServer, exchange_server: SandboxExchange
) -> Iterator[Desk]:
    """Yield Ada's desk with her mailbox on the sandbox's Exchange."""
    with desk_on_exchange(house, memory_server, exchange_server) as made:
        yield made


@pytest.fixture
def person(desk: Desk, exchange_server: SandboxExchange) -> Person:
    """Return Ada at the mail server, past the program."""
    return Person(desk, exchange_server)


@pytest.fixture
def hands(desk: Desk, exchange_server: SandboxExchange) -> ExchangeHands:
    """Return what Ada can do there that the program cannot."""
    return ExchangeHands(exchange_server, desk.mailbox.email_address)
