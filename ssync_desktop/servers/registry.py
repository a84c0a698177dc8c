"""Which connector speaks to which type of server."""

from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.exchange import EXCHANGE
from ssync_desktop.domain.options import OperationType, ServerType
from ssync_desktop.servers.pop3 import Pop3Connector
from ssync_desktop.servers.port import (
    Connector,
    Discovery,
    Endpoint,
    IncomingMail,
    ItemSync,
    OutgoingMail,
    ProbeReport,
)
from ssync_desktop.servers.smtp import SmtpConnector
from ssync_desktop.servers.tls import Tls

if TYPE_CHECKING:
    from ssync_desktop.servers.exchange.connector import ExchangeConnector


class Pop3SmtpConnector:
    """POP3 in, SMTP out; both share the executor and the TLS memory."""

    def __init__(self, executor: Executor, tls: Tls | None = None) -> None:
        tls = tls or Tls()
        self._pop3 = Pop3Connector(executor, tls)
        self._smtp = SmtpConnector(executor, tls)

    def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AbstractAsyncContextManager[IncomingMail]:
        """Open a POP3 session."""
        return self._pop3.incoming(endpoint, credentials)

    def outgoing(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AbstractAsyncContextManager[OutgoingMail]:
        """Open an SMTP session."""
        return self._smtp.outgoing(endpoint, credentials)

    async def greet(self, endpoint: Endpoint, operation: OperationType) -> ProbeReport:
        """Hear the greeting of the server of a direction."""
        if operation is OperationType.OUTGOING:
            return await self._smtp.greet(endpoint)
        return await self._pop3.greet(endpoint)

    def items(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AbstractAsyncContextManager[ItemSync]:
        """Refuse: these protocols carry mail only (B3)."""
        del endpoint, credentials
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            "POP3 and SMTP carry no appointments, contacts and tasks",
            "Use an Exchange profile for them, or set their method to None in the mailbox.",
        )


class Connectors:
    """A connector for each type of server, made when it is first asked for.

    All run their blocking work in *executor* and share *tls*, so that sessions are resumed.
    ``close`` ends the connections they keep, when every session has ended.
    """

    def __init__(self, executor: Executor, tls: Tls | None = None) -> None:
        self._executor, self._tls = executor, tls or Tls()
        self._pop3_smtp = Pop3SmtpConnector(executor, self._tls)
        self._making = Lock()

    def __call__(self, server_type: ServerType) -> Connector:
        """Return the connector for *server_type*; NeedsAttention where this version has none."""
        if server_type is ServerType.POP3_SMTP:
            return self._pop3_smtp
        if server_type in EXCHANGE:
            with self._making:
                return self._exchange
        raise NeedsAttention(
            ErrorCode.INVALID_PROFILE_CONFIGURATION,
            f"Servers of the type {server_type.name.replace('_', ' ')} are not supported yet",
            "Choose POP3-SMTP or Exchange as the profile's server type.",
        )

    @cached_property
    def _exchange(self) -> "ExchangeConnector":
        from ssync_desktop.servers.exchange.connector import (
            ExchangeConnector,
        )  # takes half a second

        return ExchangeConnector(self._executor, self._tls)

    def discovery(self) -> Discovery:
        """Return who finds the server of a mailbox on Exchange (B9)."""
        from ssync_desktop.servers.exchange.discovery import ExchangeDiscovery

        return ExchangeDiscovery(self._executor, self._tls)

    def close(self) -> None:
        """Close the connections that are kept for whoever comes next."""
        with self._making:
            if "_exchange" in self.__dict__:
                self._exchange.close()
