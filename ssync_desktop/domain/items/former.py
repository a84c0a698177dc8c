"""What an item said before the program wrote over it; kept so that a write can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.kinds import ChangeType
from ssync_desktop.domain.options import ObjectType

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FormerVersion:
    """One write of the program: *in_exchange* or in the organization.

    *content* is what was there before; None for something that was not. *undone_on* is when
    somebody took the write back.
    """

    id: UUID
    mailbox_id: UUID
    mapping_id: UUID
    object_type: ObjectType
    object_id: UUID | None
    entry_id: str
    change: ChangeType
    in_exchange: bool
    subject: str
    content: Content | None
    written_on: datetime
    undone_on: datetime | None = None
