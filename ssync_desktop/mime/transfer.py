"""Content transfer encodings (RFC 2045, section 6), decoded by binascii.

Every decoder gives back what it could read, and what was wrong ("" when nothing was).
"""

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_PIECE = re.compile(rb"[^=]+")
_BEGIN = re.compile(rb"^begin [0-7]{3,4} ?[^\r\n]*\r?\n", re.MULTILINE)
_PIECES = 10_000  # that were joined; more is no mistake any more
_AS_IS = frozenset({"", "7bit", "8bit", "binary"})


def decode(data: bytes, encoding: str) -> tuple[bytes, str]:
    """Return the octets that *data* stands for under *encoding*, which is in lower case."""
    if encoding in _AS_IS:
        return data, ""
    if encoding == "base64":
        return base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data), ""
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uu(data)
    return data, f"unknown transfer encoding {encoding[:40]!a}"


def base64(data: bytes) -> tuple[bytes, str]:
    """Decode base64, whatever stands between its characters.

    ``a2b_base64`` stops at the first padding; pieces that were encoded one by one and joined
    are decoded one by one.
    """
    padding = data.find(b"=")
    if padding < 0 or not data[padding:].strip(b"=\r\n\t "):
        try:
            return binascii.a2b_base64(data), ""
        except binascii.Error:
            return _base64_piece(data), "base64 is cut off"
    if data.count(b"=") > _PIECES:
        return _base64_piece(data), "base64 is full of padding"
    pieces = [_base64_piece(piece) for piece in _PIECE.findall(data)]
    return b"".join(pieces), "base64 goes on after its padding"


def _base64_piece(data: bytes) -> bytes:
    """Decode base64 without relying on padding; a last single character says nothing."""
    letters = _NOT_BASE64.sub(b"", data)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _uu(data: bytes) -> tuple[bytes, str]:
    """Decode uuencoded lines between ``begin`` and ``end``; a bad line is passed over."""
    begin = _BEGIN.search(data)
    if begin is None:
        return data, "uuencoded part without a beginning"
    pieces: list[bytes] = []
    problem = "uuencoded part without an end"
    for raw_line in data[begin.end() :].splitlines():
        if raw_line.strip() == b"end":
            problem = ""
            break
        try:
            pieces.append(binascii.a2b_uu(raw_line))
        except binascii.Error:
            # Some encoders count wrongly: take the octets the length character speaks of.
            octets = ((raw_line[0] - 32) & 63) * 4 + 5
            try:
                pieces.append(binascii.a2b_uu(raw_line[: octets // 3]))
            except binascii.Error:
                problem = "uuencoded line cannot be read"
    return b"".join(pieces), problem
