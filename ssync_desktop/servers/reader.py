"""Reading what a mail server sends by blocks instead of by lines.

A line-by-line reader spends its time on lines that nobody looks at, and fails on those that are
longer than its idea of a line. This one takes what the socket has, finds the end of a message
with one search, and touches the octets again only where a dot was stuffed (RFC 1939 section 3).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

BLOCK = 256 * 1024  # octets asked of the socket at a time, once it has shown that it has many
FIRST_BLOCK = 8 * 1024  # until then: asking for more costs more than a short answer does
LINE_LIMIT = 64 * 1024  # octets of one answer line, far above every RFC
HEADER_LIMIT = 64 * 1024  # octets of a header block worth keeping of a refused message
DRAIN_LIMIT = 4 * 1024 * 1024  # octets read away before reconnecting is the cheaper way


class LineDropped(ConnectionError):
    """The server closed the connection; *octets* of the message at hand had come until then."""

    def __init__(self, octets: int = 0) -> None:
        super().__init__("The server closed the connection.")
        self.octets = octets


@dataclass(frozen=True, slots=True)
class Block:
    """One multi-line answer, unstuffed.

    When it was *too_large*, *content* is its header block as far as it was read; when it is also
    not *drained*, the rest is still on its way and the connection is of no more use.
    """

    content: bytes = field(repr=False)
    too_large: bool = False
    drained: bool = True


class BlockReader:
    """The receiving end of a connection: single lines, and messages up to a limit.

    *receive* is a socket's ``recv``: it returns what has come, nothing at the end.
    Raises :class:`LineDropped` when the server closes in the middle.
    """

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._buffer = bytearray()
        self._newline = b"\r\n"
        self._asked = FIRST_BLOCK

    @property
    def unread(self) -> int:
        """How many octets were received and not yet asked for."""
        return len(self._buffer)

    def readline(self, limit: int = LINE_LIMIT) -> bytes:
        """Return one line with its end, or its first *limit* octets (the shape of a file)."""
        scanned = 0
        while (end := self._buffer.find(b"\n", scanned)) < 0 and len(self._buffer) < limit:
            scanned = len(self._buffer)
            self._more(0)
        line = self._take(min(end + 1, limit) if end >= 0 else limit)
        self._newline = b"\r\n" if line.endswith(b"\r\n") else b"\n"
        return line

    def close(self) -> None:
        """Forget what was not read (poplib and smtplib close their file)."""
        self._buffer.clear()

    def block(self, limit: int) -> Block:
        """Return the lines up to the one with a single dot, at most *limit* octets of them.

        The answer ends its lines as the status line before it did, so a server that sends bare
        line feeds is understood, and one that does not cannot be tricked by them.
        """
        newline, dot = self._newline, b"." + self._newline
        while dot.startswith(self._buffer) and len(self._buffer) < len(dot):
            self._more(0)
        if self._buffer.startswith(dot):
            self._drop(len(dot))
            return Block(b"")
        stop = newline + dot
        end = self._find(stop, limit)
        if end < 0:
            return self._refused(stop)
        content = self._take(end + len(newline))
        self._drop(len(dot))
        if content.startswith(b".."):
            content = content[1:]
        content = content.replace(newline + b"..", newline + b".")
        if len(content) > limit:
            return Block(header_block(content), too_large=True)
        return Block(content)

    def _find(self, stop: bytes, limit: int) -> int:
        """Read until *stop* is in the buffer; -1 when more than *limit* octets came without it."""
        scanned = 0
        while (end := self._buffer.find(stop, scanned)) < 0:
            if len(self._buffer) > limit + len(stop):
                return -1
            scanned = max(0, len(self._buffer) - len(stop) + 1)
            self._more(len(self._buffer))
        return end

    def _refused(self, stop: bytes) -> Block:
        """Keep the header block of what has come and read the rest away, if that is soon done."""
        head = header_block(bytes(self._buffer[:HEADER_LIMIT]))
        drained = 0
        while (end := self._buffer.find(stop)) < 0:
            if drained > DRAIN_LIMIT:
                return Block(head, too_large=True, drained=False)
            known = len(self._buffer) - len(stop) + 1
            drained += known
            self._drop(known)
            self._more(drained)
        self._drop(end + len(stop))
        return Block(head, too_large=True)

    def _more(self, octets: int) -> None:
        try:
            received = self._receive(self._asked)
        except ConnectionError as error:
            raise LineDropped(octets) from error
        if not received:
            raise LineDropped(octets)
        if len(received) == self._asked:
            self._asked = min(4 * self._asked, BLOCK)
        self._buffer += received

    def _take(self, count: int) -> bytes:
        with memoryview(self._buffer) as view:
            taken = bytes(view[:count])
        self._drop(count)
        return taken

    def _drop(self, count: int) -> None:
        del self._buffer[:count]


def header_block(content: bytes) -> bytes:
    """Return *content* up to and with the first empty line, at most 64 KB of it."""
    ends = [end + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (end := content.find(mark)) >= 0]
    return content[: min([*ends, HEADER_LIMIT])]
