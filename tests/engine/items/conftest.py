"""Ada and Bert, whose items synchronize with mailboxes on a server in memory."""

import pytest

from ssync_desktop.servers.memory_server import MemoryServer
from tests.engine.items.desk import Desk, add_desk, exchange_in_memory
from tests.kit.engine import EngineHouse


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
