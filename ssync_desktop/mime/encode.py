"""Header values as they go over the wire: folded, encoded, and never more than one field.

Everything here takes any text and cannot be made to write a line break that starts another
field. Lines are folded at 78 characters where there is a place for it, and never pass 998.
"""

import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from ssync_desktop.domain.addresses import Address
from ssync_desktop.mime import clean

_WIDTH: Final = 78  # RFC 5322, section 2.1.1
_LONGEST: Final = 900  # characters without a place to fold; a line never passes 998
_LONG_NAME: Final = 200  # characters of a name that stays in one piece
_WORD: Final = 75  # characters of one encoded word (RFC 2047, section 2)
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_NOT_IN_ADDRESS: Final = re.compile(r"[\s<>,;\0-\x20\x7f]+")
_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")


def text_field(name: str, value: str) -> str:
    """Return a field of free text, encoded where it is not plain ASCII."""
    value = _line(value)
    head = f"{name}: "
    if not _is_plain(value):
        return head + "\r\n ".join(_words(value, _WIDTH - len(head))) + "\r\n"
    if len(head) + len(value) <= _WIDTH:
        return f"{head}{value}\r\n"
    return _folded(head, value.split(" "), " ")


def address_field(name: str, addresses: Iterable[Address]) -> str:
    """Return a field of addresses, or "" when there are none."""
    values = [value for value in map(mailbox, addresses) if value]
    if not values:
        return ""
    return _folded(f"{name}: ", [*(f"{value}," for value in values[:-1]), values[-1]], " ")


def mailbox(address: Address) -> str:
    """Return one address with its name; "" when there is no address in it."""
    bare = _NOT_IN_ADDRESS.sub("", _line(address.address))[:_LONGEST]
    if not bare:
        return ""
    name = _line(address.name)
    if not name:
        return bare
    if len(name) > _LONG_NAME or not _is_plain(name):
        return "\r\n ".join([*_words(name, _WIDTH - 10), f"<{bare}>"])
    if _ATOMS.fullmatch(name):
        return f"{name} <{bare}>"
    return f'"{_quoted(name)}" <{bare}>'


def identifier_field(name: str, identifiers: Iterable[str]) -> str:
    """Return a field of message ids, one to a line, or "" when there are none."""
    values = [f"<{value}>" for value in map(bare_identifier, identifiers) if value]
    return f"{name}: " + "\r\n ".join(values) + "\r\n" if values else ""


def bare_identifier(identifier: str) -> str:
    """Return a message id without brackets, blanks and anything that could end its line."""
    bare = _NOT_IN_ADDRESS.sub("", _line(identifier))
    return bare[:_LONGEST].encode("ascii", "ignore").decode("ascii")


def media_type(value: str) -> str:
    """Return *value* if it is a media type, and else the one for unknown octets."""
    value = value.strip().lower()
    return value if _TOKEN.fullmatch(value) else "application/octet-stream"


def file_name_parameters(file_name: str) -> str:
    """Return the parameter that names a file (RFC 2231), folded, with what goes before it."""
    name = clean.file_name(file_name) or "attachment"
    if name.isascii() and len(name) <= 60:
        return f';\r\n filename="{_quoted(name)}"'
    percent = quote(name, safe="")
    if len(percent) <= 55:
        return f";\r\n filename*=UTF-8''{percent}"
    pieces = _percent_pieces(f"UTF-8''{percent}")
    return "".join(f";\r\n filename*{number}*={piece}" for number, piece in enumerate(pieces))


def _quoted(value: str) -> str:
    """Return *value* as the inside of a quoted string."""
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _percent_pieces(text: str) -> Iterator[str]:
    """Yield *text* in pieces of at most 60 characters, no percent triplet in two of them."""
    at = 0
    while at < len(text):
        end = min(at + 60, len(text))
        cut = text.rfind("%", max(end - 2, at), end)
        if cut > at and end < len(text):
            end = cut
        yield text[at:end]
        at = end


def _line(value: str) -> str:
    return value if value.isascii() and value.isprintable() else clean.line(value)


def _is_plain(value: str) -> bool:
    """Say whether *value* reads the same after folding and decoding, without being encoded."""
    return (
        value.isascii()
        and "=?" not in value
        and "  " not in value
        and value == value.strip()
        and (len(value) <= _WIDTH or max(map(len, value.split(" "))) <= _LONGEST)
    )


def _words(value: str, first_width: int) -> Iterator[str]:
    """Yield *value* as encoded words, cut between characters; the first may be shorter."""
    width = max(min(first_width, _WORD), 24)
    octets = bytearray()
    for character in value:
        encoded = character.encode()
        if len(octets) + len(encoded) > (width - 12) // 4 * 3:
            yield _word(octets, width)
            octets.clear()
            width = _WORD
        octets += encoded
    if octets:
        yield _word(octets, width)


def _word(octets: bytearray, width: int) -> str:
    """Return one encoded word of at most *width* characters, readable where that fits."""
    plain = sum(octet < 128 for octet in octets)
    q = quote_q(octets) if plain * 4 > len(octets) * 3 else ""
    if q and len(q) + 12 <= width:
        return f"=?utf-8?q?{q}?="
    return f"=?utf-8?b?{binascii.b2a_base64(octets, newline=False).decode('ascii')}?="


def quote_q(octets: bytes | bytearray) -> str:
    """Return *octets* in the Q encoding with what a phrase allows (RFC 2047, section 5)."""
    return "".join(_Q[octet] for octet in octets)


_Q: Final = tuple(
    "_" if octet == 32
    else chr(octet) if (octet < 128 and chr(octet).isalnum()) or octet in b"!*+-/"
    else f"={octet:02X}"
    for octet in range(256)
)  # fmt: skip


def _folded(head: str, pieces: list[str], blank: str) -> str:
    """Return *pieces* behind *head*, as many to a line as fit."""
    lines = [head + pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + 1 + len(piece) <= _WIDTH:
            lines[-1] += blank + piece
        else:
            lines.append(blank + piece)
    return "\r\n".join(lines) + "\r\n"
