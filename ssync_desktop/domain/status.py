"""Live status: values that replace themselves, never log texts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.options import OperationType


class Phase(StrEnum):
    """What a direction of a mailbox is doing, as the window shows it: shape, colour and word."""

    NEVER_TESTED = "never tested"
    TESTING = "testing"
    OK = "OK"
    SYNCHRONIZING = "synchronizing"
    RETRYING = "retrying"
    DEGRADED = "degraded"
    STOPPED = "stopped"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class OperationStatus:
    """One direction of one mailbox now; *done* of *total* items at *rate* items per second."""

    mailbox_id: UUID
    operation: OperationType
    phase: Phase
    done: int = 0
    total: int = 0
    rate: float = 0.0
    backlog: int = 0
    next_run_on: datetime | None = None
    last_success_on: datetime | None = None
    since: datetime | None = None
    error_code: str = ""
    error_text: str = ""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """The engine as a whole; *emails_to_hash* are those that smart matching reads anew."""

    running: bool
    paused: bool
    mailboxes_due: int = 0
    mailboxes_working: int = 0
    connections_open: int = 0
    emails_to_hash: int = 0
