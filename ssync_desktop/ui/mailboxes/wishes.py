"""What other pages ask the Mailboxes page for, beside a mailbox to be looked at."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EditMailbox:
    """Open the editor of a mailbox; at what it signs in with where *sign_in* is said."""

    mailbox_id: UUID
    sign_in: bool = False
