"""The border where foreign errors end: from sockets, TLS and resolvers to our three kinds.

Each text names the server with its port and the field of the profile to look at; none holds a
secret. What the protocols themselves refuse is sorted in ``pop3_refusals`` and ``smtp_refusals``.
"""

import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError
from ssync_desktop.servers.port import Endpoint

WORDS_LIMIT = 1000  # characters of a server's own words worth keeping
_SIDES = {"POP3": "Incoming", "SMTP": "Outgoing"}  # how the forms begin the names of the fields


@dataclass(frozen=True, slots=True)
class Peer:
    """Whom we talk to, for the texts of errors. *protocol* as people say it: POP3, SMTP."""

    endpoint: Endpoint
    protocol: str
    credentials: Credentials | None = None

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the profile that say where and how it is approached, as forms call them."""
        if self.protocol not in _SIDES:
            return dict.fromkeys(
                ("server", "server_and_port", "port_and_protection"), "Web services"
            )
        side = _SIDES[self.protocol]
        names = {name: f"{side} {name}" for name in ("server", "protection")}
        port = f"{side} port"
        return names | {
            "port_field": port,
            "server_and_port": f"{names['server']} and {port}",
            "port_and_protection": f"{port} and {names['protection']}",
        }

    @property
    def where(self) -> str:
        """The server as it is named in every text."""
        return f"{self.endpoint.host}:{self.endpoint.port} ({self.protocol})"

    def words(self, said: bytes | str) -> str:
        """Return what the server *said*, printable, without any form of our secret in it."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        for form in self._secret_forms():
            text = text.replace(form, "•••")
        return "".join(c if c.isprintable() else " " for c in text).strip()[:WORDS_LIMIT]

    def _secret_forms(self) -> Iterator[str]:
        if self.credentials is None or not self.credentials.secret:
            return
        name, secret = self.credentials.user_name, self.credentials.secret
        yield b64encode(f"\0{name}\0{secret}".encode()).decode()
        yield b64encode(secret.encode()).decode()
        yield secret


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a foreign error means to us; the texts may name {where}, {host}, {port}, {seconds}.

    And the fields of :attr:`Peer.fields`; *over_web* is the remedy where the profile asks for an
    address in place of them.
    """

    kind: type[SsyncError]
    code: ErrorCode
    title: str
    remedy: str = ""
    over_web: str = ""

    def error(self, peer: Peer, words: bytes | str = "") -> SsyncError:
        """Return the error of this meaning at *peer*."""
        endpoint = peer.endpoint
        names = {
            "where": peer.where,
            "host": endpoint.host,
            "port": endpoint.port,
            "seconds": f"{endpoint.timeout:g}",
            "user": peer.credentials.user_name if peer.credentials else "this computer's user",
            "mailbox": endpoint.mailbox,
        }
        names |= peer.fields
        web = self.over_web and peer.protocol not in _SIDES
        remedy = self.over_web if web else self.remedy
        return self.kind(
            self.code,
            self.title.format_map(names),
            remedy.format_map(names),
            server_words=peer.words(words),
        )


TLS_NOT_OFFERED = Meaning(
    NeedsAttention,
    ErrorCode.TLS_NOT_OFFERED,
    "{where} does not offer STARTTLS, so nothing was sent to it",
    "Set {protection} to TLS from the start if the server has a port for it, or ask its "
    "administrator to offer "
    "STARTTLS. Choose no security only in a network you trust.",
)
SPEAKS_PLAIN = Meaning(
    NeedsAttention,
    ErrorCode.TLS_FAILURE,
    "{where} does not speak TLS from the start",
    "Set {protection} to STARTTLS, or {port_field} to the one on which the server speaks TLS at "
    "once.",
    "Check Web services: another port may be the one for https://.",
)
SPEAKS_TLS = Meaning(
    NeedsAttention,
    ErrorCode.TLS_FAILURE,
    "{where} speaks TLS from the start",
    "Set {protection} to TLS from the start, or {port_field} to the one for STARTTLS.",
    "Check Web services: the address may have to begin with https://.",
)
NOT_THIS_PROTOCOL = Meaning(
    NeedsAttention,
    ErrorCode.PROTOCOL_ERROR,
    "What answers at {where} is another kind of server",
    "Check {server_and_port}.",
)
_TOO_OLD = Meaning(
    NeedsAttention,
    ErrorCode.TLS_FAILURE,
    "{where} knows only versions of TLS that are no longer safe",
    "Ask the server's administrator for TLS 1.2 or newer.",
)
_TLS_BROKE = Meaning(
    Retryable,
    ErrorCode.TLS_FAILURE,
    "The secure connection to {where} could not be made",
    "If it stays so, check {port_and_protection}: the port may not speak TLS.",
)
UNSEEN_CERTIFICATE = Meaning(
    NeedsAttention,
    ErrorCode.UNTRUSTED_CERTIFICATE,
    "The certificate of {where} is not trusted, and it could not be fetched to be shown",
    "Run Test & Enable again to see the certificate.",
)
SILENT = Meaning(
    Retryable,
    ErrorCode.TIMED_OUT,
    "{where} took the connection and said nothing for {seconds} seconds",
    "If it stays so, check {port_and_protection}: a port for TLS waits for the client to begin.",
)
_NAME_UNKNOWN = Meaning(
    Retryable,
    ErrorCode.HOST_NOT_FOUND,
    "No server named {host} was found",
    "Check {server} for a typing error, and that this computer is connected to the network.",
)
_REFUSED = Meaning(
    Retryable,
    ErrorCode.CONNECT_FAILURE,
    "{host} refuses connections on port {port}",
    "Check {port_and_protection}. If that is right, the server is down or a firewall is in "
    "between.",
)
_TIMED_OUT = Meaning(
    Retryable,
    ErrorCode.TIMED_OUT,
    "{where} did not answer within {seconds} seconds",
    "Check {server_and_port}; a firewall may swallow the connection. A busy server may need a "
    "longer time limit.",
)
LOST = Meaning(
    Retryable,
    ErrorCode.CONNECTION_LOST,
    "The connection to {where} broke",
    "Usually the network or the server's restart. Nothing is lost; it will be tried again.",
)
_UNREACHABLE = Meaning(
    Retryable,
    ErrorCode.CONNECT_FAILURE,
    "{where} cannot be reached",
    "Check {server}, and that this computer is connected to the network.",
)

_MEANINGS: tuple[tuple[type[Exception], Meaning], ...] = (  # the first that fits
    (socket.gaierror, _NAME_UNKNOWN),
    (UnicodeError, _NAME_UNKNOWN),  # a host name that not even IDNA can spell
    (ConnectionRefusedError, _REFUSED),
    (TimeoutError, _TIMED_OUT),
    (ssl.SSLEOFError, LOST),
    (ssl.SSLError, _TLS_BROKE),
    (ConnectionError, LOST),
    (EOFError, LOST),
    (OSError, _UNREACHABLE),
)
_TLS_REASONS = {
    "WRONG_VERSION_NUMBER": SPEAKS_PLAIN,
    "HTTP_REQUEST": SPEAKS_PLAIN,
    "UNKNOWN_PROTOCOL": SPEAKS_PLAIN,
    "PACKET_LENGTH_TOO_LONG": SPEAKS_PLAIN,
    "UNSUPPORTED_PROTOCOL": _TOO_OLD,
    "TLSV1_ALERT_PROTOCOL_VERSION": _TOO_OLD,
    "NO_PROTOCOLS_AVAILABLE": _TOO_OLD,
    "DH_KEY_TOO_SMALL": _TOO_OLD,
}

NETWORK_ERRORS = (OSError, EOFError)
"""What sockets and TLS raise; :func:`meaning_of` knows them all."""

REACHING_ERRORS = (OSError, UnicodeError)
"""What looking up a host and connecting to it raises; :func:`meaning_of` knows them too."""


def meaning_of(error: Exception) -> Meaning:
    """Return what *error*, one of those above, means."""
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "reason", None)  # Python's own ones have none
        if reason in _TLS_REASONS:
            return _TLS_REASONS[reason]
    return next(meaning for kind, meaning in _MEANINGS if isinstance(error, kind))


@contextmanager
def translated(peer: Peer) -> Iterator[None]:
    """Let none but our own errors out of the block."""
    try:
        yield
    except NETWORK_ERRORS as error:
        raise meaning_of(error).error(peer, str(error)) from error
