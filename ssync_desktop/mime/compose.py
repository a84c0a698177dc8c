"""From what an email says to the octets that are sent (RFC 5322, RFC 2045, RFC 2047, RFC 2231).

The octets are written directly, once, and depend on nothing but the content: the same content
gives the same octets, so that an email which must be sent again is the same email. Bcc is no
part of the content and cannot appear.
"""

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.options import Priority
from ssync_desktop.domain.received_email import LOOP_HEADER
from ssync_desktop.mime import clean, encode

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_REFERENCES: Final = 50  # the first and the newest; a longer line of ancestors helps nobody
_EXTRA_NAME: Final = re.compile(r"[!-9;-~]{1,70}")
_OURS: Final = frozenset({
    "from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "in-reply-to",
    "references", "mime-version",
})  # fmt: skip
_LONG_LINE: Final = re.compile(rb"[^\n]{991}")
_PRIORITY_FIELDS: Final = {
    Priority.HIGH: "Importance: high\r\nX-Priority: 1\r\n",
    Priority.LOW: "Importance: low\r\nX-Priority: 5\r\n",
}


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to be sent. With a *content_id* (no brackets) the HTML can show it."""

    file_name: str
    mime_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingContent:
    """What an email to be sent says. Identifiers are without brackets, *date* is aware.

    *loop* is the value of our loop header (D18, D29), empty for mail people write. *extra* are
    further fields as name and value; those this record knows itself, and Content-…, are ignored.
    """

    sender: Address
    message_id: str
    date: datetime
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[OutgoingFile, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    thread_index: bytes = b""
    priority: Priority = Priority.NORMAL
    auto_submitted: str = ""
    loop: str = ""
    extra: tuple[tuple[str, str], ...] = ()


def new_message_id(domain: str, identity: UUID) -> str:
    """Return a message id without brackets, made of *identity* and the sender's *domain*."""
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""  # no name a server could have
    host = encode.bare_identifier(domain).strip("@.").lower()
    return f"{identity.hex}@{host or 'localhost.invalid'}"


def compose(content: OutgoingContent) -> bytes:
    """Return the octets of an email, lines ended by CRLF, ready to be handed to a server."""
    return _headers(content).encode("utf-8", "replace") + _Body(content).octets()


def _headers(content: OutgoingContent) -> str:
    fields = [
        _date_field(content.date),
        encode.address_field("From", (content.sender,)),
        encode.address_field("Reply-To", content.reply_to),
        encode.address_field("To", content.to),
        encode.address_field("Cc", content.cc),
        encode.text_field("Subject", content.subject),
        encode.identifier_field("Message-ID", (content.message_id,)),
        encode.identifier_field("In-Reply-To", (content.in_reply_to,)),
        encode.identifier_field("References", _shortened(content.references)),
        _thread_index_field(content.thread_index),
        _PRIORITY_FIELDS.get(content.priority, ""),
    ]
    if content.auto_submitted:
        fields.append(encode.text_field("Auto-Submitted", content.auto_submitted))
    if content.loop:
        fields.append(encode.text_field(LOOP_HEADER, content.loop))
    for name, value in content.extra:
        lower = name.lower()
        if _EXTRA_NAME.fullmatch(name) and lower not in _OURS and lower[:8] != "content-":
            fields.append(encode.text_field(name, value))
    fields.append("MIME-Version: 1.0\r\n")
    return "".join(fields)


def _date_field(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return (
        f"Date: {_DAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]}"
        f" {moment.year:04} {moment.hour:02}:{moment.minute:02}:{moment.second:02} +0000\r\n"
    )


def _shortened(references: tuple[str, ...]) -> tuple[str, ...]:
    if len(references) <= _REFERENCES:
        return references
    return (references[0], *references[1 - _REFERENCES :])


def _thread_index_field(index: bytes) -> str:
    if not index:
        return ""
    return "Thread-Index: " + _lines(index, 60).decode("ascii").replace("\r\n", "\r\n ") + "\r\n"


def _lines(octets: bytes, width: int = 76) -> bytes:
    """Return *octets* in base64, in lines of *width* characters."""
    letters = binascii.b2a_base64(octets, newline=False)
    if len(letters) <= width:
        return letters
    return b"\r\n".join([letters[at : at + width] for at in range(0, len(letters), width)])


class _Body:
    """Writes the body of one email, part within part."""

    def __init__(self, content: OutgoingContent) -> None:
        self._content = content
        self._boundaries = 0

    def octets(self) -> bytes:
        """Return the body, beginning with its Content-Type."""
        content = self._content
        inline = [file for file in content.attachments if file.content_id and content.html]
        body = self._texts([_file(file, inline=True) for file in inline])
        files = [_file(file) for file in content.attachments if file not in inline]
        return self._multipart("mixed", [body, *files]) if files else body

    def _texts(self, images: list[bytes]) -> bytes:
        content = self._content
        if not content.html:
            return _text("plain", content.text)
        rich = _text("html", content.html)
        if images:
            rich = self._multipart("related", [rich, *images])
        if not content.text:
            return rich
        return self._multipart("alternative", [_text("plain", content.text), rich])

    def _multipart(self, subtype: str, parts: list[bytes]) -> bytes:
        boundary = self._boundary(parts)
        line = b"\r\n--" + boundary
        pieces = [
            b"Content-Type: multipart/", subtype.encode("ascii"),
            b';\r\n boundary="', boundary, b'"\r\n',
        ]  # fmt: skip
        for part in parts:
            pieces += (line, b"\r\n", part)
        pieces += (line, b"--\r\n")
        return b"".join(pieces)

    def _boundary(self, parts: list[bytes]) -> bytes:
        """Return a boundary that does not occur in *parts*."""
        while True:
            self._boundaries += 1
            seed = f"{self._content.message_id} {self._boundaries}".encode("utf-8", "replace")
            boundary = b"=_" + sha256(seed).hexdigest()[:32].encode("ascii")
            if not any(boundary in part for part in parts):
                return boundary


def _text(subtype: str, text: str) -> bytes:
    """Return a text part, readable as it is where the text allows it."""
    text = clean.text(text).replace("\n", "\r\n")
    if not text.endswith("\r\n"):
        text += "\r\n"
    octets = text.encode()
    if octets.isascii() and _LONG_LINE.search(octets) is None:
        charset, encoding = "us-ascii", "7bit"
    elif (len(octets) - len(text)) * 4 > len(octets):
        charset, encoding, octets = "utf-8", "base64", _lines(octets) + b"\r\n"
    else:
        charset, encoding, octets = "utf-8", "quoted-printable", binascii.b2a_qp(octets)
    head = (
        f"Content-Type: text/{subtype}; charset={charset}\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode("ascii") + octets


def _file(file: OutgoingFile, *, inline: bool = False) -> bytes:
    """Return a file as a part. A message goes as it is or, if it cannot, as unknown octets."""
    mime_type = encode.media_type(file.mime_type)
    encoding, octets = "base64", b""
    if mime_type.startswith(("message/", "multipart/")):
        octets = re.sub(rb"\r\n|\r|\n", b"\r\n", file.content)
        encoding = "7bit"
        if not octets.isascii() or b"\0" in octets or _LONG_LINE.search(octets):
            mime_type, encoding = "application/octet-stream", "base64"
    if encoding == "base64":
        octets = _lines(file.content)
    head = (
        f"Content-Type: {mime_type}\r\n"
        f"Content-Disposition: {'inline' if inline else 'attachment'}"
        f"{encode.file_name_parameters(file.file_name)}\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n"
    )
    if file.content_id:
        head += encode.identifier_field("Content-ID", (file.content_id,))
    return (head + "\r\n").encode("ascii", "replace") + octets
