"""The forgiving reader: the standard library's, for messages whose boundaries do not fit.

It gets the body alone, under the one field that tells its structure, so that the header block
is read the same way for every message.
"""

import re
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Any

from ssync_desktop.mime import fields, limits
from ssync_desktop.mime.notes import Notes
from ssync_desktop.mime.part import Part

_MULTIPART = re.compile(rb"multipart/", re.IGNORECASE)
_LINE_BREAK = re.compile(r"[\r\n]+")


class TooLarge(Exception):
    """Taking this message apart would take too long. Never leaves this package."""


def read(raw: bytes, found: fields.Fields, body: int, notes: Notes) -> Part:
    """Return the message whose fields are *found* and whose body begins at *body*."""
    if len(raw) - body > limits.FALLBACK_SIZE:
        raise TooLarge("too large for a message with a damaged structure")
    for count, _ in enumerate(_MULTIPART.finditer(raw, body)):
        if count >= limits.FALLBACK_MULTIPARTS:
            raise TooLarge("too many parts for a message with a damaged structure")
    kind = _LINE_BREAK.sub(" ", found.get("content-type", ["text/plain"])[0])
    structure = f"Content-Type: {kind}\n\n".encode("utf-8", "replace")
    message = message_from_bytes(structure + raw[body:], policy=compat32)
    part = _part(message, notes, "text/plain")
    part.fields = found
    return part


def _part(message: "Message[str, str]", notes: Notes, default_type: str) -> Part:
    for defect in message.defects:
        notes.add("structure", type(defect).__name__)
    part = Part(_fields(message), default_type)
    payload = message.get_payload()
    if part.is_multipart and isinstance(payload, list):
        inner = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        part.children = [_part(child, notes, inner) for child in _messages(payload)]
    elif isinstance(payload, list):
        part.body = b"\n".join(child.as_bytes(policy=compat32) for child in _messages(payload))
    else:
        if part.is_multipart:
            part.type = "text/plain"  # nothing in it was found to be a part
        del message["Content-Transfer-Encoding"]  # so that the octets come as they are
        octets = message.get_payload(decode=True)
        part.body = octets if isinstance(octets, bytes) else b""
    return part


def _messages(payload: list[Any]) -> "list[Message[str, str]]":
    """Return the parts in *payload*; its published type allows for more than a parser gives."""
    return [child for child in payload if isinstance(child, Message)]


def _fields(message: "Message[str, str]") -> fields.Fields:
    """Return the wanted fields of a part, as our own reader would."""
    block = "\n".join(f"{name}: {value}" for name, value in message.raw_items())
    return fields.split(block.encode("utf-8", "surrogateescape"), Notes())
