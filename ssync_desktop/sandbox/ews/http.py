"""HTTP/1.1 on one connection: h11 over asyncio's streams."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

import h11

IDLE_LIMIT = 300.0  # seconds
BLOCK = 2**16


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request with its whole body; header names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer; a body that comes in pieces is sent as they come."""

    status: int
    body: bytes | AsyncIterator[bytes] = field(repr=False, default=b"")
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/xml; charset=utf-8"
    close: bool = False


Answering = Callable[[HttpRequest], Awaitable[HttpAnswer | None]]
"""Answers one request; None cuts the connection without a word."""


class HttpConnection:
    """One client from its first request to the end of its connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answering: Answering
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._answering = answering
        self._http = h11.Connection(h11.SERVER)

    async def serve(self) -> None:
        """Answer requests until either side has enough."""
        try:
            while (request := await self._receive()) is not None:
                answer = await self._answering(request)
                if answer is None:
                    self._writer.transport.abort()
                    return
                await self._send(answer)
                if self._http.our_state is not h11.DONE:
                    break
                self._http.start_next_cycle()
        except (OSError, TimeoutError, ssl.SSLError, h11.ProtocolError):
            pass  # the client went away or talked nonsense; both end the connection
        except asyncio.CancelledError:
            self._writer.transport.abort()  # a client that keeps silent would hold up the end
            raise
        finally:
            self._writer.close()
            with suppress(OSError, ssl.SSLError):
                await self._writer.wait_closed()

    async def _event(self) -> object:
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            if self._http.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                self._writer.write(self._http.send(go_on) or b"")
            async with asyncio.timeout(IDLE_LIMIT):
                self._http.receive_data(await self._reader.read(BLOCK))

    async def _receive(self) -> HttpRequest | None:
        head = await self._event()
        if not isinstance(head, h11.Request):
            return None
        body = bytearray()
        while isinstance(data := await self._event(), h11.Data):
            body += data.data
        return HttpRequest(
            head.method.decode(),
            head.target.decode(),
            {name.decode(): value.decode("latin-1") for name, value in head.headers},
            bytes(body),
        )

    async def _send(self, answer: HttpAnswer) -> None:
        headers = [("Content-Type", answer.content_type), *answer.headers]
        whole = answer.body if isinstance(answer.body, bytes) else None
        if whole is not None:
            headers.append(("Content-Length", str(len(whole))))
        if answer.close:
            headers.append(("Connection", "close"))
        reason = HTTPStatus(answer.status).phrase
        self._write(
            h11.Response(status_code=answer.status, headers=headers, reason=reason.encode())
        )
        if isinstance(answer.body, bytes):
            self._write(h11.Data(data=answer.body))
        else:
            await self._send_pieces(answer.body)
        self._write(h11.EndOfMessage())
        await self._writer.drain()

    async def _send_pieces(self, pieces: AsyncIterator[bytes]) -> None:
        """Send *pieces* as they come; whoever makes them is told at once when the client leaves."""
        left = asyncio.ensure_future(self._reader.read(BLOCK))
        try:
            while True:
                piece = asyncio.ensure_future(anext(pieces, None))
                await asyncio.wait({piece, left}, return_when=asyncio.FIRST_COMPLETED)
                if left.done():
                    piece.cancel()
                    await asyncio.wait({piece})
                    raise ConnectionResetError  # or speaks out of turn, which ends it as well
                if (octets := piece.result()) is None:
                    return
                self._write(h11.Data(data=octets))
                await self._writer.drain()
        finally:
            left.cancel()

    def _write(self, event: h11.Event) -> None:
        octets = self._http.send(event)
        if octets:
            self._writer.write(octets)
