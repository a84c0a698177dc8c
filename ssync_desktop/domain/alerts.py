"""Alerts: one row per thing that somebody should know, which a repeat renews (section 6.2)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.people import Reference


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """What is to be said, about what, and to whom. *unique* renews an equal alert (B104).

    *mapping_id* is the pair of a record and an item it is about, as of the three questions.
    """

    level: TraceLevel
    code: ErrorCode
    regarding: Reference  # a mailbox or a profile
    text: str
    details: str = ""  # the server's own words
    unique: bool = True
    can_be_deleted: bool = True
    for_user_id: UUID | None = None  # whose wall; None means the regarding record's owner
    email_id: UUID | None = None
    mapping_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A stored alert. *count* is how often it was raised, *updated_on* when last."""

    id: UUID
    level: TraceLevel
    code: ErrorCode
    regarding: Reference
    text: str
    details: str
    machine_name: str
    created_on: datetime
    updated_on: datetime
    count: int
    can_be_deleted: bool
    for_user_id: UUID | None
    email_id: UUID | None
    mapping_id: UUID | None = None
