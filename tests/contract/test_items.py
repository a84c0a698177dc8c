"""The server in memory and Exchange keep what connectors promise about items."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing

import pytest

from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.memory import MemoryConnector
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Endpoint
from tests.contract.attachments_contract import AttachmentsContract
from tests.contract.item_hands import ExchangeItemHands, MemoryItemHands
from tests.contract.item_samples import ItemSubject
from tests.contract.items_contract import ItemsContract
from tests.contract.places_contract import PlacesContract
from tests.kit.exchange import ANN, ann_on


class TestMemoryItems(ItemsContract, AttachmentsContract, PlacesContract):
    @pytest.fixture
    def subject(self) -> ItemSubject:
        server = MemoryServer()
        endpoint = Endpoint("memory", 0, ConnectionSecurity.NONE)
        return ItemSubject(MemoryConnector(server), endpoint, ANN, MemoryItemHands(server))


@pytest.fixture
def connector(executor: Executor) -> Iterator[ExchangeConnector]:
    with closing(ExchangeConnector(executor)) as made:
        yield made


class TestExchangeItems(ItemsContract, AttachmentsContract, PlacesContract):
    @pytest.fixture
    def subject(
        self, exchange_server: SandboxExchange, connector: ExchangeConnector
    ) -> ItemSubject:
        hands = ExchangeItemHands(exchange_server)
        return ItemSubject(connector, ann_on(exchange_server), ANN, hands)
