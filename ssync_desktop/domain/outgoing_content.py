"""Everything that composing an outgoing email needs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.automatic import AutomaticMail
from ssync_desktop.domain.email import AttachmentDraft
from ssync_desktop.domain.options import Priority


@dataclass(frozen=True, slots=True)
class OutgoingContent:
    """Values for the composer; identifiers are without angle brackets, references oldest first.

    *bcc* belongs on the envelope and into no header. *automatic* marks what no person wrote (D18).
    """

    email_id: UUID
    message_id: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    subject: str
    text: str
    html: str
    attachments: tuple[AttachmentDraft, ...]
    in_reply_to: str
    references: tuple[str, ...]
    thread_index: bytes
    priority: Priority
    created_on: datetime
    automatic: AutomaticMail | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """The envelope: every address once."""
        everyone = (*self.to, *self.cc, *self.bcc)
        return tuple({address.key: address.address for address in everyone}.values())
