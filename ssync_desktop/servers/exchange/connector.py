"""Opens sessions with mailboxes on Exchange Server."""

from collections.abc import AsyncIterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import urlsplit

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.options import OperationType
from ssync_desktop.servers.connect import Dialer
from ssync_desktop.servers.errors import NOT_THIS_PROTOCOL
from ssync_desktop.servers.exchange.folders import count
from ssync_desktop.servers.exchange.incoming import ExchangeIncoming
from ssync_desktop.servers.exchange.item_sync import ExchangeItems
from ssync_desktop.servers.exchange.lane import Lane
from ssync_desktop.servers.exchange.lanes import Lanes
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.outgoing import ExchangeOutgoing
from ssync_desktop.servers.exchange.place import located
from ssync_desktop.servers.exchange.tokens import ClientCredentials, TokenSource
from ssync_desktop.servers.port import Endpoint, ProbeReport
from ssync_desktop.servers.tls import Tls

GREETINGS = frozenset({HTTPStatus.OK, HTTPStatus.UNAUTHORIZED})
"""How the web services answer somebody who has not said who it is."""


class ExchangeConnector:
    """Sessions over EWS, whose blocking work runs in *executor*, one thread at a time each.

    Connections are kept for a while after a session; ``close`` ends them. *tokens* tells where
    the tokens of OAuth sign-ins come from.
    """

    def __init__(
        self,
        executor: Executor,
        tls: Tls | None = None,
        tokens: TokenSource = ClientCredentials,
        dialer: Dialer | None = None,
    ) -> None:
        self._lanes = Lanes(executor, tls or Tls(), dialer or Dialer(executor), tokens)

    @asynccontextmanager
    async def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[ExchangeIncoming]:
        """Open the mailbox to read it."""
        code = ErrorCode.INCOMING_AUTHENTICATION
        async with self._opened(endpoint, credentials, code) as mailbox:
            yield ExchangeIncoming(mailbox)

    @asynccontextmanager
    async def outgoing(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[ExchangeOutgoing]:
        """Open the mailbox to send as it."""
        code = ErrorCode.OUTGOING_AUTHENTICATION
        async with self._opened(endpoint, credentials, code) as mailbox:
            session = ExchangeOutgoing(mailbox)
            yield session
            session.heed_cancellation()

    async def greet(self, endpoint: Endpoint, operation: OperationType) -> ProbeReport:
        """Knock where the web services are; that they ask who is there is the answer hoped for."""
        outgoing = operation is OperationType.OUTGOING
        code = ErrorCode.OUTGOING_AUTHENTICATION if outgoing else ErrorCode.INCOMING_AUTHENTICATION
        place = located(endpoint)
        target = urlsplit(place.url).path or "/"
        async with self._lanes.unsigned(place, code) as lane:
            answer = await lane.run(lambda: lane.wire.ask("GET", target, {}, b""))
            words = f"HTTP {answer.status} {answer.reason}"
            if answer.status not in GREETINGS:
                raise NOT_THIS_PROTOCOL.error(lane.peer, words)
        return ProbeReport(words)

    @asynccontextmanager
    async def items(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[ExchangeItems]:
        """Open the mailbox for appointments, contacts and tasks."""
        code = ErrorCode.INCOMING_AUTHENTICATION
        async with self._opened(endpoint, credentials, code) as mailbox:
            session = ExchangeItems(mailbox)
            yield session
            session.heed_cancellation()

    def close(self) -> None:
        """Close the connections that are kept; sessions have ended before."""
        self._lanes.close()

    @asynccontextmanager
    async def _opened(
        self, endpoint: Endpoint, credentials: Credentials | None, code: ErrorCode
    ) -> AsyncIterator[OpenedMailbox]:
        place = located(endpoint)

        def greet(lane: Lane) -> None:
            count(OpenedMailbox(lane, place))

        async with self._lanes.lent(place, credentials, code, greet) as lane:
            yield OpenedMailbox(lane, place)
