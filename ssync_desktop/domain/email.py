"""Email activities, their parties and attachments, and drafts that can be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import Address, is_address
from ssync_desktop.domain.options import (
    CorrelationMethod,
    EmailNotifications,
    EmailStatus,
    ParticipationType,
    Priority,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem, no_longer_than

SUBJECT_LENGTH = 800


@dataclass(frozen=True, slots=True)
class Party:
    """One address of an email with the record it belongs to; *record* None means unresolved."""

    participation: ParticipationType
    address: str
    name: str = ""
    record: Reference | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored attachment without its bytes; those are read on their own. *size* in octets."""

    id: UUID
    file_name: str
    mime_type: str
    size: int
    content_id: str
    number: int


@dataclass(frozen=True, slots=True)
class AttachmentDraft:
    """A file to be sent with an email."""

    file_name: str
    mime_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class EmailDraft:
    """An outgoing email as a person writes it. *sender* is a user or a queue.

    Recipients are addresses; the organization resolves them. *html* may be empty. A draft that is
    stored already has an *id* and the *row_version* it was read with; *kept* are those of its
    stored attachments that stay, *attachments* are new ones.
    """

    id: UUID | None = None
    sender: Reference | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[AttachmentDraft, ...] = ()
    in_reply_to: UUID | None = None  # the email this one answers
    regarding: Reference | None = None
    priority: Priority = Priority.NORMAL
    kept: tuple[Attachment, ...] = ()
    send_after: datetime | None = None  # the delayed-send time: not before that moment
    row_version: int = 0

    def storing_problems(self) -> Iterator[Problem]:
        """Yield what keeps this email from being stored; a draft may be unfinished."""
        yield from no_longer_than("subject", "Subject", self.subject, SUBJECT_LENGTH)

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps this email from being sent."""
        if self.sender is None:
            yield Problem("sender", "Nobody is named as the sender.", "Choose a user or a queue.")
        if not (self.to or self.cc or self.bcc):
            yield Problem("to", "There is no recipient.", "Enter at least one address.")
        for field in ("to", "cc", "bcc"):
            for address in getattr(self, field):
                if not is_address(address.address):
                    yield Problem(
                        field,
                        f"“{address.address}” is not a mail address.",
                        "Enter it like name@example.com.",
                    )
        yield from self.storing_problems()


@dataclass(frozen=True, slots=True)
class Email:
    """A stored email activity without its body (bodies are never read for a list)."""

    id: UUID
    subject: str
    outgoing: bool
    status: EmailStatus
    parties: tuple[Party, ...]
    owner_id: UUID
    created_on: datetime
    message_id: str = ""
    in_reply_to: str = ""
    conversation_index: bytes = b""
    tracking_token: str = ""
    correlation_method: CorrelationMethod = CorrelationMethod.NONE
    correlated_id: UUID | None = None
    parent_id: UUID | None = None
    regarding: Reference | None = None
    accepting: Reference | None = None
    receiving_mailbox_id: UUID | None = None
    sender_mailbox_id: UUID | None = None
    submitted_by: UUID | None = None
    delivery_attempts: int = 0
    postponed_until: datetime | None = None
    sent_on: datetime | None = None
    received_on: datetime | None = None
    notifications: EmailNotifications = EmailNotifications.NONE
    priority: Priority = Priority.NORMAL
    attachment_count: int = 0
    last_error_code: str = ""
    last_error_text: str = ""
    row_version: int = 1
    content_hidden: bool = False  # this copy is without what is not for the viewer (B107)


@dataclass(frozen=True, slots=True)
class EmailBody:
    """The parts of an email that only its own pane reads; *html* is already sanitised."""

    text: str
    html: str
    attachments: tuple[Attachment, ...]
