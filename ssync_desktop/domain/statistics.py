"""One row per finished operation of a mailbox (``mailboxstatistics``)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.options import OperationType


@dataclass(frozen=True, slots=True)
class MailboxStatistics:
    """How one pass went. *backlog* is what is left to do; *result* false when it ended early."""

    id: UUID
    mailbox_id: UUID
    operation: OperationType
    scheduled_on: datetime
    started_on: datetime
    completed_on: datetime
    items_processed: int
    items_failed: int
    backlog: int
    result: bool
    machine_name: str
