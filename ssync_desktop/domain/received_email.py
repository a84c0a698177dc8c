"""What a message says, once it has been read: clean Unicode, safe HTML, and what was wrong."""

from dataclasses import dataclass
from datetime import datetime

from ssync_desktop.domain.addresses import Address

LOOP_HEADER = "X-Ssync-Loop"  # carried by everything the program itself sends (D18, D29)
LOOP_VALUE = "test"  # what it says in the message of a test


@dataclass(frozen=True, slots=True)
class ReceivedAttachment:
    """A part that is not the body. *content_id* is without angle brackets; empty if none.

    *message* is true for an attached message (``message/rfc822``); *inline* for a part the HTML
    body shows by its content id.
    """

    file_name: str
    mime_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False
    message: bool = False


@dataclass(frozen=True, slots=True)
class Defect:
    """Something in a message that could not be read as it should; *where* names header or part."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class ReceivedHeaders:
    """What the header block says; all text is clean (no NUL, no lone surrogate).

    Identifiers are without angle brackets. *references* runs oldest first.
    *own_message* tells a message this program sent by itself (D29).
    """

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    sender: Address | None  # the From address; None when there is none that could be read
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    date: datetime | None  # Date, aware UTC
    received_on: datetime | None  # topmost Received, aware UTC (D23)
    thread_index: bytes
    auto_submitted: str
    importance: int  # option code Priority: 0 low, 1 normal, 2 high
    own_message: str  # value of our loop header, empty for other mail
    block: str  # the header block as text, 64 KB at most, for Explain


@dataclass(frozen=True, slots=True)
class ReceivedEmail:
    """A whole message. *html* is sanitised; *text* is the plain text, made from HTML if need be.

    *content_hash* is SHA-256 of the raw bytes, hex. *size* is in octets.
    """

    headers: ReceivedHeaders
    text: str
    html: str
    attachments: tuple[ReceivedAttachment, ...]
    defects: tuple[Defect, ...]
    content_hash: str
    size: int
    truncated: bool = False
