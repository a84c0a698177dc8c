"""What the header block of a message says."""

import re
from datetime import datetime
from typing import Final

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import Priority
from ssync_desktop.domain.received_email import LOOP_HEADER, ReceivedHeaders
from ssync_desktop.mime import addresses, charsets, clean, dates, limits, transfer, words
from ssync_desktop.mime.fields import Fields
from ssync_desktop.mime.notes import Notes

_LOOP: Final = LOOP_HEADER.lower()
_IDENTIFIER: Final = re.compile(r"<([^<>]+)>")
_PRIORITIES: Final = {
    "high": Priority.HIGH, "urgent": Priority.HIGH, "1": Priority.HIGH, "2": Priority.HIGH,
    "low": Priority.LOW, "non-urgent": Priority.LOW, "4": Priority.LOW, "5": Priority.LOW,
}  # fmt: skip
_PRIORITY_FIELDS: Final = ("importance", "x-priority", "priority", "x-msmail-priority")


def read(fields: Fields, block: bytes, notes: Notes) -> ReceivedHeaders:
    """Return what *fields*, which came from *block*, say; what cannot be read is noted."""
    sender = _addresses(fields, "from", notes)
    received = fields.get("received")
    return ReceivedHeaders(
        message_id=_identifier(fields, "message-id"),
        in_reply_to=_identifier(fields, "in-reply-to"),
        references=_references(fields),
        subject=words.decode(_first(fields, "subject")),
        sender=sender[0] if sender else None,
        reply_to=_addresses(fields, "reply-to", notes),
        to=_addresses(fields, "to", notes),
        cc=_addresses(fields, "cc", notes),
        bcc=_addresses(fields, "bcc", notes),
        date=_date(fields, notes),
        received_on=dates.received(received[0]) if received else None,
        thread_index=_thread_index(fields, notes),
        auto_submitted=clean.line(_first(fields, "auto-submitted"))[:100],
        importance=_importance(fields),
        own_message=clean.line(_first(fields, _LOOP))[: limits.IDENTIFIER],
        block=_text_of(block),
    )


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name)
    return values[0] if values else ""


def _addresses(fields: Fields, name: str, notes: Notes) -> tuple[Address, ...]:
    """Return the addresses of all fields called *name*; some mailers write a field per person."""
    values = fields.get(name)
    if not values:
        return ()
    found, unread = addresses.parse(values[0])
    for value in values[1:] if name != "from" else ():
        more, skipped = addresses.parse(value)
        found, unread = found + more, unread + skipped
    if len(found) >= limits.ADDRESSES:
        notes.add(name, f"only the first {limits.ADDRESSES} addresses are read")
        return tuple(_clean_address(entry) for entry in found[: limits.ADDRESSES])
    if unread:
        notes.add(name, "an entry is no mail address")
    return tuple(_clean_address(entry) for entry in found)


def _clean_address(entry: Address) -> Address:
    """Return *entry* with an address of printable characters only."""
    if entry.address.isprintable():
        return entry
    return Address(entry.name, "".join(filter(str.isprintable, entry.address)))


def _identifier(fields: Fields, name: str) -> str:
    """Return the first message id of a field, without brackets; "" without one.

    Without brackets a single word that looks like an id counts; In-Reply-To was once free text.
    """
    value = _first(fields, name)
    if not value:
        return ""
    match = _IDENTIFIER.search(value)
    if match is not None:
        return _bare(match[1])
    word = value.strip("<> \t")
    if " " in word or (name != "message-id" and "@" not in word):
        return ""
    return _bare(word)


def _references(fields: Fields) -> tuple[str, ...]:
    """Return the message ids of References, oldest first, each once; the newest are kept."""
    value = " ".join(fields.get("references", ()))
    if not value:
        return ()
    found = _IDENTIFIER.findall(value) or [word for word in value.split() if "@" in word]
    unique = dict.fromkeys(filter(None, map(_bare, found)))
    return tuple(unique)[-limits.REFERENCES :]


def _bare(identifier: str) -> str:
    """Return a message id without blanks: those came with folding in the middle of it."""
    return "".join(clean.line(identifier).split())[: limits.IDENTIFIER]


def _date(fields: Fields, notes: Notes) -> datetime | None:
    value = _first(fields, "date")
    moment = dates.parse(value)
    if moment is None and value:
        notes.add("date", f"no date: {value[:60]!a}")
    return moment


def _thread_index(fields: Fields, notes: Notes) -> bytes:
    value = _first(fields, "thread-index")
    if not value:
        return b""
    octets, problem = transfer.base64("".join(value.split()).encode("ascii", "replace"))
    if problem:
        notes.add("thread-index", problem)
    return octets[: limits.THREAD_INDEX]


def _importance(fields: Fields) -> Priority:
    for name in _PRIORITY_FIELDS:
        value = _first(fields, name)
        if value:
            word = value.split(maxsplit=1)[0].strip("();,").lower()
            return _PRIORITIES.get(word, Priority.NORMAL)
    return Priority.NORMAL


def _text_of(block: bytes) -> str:
    """Return the header block as clean text of at most 64 KB in UTF-8."""
    if len(block) > limits.HEADER_BLOCK:
        block = block[: limits.HEADER_BLOCK].rpartition(b"\n")[0] or block[: limits.HEADER_BLOCK]
    if block.isascii():
        return clean.text(block.decode("ascii"))
    text = clean.text(charsets.guess(block))
    return text.encode()[: limits.HEADER_BLOCK].decode("utf-8", "ignore")
