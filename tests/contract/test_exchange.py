"""Exchange keeps the contracts on the sandbox's server, in every way to sign in."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.port import Endpoint
from tests.contract.incoming_contract import IncomingContract, IncomingSubject
from tests.contract.outgoing_contract import OutgoingContract, OutgoingSubject
from tests.kit.ews_schema import WireCheck

ANN = Credentials("ann@example.test", "a password of the sandbox")
BOB = "bob@example.test"


@pytest.fixture
def exchange() -> Iterator[SandboxExchange]:
    """A server with two mailboxes; what goes over the line has to fit the published schema."""
    check, made = WireCheck(), SandboxExchange()
    made.service.watch = check.watch
    made.start()
    made.add_mailbox(ANN.user_name, ANN.secret, "Ann")
    made.add_mailbox(BOB, "other", "Bob")
    yield made
    made.stop()
    check.assert_good()


@pytest.fixture
def connector(executor: Executor) -> Iterator[ExchangeConnector]:
    with closing(ExchangeConnector(executor)) as made:
        yield made


def endpoint_of(exchange: SandboxExchange, way: AuthenticationProtocol) -> Endpoint:
    """Return where Ann's mailbox is."""
    return Endpoint(
        "",
        0,
        ConnectionSecurity.TLS,
        way,
        timeout=20.0,
        pinned_certificate=exchange.certificate.fingerprint,
        url=exchange.url,
        mailbox=ANN.user_name,
    )


class _OnExchange:
    way = AuthenticationProtocol.BASIC


class TestExchangeIncoming(_OnExchange, IncomingContract):
    @pytest.fixture
    def subject(self, exchange: SandboxExchange, connector: ExchangeConnector) -> IncomingSubject:
        return IncomingSubject(
            connector,
            endpoint_of(exchange, self.way),
            ANN,
            lambda content: exchange.deliver(ANN.user_name, content),
        )


class TestExchangeIncomingBasic(TestExchangeIncoming):
    way = AuthenticationProtocol.BASIC


class TestExchangeOutgoing(_OnExchange, OutgoingContract):
    @pytest.fixture
    def subject(self, exchange: SandboxExchange, connector: ExchangeConnector) -> OutgoingSubject:
        async def arrived(count: int) -> list[bytes]:
            mailbox = exchange.exchange.mailbox(BOB)
            assert mailbox is not None
            found = [item.mime for item in mailbox.inbox.visible]
            assert len(found) == count
            return found

        return OutgoingSubject(connector, endpoint_of(exchange, self.way), ANN, BOB, arrived)
