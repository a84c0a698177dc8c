"""Address lists (RFC 5322, section 3.4), as people's mailers really write them.

The usual forms are read by one regular expression; from the first unusual one on, a scanner
that knows comments, groups and routes takes over. Either gives only addresses that can be
answered (:func:`ssync_desktop.domain.addresses.is_address`); the rest is counted.
"""

import re

from ssync_desktop.domain.addresses import Address, is_address
from ssync_desktop.mime import limits, words

_ATOM = r'[^\s@<>"(),:;\\\[\]]'
_USUAL = re.compile(
    r"\s*+(?:"
    r'(?:"([^"\\]*+)"\s*+|([^"<>(),:;\\\[\]]*+))'  # a name, quoted or not
    rf"<\s*({_ATOM}{{1,200}}@{_ATOM}{{1,200}})\s*>"
    rf"|({_ATOM}{{1,200}}@{_ATOM}{{1,200}})"  # or nothing but an address
    r")\s*(?:,|$)"
)
_PIECE = re.compile(
    r'"(?:[^"\\]|\\.)*"?'  # quoted string, even when never closed
    r"|=\?[^?\s]{1,80}\?[BbQq]\?[^?\s]*\?="  # encoded word: commas within do not separate
    r"|<[^<>;]*>|<[^<>,;]*"  # address in angle brackets, with a route perhaps, or never closed
    r"|\\."
    r'|[^\s"<>(),:;\\]+|\s+|[>(),:;\\]',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse(value: str) -> tuple[tuple[Address, ...], int]:
    """Return the addresses of *value* and how many entries of it are none."""
    found: list[Address] = []
    at, end = 0, len(value)
    while at < end and len(found) < limits.ADDRESSES:
        match = _USUAL.match(value, at)
        if match is None:
            return _Scanner(found).scan(value[at:])
        quoted, name, angle, bare = match.groups()
        found.append(Address(words.decode(quoted or name or ""), angle or bare))
        at = match.end()
    return tuple(found), 1 if at < end else 0


class _Scanner:
    """Reads one list piece by piece, collecting one entry at a time."""

    def __init__(self, found: list[Address]) -> None:
        self._found = found
        self._unread = 0
        self._clear()

    def _clear(self) -> None:
        self._phrase: list[str] = []
        self._comment: list[str] = []
        self._angle: str | None = None
        self._depth = 0  # of comments within comments

    def scan(self, value: str) -> tuple[tuple[Address, ...], int]:
        """Read *value* behind what was found already."""
        for match in _PIECE.finditer(value):
            piece = match[0]
            if len(self._found) >= limits.ADDRESSES:
                return tuple(self._found), self._unread + 1
            if self._depth or piece == "(":
                self._in_comment(piece)
            elif piece in (",", ";"):
                self._finish()
            elif piece == ":":
                self._colon()
            elif piece[0] == "<" and self._angle is None:
                self._angle = piece.strip("<> \t")
            else:
                self._phrase.append(_plain(piece))
        self._finish()
        return tuple(self._found), self._unread

    def _in_comment(self, piece: str) -> None:
        self._depth += (piece == "(") - (piece == ")")
        if piece not in ("(", ")"):
            self._comment.append(_plain(piece))

    def _colon(self) -> None:
        """The name of a group ends here; it is no address and nothing wrong either."""
        self._clear()

    def _finish(self) -> None:
        phrase = "".join(self._phrase).strip()
        comment = "".join(self._comment)
        if self._angle is None:
            name, address = comment, "".join(phrase.split())
        else:
            # A route before the address (RFC 5322, section 4.4) says nothing about who it is.
            name, address = phrase or comment, self._angle.rpartition(":")[2].strip()
        if is_address(address):
            self._found.append(Address(words.decode(name), address))
        elif phrase or self._angle is not None:
            self._unread += 1
        self._clear()


def _plain(piece: str) -> str:
    """Return *piece* without its quotes and escapes."""
    if piece[0] == '"':
        piece = piece[1:-1] if len(piece) > 1 and piece[-1] == '"' else piece[1:]
        return _ESCAPE.sub(r"\1", piece) if "\\" in piece else piece
    return piece[1:] if piece[0] == "\\" else piece
