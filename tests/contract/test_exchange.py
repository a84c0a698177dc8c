"""Exchange keeps the contracts on the sandbox's server, in every way to sign in."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing

import pytest

from ssync_desktop.domain.options import AuthenticationProtocol
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from tests.contract.folders_contract import FoldersContract, FolderSubject
from tests.contract.incoming_contract import IncomingContract, IncomingSubject
from tests.contract.outgoing_contract import OutgoingContract, OutgoingSubject
from tests.kit.exchange import ANN, BOB, ExchangeHands, ann_on


@pytest.fixture
def connector(executor: Executor) -> Iterator[ExchangeConnector]:
    with closing(ExchangeConnector(executor)) as made:
        yield made


class _OnExchange:
    """Auto Detect chooses NTLM, which the server offers beside Basic."""

    way = AuthenticationProtocol.AUTO_DETECT


class TestExchangeIncoming(_OnExchange, IncomingContract):
    @pytest.fixture
    def subject(
        self, exchange_server: SandboxExchange, connector: ExchangeConnector
    ) -> IncomingSubject:
        return IncomingSubject(
            connector,
            ann_on(exchange_server, self.way),
            ANN,
            lambda content: exchange_server.deliver(ANN.user_name, content),
        )


class TestExchangeOutgoing(_OnExchange, OutgoingContract):
    @pytest.fixture
    def subject(
        self, exchange_server: SandboxExchange, connector: ExchangeConnector
    ) -> OutgoingSubject:
        async def arrived(count: int) -> list[bytes]:
            mailbox = exchange_server.exchange.mailbox(BOB.user_name)
            assert mailbox is not None
            found = [item.mime for item in mailbox.inbox.visible]
            assert len(found) == count
            return found

        return OutgoingSubject(
            connector, ann_on(exchange_server, self.way), ANN, BOB.user_name, arrived
        )


class TestExchangeIncomingBasic(TestExchangeIncoming):
    way = AuthenticationProtocol.BASIC


class TestExchangeOutgoingBasic(TestExchangeOutgoing):
    way = AuthenticationProtocol.BASIC


class TestExchangeFolders(_OnExchange, FoldersContract):
    @pytest.fixture
    def subject(
        self, exchange_server: SandboxExchange, connector: ExchangeConnector
    ) -> FolderSubject:
        hands = ExchangeHands(exchange_server, ANN.user_name)
        return FolderSubject(connector, ann_on(exchange_server, self.way), ANN, hands)
