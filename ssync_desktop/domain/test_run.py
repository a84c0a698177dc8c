"""How a Test & Enable run of one mailbox stands: its steps, and what each found (B27-B32)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.options import OperationType, TestStatus


class StepState(StrEnum):
    """Where one step is."""

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TestStep:
    """One step with its outcome; *duration* in seconds, *words* are the server's own."""

    __test__ = False

    title: str
    operation: OperationType | None = None  # None for the preconditions
    state: StepState = StepState.WAITING
    duration: float = 0.0
    words: str = ""
    error_code: str = ""
    error_text: str = ""
    remedy: str = ""
    certificate: ShownCertificate | None = None


@dataclass(frozen=True, slots=True)
class TestRun:
    """A whole run; it replaces itself as it goes on. *enabled* names the directions now enabled."""

    __test__ = False

    mailbox_id: UUID
    mailbox_name: str
    profile_id: UUID | None
    steps: tuple[TestStep, ...]
    started_on: datetime
    finished: bool = False
    cancelled: bool = False
    incoming: TestStatus = TestStatus.NOT_RUN
    outgoing: TestStatus = TestStatus.NOT_RUN
    act: TestStatus = TestStatus.NOT_RUN
    enabled: frozenset[OperationType] = frozenset()
    needs_approval: bool = False
