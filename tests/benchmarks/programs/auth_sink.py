"""An SMTP server that wants a sign-in and throws every message away; made to cost little.

Prints its port, and ends with its standard input.
"""

import asyncio
import sys

GREETING = b"220 localhost ESMTP\r\n"
EXTENSIONS = b"250-localhost\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE\r\n250 AUTH PLAIN\r\n"
ANSWERS = {
    b"EHLO": EXTENSIONS,
    b"HELO": b"250 localhost\r\n",
    b"AUTH": b"235 welcome\r\n",
    b"MAIL": b"250 ok\r\n",
    b"RCPT": b"250 ok\r\n",
    b"RSET": b"250 ok\r\n",
    b"NOOP": b"250 ok\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._buffer = b""
        self._in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        """Answer whatever is complete, in one segment."""
        self._buffer += data
        answers: list[bytes] = []
        while True:
            end = END if self._in_data else b"\r\n"
            at = self._buffer.find(end)
            if at < 0:
                break
            line, self._buffer = self._buffer[:at], self._buffer[at + len(end) :]
            answers.append(self._answer(line))
        if self._in_data and len(self._buffer) > len(END):
            self._buffer = self._buffer[-len(END) :]  # what is thrown away need not be kept
        if answers:
            self._transport.write(b"".join(answers))

    def _answer(self, line: bytes) -> bytes:
        if self._in_data:
            self._in_data = False
            return b"250 taken\r\n"
        verb = line[:4].upper()
        self._in_data = verb == b"DATA"
        if verb == b"QUIT":
            asyncio.get_running_loop().call_soon(self._transport.close)
        return ANSWERS.get(verb, b"502 what?\r\n")


async def serve() -> None:
    """Listen until the standard input ends."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 whoever started it reads this
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
