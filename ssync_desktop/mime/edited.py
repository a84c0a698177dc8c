"""A parked message with another header block: its body stays as it came, octet by octet."""

import re

from ssync_desktop.domain.parked import ParkedText
from ssync_desktop.mime import fields, limits

_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322, section 2.2: printable US-ASCII without the colon
_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
BEGINNING = 16_384
"""Octets of the body that are shown."""


def parked_text(raw: bytes) -> ParkedText:
    """Return what an editor shows of *raw*; octets that are no text stay visible."""
    start = fields.envelope_end(raw)
    found = _END.search(raw, start)
    block = raw[start : found.start()] if found else raw[start:]
    body = raw[found.end() :] if found else b""
    return ParkedText(
        headers=_text(block[: limits.HEADER_BLOCK]),
        beginning=_text(body[:BEGINNING]),
        whole=len(body) <= BEGINNING,
    )


def with_headers(raw: bytes, text: str) -> bytes:
    """Return *raw* with the header block *text* in place of its own.

    What is no header line is left out, so that an edited block cannot reach into the body. Text
    beyond US-ASCII goes as UTF-8 (RFC 6532).
    """
    found = _END.search(raw, fields.envelope_end(raw))
    body = raw[found.end() :] if found else b""
    lines = "".join(f"{line}\r\n" for line in _header_lines(text))
    return lines.encode("utf-8", "replace") + b"\r\n" + body


def _header_lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        folded = line[:1] in (" ", "\t") and bool(line.strip())
        name, colon, value = line.partition(":")
        if folded and lines:
            lines.append(line.rstrip())
        elif colon and _NAME.fullmatch(name.strip()):
            lines.append(f"{name.strip()}: {value.strip()}")
    return lines


def _text(octets: bytes) -> str:
    text = octets.decode("utf-8", "backslashreplace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\\0")
