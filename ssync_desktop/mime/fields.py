"""A header block, taken apart into the fields this program reads (RFC 5322, section 2.2).

Where a header block ends follows common sense more than the letter: a line that is no header
is passed over, since it is mostly a folded line that lost its space; two in a row are taken for
the body of a message whose empty line is missing.
"""

import re
from typing import Final

from ssync_desktop.domain.received_email import LOOP_HEADER
from ssync_desktop.mime import charsets, limits
from ssync_desktop.mime.notes import Notes

Fields = dict[str, list[str]]
"""Values by lower-case name, unfolded and not yet decoded, in the order of the message."""

_ESSENTIAL: Final = frozenset({
    "content-type", "content-transfer-encoding", "content-disposition", "content-id",
    "message-id", "in-reply-to", "from", "date", "subject", LOOP_HEADER.lower(),
})  # fmt: skip
WANTED: Final = _ESSENTIAL | {
    "content-location", "references", "sender", "reply-to", "to", "cc", "bcc", "received",
    "thread-index", "auto-submitted", "importance", "x-priority", "priority",
    "x-msmail-priority",
}  # fmt: skip
_FIELD_BREAK: Final = re.compile(r"\r?\n(?![ \t])")
_NAME: Final = re.compile(r"[!-9;-~]+[ \t]*:")
_RAW_NAME: Final = re.compile(rb"[!-9;-~]+[ \t]*:")
_RAW_LINE: Final = re.compile(rb"[^\n]*\n?")
_ENVELOPE_LINE: Final = re.compile(rb">?From [^\n]*\n")


def envelope_end(raw: bytes) -> int:
    """Return where the message begins behind the ``From`` line of an mbox file, 0 without one."""
    if raw[:1] in (b"F", b">"):
        match = _ENVELOPE_LINE.match(raw)
        if match is not None:
            return match.end()
    return 0


def span(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the header block from *start* on ends, and where the body behind it begins.

    Without an empty line everything up to *end* is header block.
    """
    first = raw.find(b"\n", start, end)
    if first < 0:
        return end, end
    if first == start or (first == start + 1 and raw[start] == 13):
        return start, first + 1
    crlf = raw[first - 1] == 13
    at = raw.find(b"\n\r\n" if crlf else b"\n\n", first, end)
    other = raw.find(b"\n\n" if crlf else b"\n\r\n", first, end if at < 0 else at)
    if other >= 0:
        at, crlf = other, not crlf
    if at < 0:
        return end, end
    return at + 1, at + (3 if crlf else 2)


def split(block: bytes, notes: Notes, where: str = "headers") -> Fields:
    """Return the wanted fields of *block*; what is no field is passed over and noted."""
    if len(block) > limits.HEADER_BLOCK:
        return _cut(block, notes, where)
    fields: Fields = {}
    ascii_only = block.isascii()
    for line in _FIELD_BREAK.split(block.decode("latin-1")):
        name, colon, value = line.partition(":")
        key = name.rstrip(" \t").lower()
        if key in WANTED and colon:
            if "\n" in value:
                value = value.replace("\r\n", "").replace("\n", "")
            if not ascii_only:
                value = charsets.guess(value.encode("latin-1"))
            fields.setdefault(key, []).append(value.strip())
        elif line and _NAME.match(line) is None and line.strip():
            notes.add(where, f"no header field: {line[:60]!a}")
    return fields


def body_without_empty_line(raw: bytes, start: int, block_end: int, end: int) -> int:
    """Return where within a header block the body begins after all, or -1.

    It begins at two lines in a row that are no headers, or at one that is the first of the block
    or, where no empty line follows up to *end*, the last.
    """
    bad_at = -1
    for match in _RAW_LINE.finditer(raw, start, min(block_end, start + limits.HEADER_SCAN)):
        line = match[0]
        folded = line[:1] in (b" ", b"\t") and match.start() != start
        if folded or not line.strip():
            continue
        if _RAW_NAME.match(line):
            bad_at = -1
        elif bad_at >= 0:
            return bad_at
        else:
            bad_at = match.start()
    return bad_at if block_end == end or bad_at == start else -1


def _cut(block: bytes, notes: Notes, where: str) -> Fields:
    """Return the fields of an overlong block: the essential ones in any case, shortened."""
    size = len(block)
    notes.add(where, f"{size} octets, more than {limits.HEADER_BLOCK} are not read")
    lines = re.split(rb"\r?\n(?![ \t])", block[: limits.HEADER_SCAN])
    kept: list[bytes] = []
    budget = limits.HEADER_BLOCK
    seen: set[str] = set()
    for essential in (True, False):
        for line in lines:
            key = line[:60].partition(b":")[0].rstrip(b" \t").lower().decode("latin-1")
            if (key in _ESSENTIAL) is not essential or key not in WANTED:
                continue
            if essential and key in seen:
                continue
            seen.add(key)
            most = limits.ESSENTIAL_FIELD if essential else limits.HEADER_FIELD
            shortened = line[: min(most, max(budget - 1, 0))]
            budget -= len(shortened) + 1
            if shortened:
                kept.append(shortened)
    return split(b"\n".join(kept), Notes(), where)
