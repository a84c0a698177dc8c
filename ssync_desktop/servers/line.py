"""A connection on which a blocking protocol is spoken in an executor's thread.

The loop owns the line and the thread uses it. Cancelling the task that waits cuts the line, so
that the thread returns at once, and the task goes on only after the thread has left.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from typing import TypeVar

from ssync_desktop.servers.port import Endpoint
from ssync_desktop.servers.reader import BlockReader, LineDropped

T = TypeVar("T")

FAREWELL = 3.0  # seconds a server gets to answer QUIT when nothing depends on the answer


class Line:
    """One connected socket, plain or secured, with its bridge from the loop to a thread.

    ``sendall``, ``makefile`` and ``close`` have the shape that poplib and smtplib expect of a
    socket. ``run`` and ``end`` belong to the loop; everything else may be used in the thread.
    """

    def __init__(self, connection: socket.socket, endpoint: Endpoint, executor: Executor) -> None:
        self.endpoint = endpoint
        self._socket = connection
        self._executor = executor
        self._is_cut = False
        self._state = threading.Lock()
        self._committed = False
        self.outlived_cancellation = False  # whether a result was returned in spite of one

    # in the thread ------------------------------------------------------------------------

    @property
    def own_address(self) -> str:
        """The address this end of the connection has."""
        return str(self._socket.getsockname()[0])

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
        if self._is_cut:
            raise LineDropped
        secured.do_handshake()
        return secured

    def commit(self) -> None:
        """Declare that from here on the work's result counts more than a cancellation.

        Raises :class:`LineDropped` when the line was cut before.
        """
        with self._state:
            if self._is_cut:
                raise LineDropped
            self._committed = True

    # in the loop --------------------------------------------------------------------------

    async def run(self, work: Callable[[], T]) -> T:
        """Run the blocking *work* in the executor.

        When the caller is cancelled the line is cut and the thread waited for. Work that has
        committed itself is waited for instead (its socket has a time-out), and its result is
        returned although the caller was cancelled: ``asyncio.Task.cancelling`` still says so.
        """
        self._committed = False
        job = self._executor.submit(work)
        waiting = asyncio.wrap_future(job)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            if not job.cancel():
                self._cut()
                failed = await _failure(waiting)
                if self._committed and not failed:
                    self.outlived_cancellation = True
                    return waiting.result()
            raise

    def _cut(self) -> None:
        """End the conversation under the thread's feet, unless the thread has committed itself."""
        with self._state:
            if self._committed:
                return
            self._is_cut = True
        with suppress(OSError):
            # Not SSLSocket.shutdown: it would let a late write go out in plain text.
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _receive(self, count: int) -> bytes:
        return self._socket.recv(count)


async def _failure(waiting: "asyncio.Future[T]") -> bool:
    """Wait until the thread has left, however often we are cancelled; say whether it failed."""
    while not waiting.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([waiting])
    return waiting.cancelled() or waiting.exception() is not None
