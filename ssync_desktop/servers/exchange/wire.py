"""One HTTP connection to a server: made when it is needed, kept, and cut when the loop says so."""

import http.client
import os
import selectors
import socket
import time
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from errno import EINPROGRESS, EWOULDBLOCK

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.connect import Address, Dialer
from ssync_desktop.servers.errors import NETWORK_ERRORS
from ssync_desktop.servers.interruptible import Interruptible
from ssync_desktop.servers.line import Line
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.servers.reader import LineDropped
from ssync_desktop.servers.tls import Tls, shown_certificate

LARGEST_ANSWER = 320 * 1024 * 1024
"""Octets of one answer: a message at the limit of 150 MB in Base64, and room to spare."""

WSAEWOULDBLOCK = 10035
GLANCE = 0.1  # seconds between looks at whether a connection being made was cut


class Unanswered(Exception):
    """The request has left whole and no whole answer came; its cause says why."""


class AnswerTooLarge(Exception):
    """The server answers with more than anything that was asked for could need."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end. *raw_socket* is the one it came over."""

    status: int
    reason: str
    headers: http.client.HTTPMessage
    content: bytes = field(repr=False)
    response: http.client.HTTPResponse = field(repr=False)
    raw_socket: socket.socket = field(repr=False)


class Wire(Interruptible):
    """Speaks HTTP with one server, one request at a time.

    What is asked in the thread raises ``OSError``, ``http.client.HTTPException``, ``Unanswered``
    and our own errors about certificates.
    """

    def __init__(self, endpoint: Endpoint, tls: Tls, dialer: Dialer, executor: Executor) -> None:
        super().__init__(executor)
        self.endpoint = endpoint
        self._tls, self._dialer = tls, dialer
        self._addresses: list[Address] = []
        self._line: Line | None = None
        self._http: http.client.HTTPConnection | None = None

    # in the loop --------------------------------------------------------------------------

    async def prepare(self) -> None:
        """Look the server's addresses up, where that does not hold a thread that cannot be cut."""
        self._addresses = await self._dialer.addresses(self.endpoint)

    def _break_off(self) -> None:
        if self._line is not None:
            self._line.shut()

    # in the thread ------------------------------------------------------------------------

    @property
    def is_committed(self) -> bool:
        """Whether what is being asked must not be asked twice."""
        return self._committed

    def is_kept(self) -> bool:
        """Say whether there is a connection, and drop one that the server has closed since."""
        if self._line is None:
            return False
        with selectors.DefaultSelector() as selector:
            selector.register(self._line.raw_socket, selectors.EVENT_READ)
            if not selector.select(0):
                return True
        self.close()  # nothing was asked, so what can be read is its end
        return False

    def ask(
        self, method: str, target: str, headers: Mapping[str, str | bytes], body: bytes
    ) -> Answer:
        """Send a request, over a new connection where there is none, and read its answer."""
        self.is_kept()
        connection = self._http or self._connect()
        try:
            connection.request(method, target, body, headers)
        except BaseException:
            self.close()
            raise
        try:
            return self._read(connection)
        except BaseException as error:
            self.close()
            if isinstance(error, (*NETWORK_ERRORS, http.client.HTTPException)):
                raise Unanswered from error
            raise

    def close(self) -> None:
        """Close the connection; the next request makes another."""
        if self._line is not None:
            self._tls.remember(self._line)
        if self._http is not None:
            self._http.close()
        if self._line is not None:
            self._line.close()
        self._http = self._line = None

    def shown_certificate(self, reason: str) -> ShownCertificate:
        """Connect for nothing but to see the certificate; ``ValueError`` where it is none."""
        self.close()
        line = self._reach()
        try:
            self._tls.shake_hands_with_anybody(line)
            return shown_certificate(line, reason)
        finally:
            self._line = None
            line.close()

    def _read(self, connection: http.client.HTTPConnection) -> Answer:
        assert self._line is not None
        bare = self._line.raw_socket
        response = connection.getresponse()
        try:
            content = _content(response)
        finally:
            response.close()
        if response.will_close:
            self.close()
        return Answer(response.status, response.reason, response.headers, content, response, bare)

    def _connect(self) -> http.client.HTTPConnection:
        line = self._reach()
        try:
            if self.endpoint.security is ConnectionSecurity.TLS:
                self._tls.shake_hands(line)
        except BaseException:
            self._line = None
            line.close()
            raise
        self._http = http.client.HTTPConnection(self.endpoint.host, self.endpoint.port)
        self._http.auto_open = 0  # it would connect by itself, without our protection
        self._http.sock = line.raw_socket
        return self._http

    def _reach(self) -> Line:
        """Return a fresh line; the host's addresses share the time limit evenly."""
        addresses = self._addresses or self._dialer.addresses_now(self.endpoint)
        share = self.endpoint.timeout / max(len(addresses), 1)
        last = OSError("The name server knows no address.")
        for family, kind, protocol, _name, address in addresses:
            bare = socket.socket(family, kind, protocol)
            try:
                self._wait_for(bare, address, share)
            except OSError as error:
                bare.close()
                self.demand_uncut()
                last = error
                continue
            self._line = Line(bare, self.endpoint, self._executor)
            self.demand_uncut()
            return self._line
        self._addresses = []
        raise last

    def _wait_for(self, bare: socket.socket, address: tuple[str | int, ...], share: float) -> None:
        """Connect within *share* seconds, looking up now and then to see whether it was cut."""
        bare.setblocking(False)
        code = bare.connect_ex(address)
        if code not in (0, EINPROGRESS, EWOULDBLOCK, WSAEWOULDBLOCK):
            raise OSError(code, os.strerror(code))
        until = time.monotonic() + share
        with selectors.DefaultSelector() as selector:
            selector.register(bare, selectors.EVENT_WRITE)
            while not selector.select(GLANCE):
                self.demand_uncut()
                if time.monotonic() > until:
                    raise TimeoutError
        if code := bare.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(code, os.strerror(code))
        bare.settimeout(self.endpoint.timeout)
        bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _content(response: http.client.HTTPResponse) -> bytes:
    if response.length is not None and response.length <= LARGEST_ANSWER:
        return response.read()  # only so does http.client miss what is missing
    content = response.read(LARGEST_ANSWER)
    if not response.isclosed() and response.read(1):
        raise AnswerTooLarge
    return content


def cause_of(error: Unanswered) -> Exception:
    """Return what kept the answer from coming: an error of the network, or no HTTP at all."""
    cause = error.__cause__
    if isinstance(cause, http.client.IncompleteRead) or not isinstance(cause, Exception):
        return LineDropped()
    return cause
