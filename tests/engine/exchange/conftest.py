"""An organization whose mail lies on a server with folders: in memory, and on Exchange."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.memory import MemoryConnector
from ssync_desktop.servers.registry import Connectors
from ssync_desktop.servers.tls import Tls
from tests.engine.exchange.servers import InMemory, MailServer, OnExchange
from tests.kit.clock import ManualClock
from tests.kit.engine import EngineHouse


@pytest.fixture
def exchange(exchange_server: SandboxExchange, clock: ManualClock) -> OnExchange:
    """The sandbox's Exchange, whose clock is the test's."""
    exchange_server.exchange.now = clock.now
    return OnExchange(exchange_server)


@pytest.fixture(params=["in memory", "Exchange"])
def server(request: pytest.FixtureRequest) -> MailServer:
    """The server of the organization: one after the other."""
    if request.param == "in memory":
        return InMemory()
    exchange: OnExchange = request.getfixturevalue("exchange")
    return exchange


@pytest.fixture
def house(house: EngineHouse, server: MailServer) -> Iterator[EngineHouse]:
    """The engine's tools, with a connector to *server*."""
    if isinstance(server, InMemory):
        connector = MemoryConnector(server)
        house.tools = replace(house.tools, connector_for=lambda _type: connector)
        yield house
        return
    with closing(Connectors(house.tools.limits.executor, Tls())) as spoken:
        house.tools = replace(house.tools, connector_for=spoken, discovery=spoken.discovery)
        yield house
