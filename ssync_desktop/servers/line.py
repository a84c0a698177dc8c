"""A connection on which a blocking protocol is spoken in an executor's thread."""

import socket
import ssl
from concurrent.futures import Executor
from contextlib import suppress

from ssync_desktop.servers.interruptible import Interruptible
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.servers.reader import BlockReader

FAREWELL = 3.0  # seconds a server gets to answer QUIT when nothing depends on the answer


class Line(Interruptible):
    """One connected socket, plain or secured.

    ``sendall``, ``makefile`` and ``close`` have the shape that poplib and smtplib expect of a
    socket; they and everything else but ``run`` may be used in the thread.
    """

    def __init__(self, connection: socket.socket, endpoint: Endpoint, executor: Executor) -> None:
        super().__init__(executor)
        self.endpoint = endpoint
        self._socket = connection

    @property
    def own_address(self) -> str:
        """The address this end of the connection has."""
        return str(self._socket.getsockname()[0])

    @property
    def raw_socket(self) -> socket.socket:
        """The socket itself, secured where the line is, for protocols that read it themselves."""
        return self._socket

    @property
    def secured(self) -> ssl.SSLSocket | None:
        """The TLS side of the connection once it is secured."""
        return self._socket if isinstance(self._socket, ssl.SSLSocket) else None

    def sendall(self, data: bytes) -> None:
        """Send *data*; raises ``OSError``."""
        self._socket.sendall(data)

    def makefile(self, _mode: str = "rb") -> BlockReader:
        """Return a fresh reader of what the server sends."""
        return BlockReader(self._receive)

    def close(self) -> None:
        """Close the socket; a second time does nothing."""
        self._socket.close()

    def hurry(self) -> None:
        """Wait only a moment for whatever comes now: nothing depends on it."""
        self._socket.settimeout(min(FAREWELL, self.endpoint.timeout))

    def wrap(self, context: ssl.SSLContext, session: ssl.SSLSession | None) -> ssl.SSLSocket:
        """Put TLS under the connection and shake hands; raises ``OSError``."""
        secured = context.wrap_socket(
            self._socket,
            server_hostname=self.endpoint.host,
            do_handshake_on_connect=False,
            session=session,
        )
        self._socket = secured
        self.demand_uncut()
        secured.do_handshake()
        return secured

    def shut(self) -> None:
        """End the conversation under the feet of whoever reads or writes; never raises."""
        with suppress(OSError):
            # Not SSLSocket.shutdown: it would let a late write go out in plain text.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _break_off(self) -> None:
        self.shut()

    def _receive(self, count: int) -> bytes:
        return self._socket.recv(count)
