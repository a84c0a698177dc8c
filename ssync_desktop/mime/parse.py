"""From the octets of a message to what it says. Nothing raises out of here.

Three readers stand behind each other: our own (fast, for what is well made), the standard
library's (for boundaries that do not fit), and none at all (the message shown as text, with the
whole of it attached as a file). Which one was needed is among the defects.
"""

import hashlib

from ssync_desktop.domain.options import Priority
from ssync_desktop.domain.received_email import (
    ReceivedAttachment,
    ReceivedEmail,
    ReceivedHeaders,
)
from ssync_desktop.mime import body, charsets, clean, fallback, fields, headers, limits, reader
from ssync_desktop.mime.notes import Notes
from ssync_desktop.mime.part import Part

_NOTHING = ReceivedHeaders(
    message_id="", in_reply_to="", references=(), subject="", sender=None, reply_to=(), to=(),
    cc=(), bcc=(), date=None, received_on=None, thread_index=b"", auto_submitted="",
    importance=Priority.NORMAL, own_message="", block="",
)  # fmt: skip


def parse(raw: bytes) -> ReceivedEmail:
    """Return what the message *raw* says; whatever is wrong with it stands in its defects."""
    notes = Notes()
    source = _with_line_feeds(raw, notes)
    start = fields.envelope_end(source)
    head = _NOTHING
    try:
        found, block, body_at = reader.head(source, start, notes)
        head = headers.read(found, block, notes)
        root = _tree(source, found, body_at, notes)
        chosen = body.choose(root, notes)
        text, rich = body.texts(chosen, notes)
        attachments = body.mark_inline(chosen.attachments, rich)
    except Exception as error:  # noqa: BLE001  the contract: nothing raises, whatever was sent
        notes.add("message", f"cannot be taken apart: {_name_of(error)}", truncated=True)
        text, rich = _as_text(source[start:]), ""
        attachments = [_whole(raw)]
    return ReceivedEmail(
        headers=head,
        text=text,
        html=rich,
        attachments=tuple(attachments),
        defects=tuple(notes.defects),
        content_hash=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        truncated=notes.truncated,
    )


def parse_headers(block: bytes) -> ReceivedHeaders:
    """Return what the header *block* says; text behind an empty line is not looked at."""
    notes = Notes()
    source = _with_line_feeds(block, notes)
    try:
        found, own_block, _ = reader.head(source, fields.envelope_end(source), notes)
        return headers.read(found, own_block, notes)
    except Exception:  # noqa: BLE001  the contract: nothing raises, whatever was sent
        return _NOTHING


def _tree(source: bytes, found: fields.Fields, body_at: int, notes: Notes) -> Part:
    """Return the parts of the message, by our own reader or, where that gives up, the other."""
    known = len(notes.defects)
    try:
        return reader.read(source, found, body_at, notes)
    except reader.StructureDefect as defect:
        del notes.defects[known:]
        notes.truncated = False
        notes.add("structure", str(defect))
    return fallback.read(source, found, body_at, notes)


def _with_line_feeds(raw: bytes, notes: Notes) -> bytes:
    """Return *raw* with line feeds, should its lines end in nothing but carriage returns."""
    if b"\r" not in raw[: limits.HEADER_BLOCK] or b"\n" in raw:
        return raw
    notes.add("message", "lines end in a carriage return alone")
    return raw.replace(b"\r", b"\n")


def _name_of(error: Exception) -> str:
    return str(error) if isinstance(error, fallback.TooLarge) else type(error).__name__


def _as_text(source: bytes) -> str:
    """Return the beginning of the body, or of the whole, as it stands."""
    _, body_at = fields.span(source, 0, len(source))
    return clean.text(charsets.guess(source[body_at:][: limits.LAST_RESORT_TEXT]))


def _whole(raw: bytes) -> ReceivedAttachment:
    return ReceivedAttachment("message.eml", "message/rfc822", raw, message=True)
