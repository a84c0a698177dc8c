"""Plain POP3 clients: as fast as the protocol allows (raw, pipelined), and poplib.

``raw|poplib HOST PORT USER PASSWORD [PACE]``; PACE messages a second at most, raw only.
Messages are held as bytes one at a time and forgotten.
"""

import poplib
import socket
import sys
import time
from collections.abc import Iterator

from tests.benchmarks.stage import Facts, perform

WINDOW = 64
BLOCK = 1 << 18
END = b"\r\n.\r\n"


class Wire:
    """A connection that gives lines and messages."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=60)
        self._buffer = bytearray()

    def send(self, *commands: str) -> None:
        """Send commands in one segment."""
        self._socket.sendall("".join(f"{command}\r\n" for command in commands).encode())

    def line(self) -> bytes:
        """Return one answer line; RuntimeError for a refusal."""
        line = self._until(b"\r\n", 0)
        if not line.startswith(b"+OK"):
            raise RuntimeError(line.decode(errors="replace"))
        return line

    def message(self) -> bytes:
        """Return one multi-line answer, unstuffed."""
        self.line()
        if self._peek(3) == b".\r\n":
            del self._buffer[:3]
            return b""
        return self._until(END, 3).replace(b"\r\n..", b"\r\n.")

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _peek(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._more()
        return bytes(self._buffer[:count])

    def _until(self, end: bytes, extra: int) -> bytes:
        scanned = 0
        while (at := self._buffer.find(end, scanned)) < 0:
            scanned = max(0, len(self._buffer) - len(end) + 1)
            self._more()
        stop = at + len(end)
        with memoryview(self._buffer) as view:
            taken = bytes(view[: stop - extra])
        del self._buffer[:stop]
        return taken

    def _more(self) -> None:
        block = self._socket.recv(BLOCK)
        if not block:
            raise RuntimeError("the server closed the connection")
        self._buffer += block


def messages(
    host: str, port: int, user: str, password: str, window: int = WINDOW
) -> Iterator[tuple[str, bytes]]:
    """Yield UIDL and octets of every message, with *window* commands on their way."""
    wire = Wire(host, port)
    wire.line()
    wire.send(f"USER {user}", f"PASS {password}", "UIDL")
    wire.line()
    wire.line()
    keys = [line.split(b" ")[1].decode() for line in wire.message().splitlines()]
    asked = 0
    for number, key in enumerate(keys):
        if asked - number <= window // 2:
            more = range(asked + 1, min(number + window, len(keys)) + 1)
            wire.send(*(f"RETR {which}" for which in more))
            asked = max(asked, *more, 0)
        yield key, wire.message()
    wire.send("QUIT")
    wire.line()
    wire.close()


def raw(host: str, port: str, user: str, password: str, pace: str = "0") -> Facts:
    """Fetch everything; at a *pace* if one is given."""
    began = time.perf_counter()
    count = octets = 0
    window = 1 if float(pace) else WINDOW
    for _, content in messages(host, int(port), user, password, window):
        count += 1
        octets += len(content)
        if float(pace):
            time.sleep(max(0.0, began + count / float(pace) - time.perf_counter()))
    return {"messages": count, "octets": octets}


def by_poplib(host: str, port: str, user: str, password: str) -> Facts:
    """Fetch everything with the standard library."""
    client = poplib.POP3(host, int(port), timeout=60)
    client.user(user)
    client.pass_(password)
    octets = 0
    count = len(client.uidl()[1])
    for number in range(1, count + 1):
        octets += len(b"\r\n".join(client.retr(number)[1])) + 2
    client.quit()
    return {"messages": count, "octets": octets}


if __name__ == "__main__":
    run = {"raw": raw, "poplib": by_poplib}[sys.argv[1]]
    perform(lambda: run(*sys.argv[2:]))
