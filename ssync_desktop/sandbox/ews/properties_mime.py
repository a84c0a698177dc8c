"""From a message's octets to the properties of an item, and back (RFC 5322, types.xsd)."""

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime
from typing import Final

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import Priority
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders
from ssync_desktop.mime import compose, html
from ssync_desktop.mime.parse import parse_headers
from ssync_desktop.sandbox.ews.markup import Element, plain, t
from ssync_desktop.sandbox.ews.properties_values import (
    Values,
    addresses_in,
    people,
    put,
    text_of,
)

_IMPORTANCE: Final = {Priority.LOW: "Low", Priority.NORMAL: "Normal", Priority.HIGH: "High"}
_PRIORITY: Final = {word: priority for priority, word in _IMPORTANCE.items()}
_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_PREFIX: Final = re.compile(r"^(?:(?:re|fw|fwd|aw|wg)\s*:\s*)+", re.IGNORECASE)

IN_MIME: Final = frozenset({
    "Subject", "Body", "Importance", "InReplyTo", "From", "Sender", "ToRecipients",
    "CcRecipients", "BccRecipients", "ReplyTo", "InternetMessageId", "References",
})  # fmt: skip
"""The properties that a message's octets say as well."""


def header_values(raw: bytes) -> Values:
    """Return what the header block of *raw* says, as properties."""
    return values_of(parse_headers(raw))


def values_of(head: ReceivedHeaders) -> Values:
    """Return what a header block says, as properties."""
    values: Values = {}
    for name, said in _plain(head):
        if said:
            put(values, name, said)
    if head.sender is not None:
        values["From"] = people("From", (head.sender,))
        values["Sender"] = people("Sender", (head.sender,))
    for name, found in (
        ("ToRecipients", head.to),
        ("CcRecipients", head.cc),
        ("BccRecipients", head.bcc),
        ("ReplyTo", head.reply_to),
    ):
        if found:
            values[name] = people(name, found)
    return values


def _plain(head: ReceivedHeaders) -> tuple[tuple[str, str], ...]:
    return (
        ("Subject", head.subject),
        ("ConversationTopic", topic(head.subject)),
        ("Importance", _IMPORTANCE[Priority(head.importance)]),
        ("InReplyTo", _bracketed(head.in_reply_to)),
        ("References", " ".join(map(_bracketed, head.references))),
        ("InternetMessageId", _bracketed(head.message_id)),
        ("DateTimeSent", plain(head.date) if head.date else ""),
        ("ConversationIndex", base64.b64encode(head.thread_index).decode()),
        ("DisplayTo", display(head.to)),
        ("DisplayCc", display(head.cc)),
    )


def topic(subject: str) -> str:
    """Return *subject* without its prefixes, by which a conversation is known."""
    return _PREFIX.sub("", subject).strip()


def display(addresses: tuple[Address, ...]) -> str:
    """Return *addresses* as Outlook shows them in a list."""
    return "; ".join(entry.name or entry.address for entry in addresses)


def conversation_id(values: Values) -> str:
    """Return what all messages on one topic have in common (MS-OXOMSG 2.2.1.2)."""
    digest = hashlib.sha256(topic(text_of(values, "Subject")).casefold().encode()).digest()
    return base64.b64encode(digest).decode()


def _bracketed(identifier: str) -> str:
    return f"<{identifier}>" if identifier else ""


def internet_headers(raw: bytes) -> Element:
    """Return the fields of the header block, one ``InternetMessageHeader`` each."""
    made = t("InternetMessageHeaders")
    block = _FOLD.sub(" ", parse_headers(raw).block)
    for line in block.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip():
            made.append(t("InternetMessageHeader", value.strip(), HeaderName=name.strip()))
    return made


def body(name: str, email: ReceivedEmail, wanted: str) -> Element:
    """Return the body as the element *name*; *wanted* is ``Best``, ``HTML`` or ``Text``."""
    if wanted == "HTML" or (wanted != "Text" and email.html):
        rich = email.html or f"<html><body><pre>{_escaped(email.text)}</pre></body></html>"
        return t(name, rich, BodyType="HTML")
    return t(name, email.text, BodyType="Text")


def body_of_values(name: str, values: Values, wanted: str) -> Element:
    """Return a body that was written as a property; HTML as one reads it where text is wanted."""
    said, kind = text_of(values, "Body"), body_type(values)
    if wanted == "Text" and kind == "HTML":
        said, kind = html.text_of(said), "Text"
    return t(name, said, BodyType=kind)


def body_type(values: Values) -> str:
    """Return ``HTML`` or ``Text``, as the body was written."""
    found = values.get("Body")
    return "Text" if found is None else found.get("BodyType", "Text")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def composed(
    values: Values,
    files: tuple[compose.OutgoingFile, ...],
    owner: Address,
    now: datetime,
) -> bytes:
    """Return the octets of a message that was written as properties by the mailbox *owner*."""
    sender = (addresses_in(values, "From") or (owner,))[0]
    said = text_of(values, "Body")
    rich = said if body_type(values) == "HTML" else ""
    return compose.compose(
        compose.OutgoingContent(
            sender=sender,
            message_id=_bare(text_of(values, "InternetMessageId")),
            date=now.astimezone(UTC),
            to=addresses_in(values, "ToRecipients"),
            cc=addresses_in(values, "CcRecipients"),
            reply_to=addresses_in(values, "ReplyTo"),
            subject=text_of(values, "Subject"),
            text=html.text_of(said) if rich else said,
            html=rich,
            attachments=files,
            in_reply_to=_bare(text_of(values, "InReplyTo")),
            references=tuple(map(_bare, text_of(values, "References").split())),
            thread_index=_octets(text_of(values, "ConversationIndex")),
            priority=_PRIORITY.get(text_of(values, "Importance"), Priority.NORMAL),
        )
    )


def _bare(identifier: str) -> str:
    return identifier.strip().strip("<>")


def _octets(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded)
    except binascii.Error:
        return b""
