"""An item that did not synchronize, as the list of failures shows it for a few days (B108)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.options import OperationType


@dataclass(frozen=True, slots=True)
class ItemFailure:
    """The last error of one item in one operation.

    *object_id* is the ledger's line of a received message or the email that could not be sent.
    *partner* is the sender of what came and the recipients of what was to leave. *given_up* says
    that the program will not try it again by itself.
    """

    id: UUID
    operation: OperationType
    mailbox_id: UUID
    owner_id: UUID
    object_id: UUID
    subject: str
    partner: str
    error_code: str
    error_text: str
    attempts: int
    given_up: bool
    first_failed_on: datetime
    failed_on: datetime
