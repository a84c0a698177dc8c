"""Which connector speaks to which type of server."""

from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import ServerType
from ssync_desktop.servers.pop3 import Pop3Connector
from ssync_desktop.servers.port import (
    Connector,
    Endpoint,
    IncomingMail,
    ItemSync,
    OutgoingMail,
)
from ssync_desktop.servers.smtp import SmtpConnector
from ssync_desktop.servers.tls import Tls


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


def connector_for(server_type: ServerType, executor: Executor, tls: Tls | None = None) -> Connector:
    """Return the connector for *server_type*, whose blocking work runs in *executor*.

    Pass the same *tls* to every connector, so that they share their contexts and resume their
    sessions. Raises NeedsAttention for a type that this version cannot speak to.
    """
    if server_type is ServerType.POP3_SMTP:
        return Pop3SmtpConnector(executor, tls)
    raise NeedsAttention(
        ErrorCode.INVALID_PROFILE_CONFIGURATION,
        f"Servers of the type {server_type.name.replace('_', ' ')} are not supported yet",
        "Choose POP3-SMTP as the profile's server type.",
    )
