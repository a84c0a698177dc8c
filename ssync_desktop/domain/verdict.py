"""A decision together with the reasons that led to it, in the order they were weighed."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.options import CorrelationMethod, ReasonCode
from ssync_desktop.domain.people import Reference


class Step(StrEnum):
    """The stations of an incoming message, in the order of D27."""

    MAILBOX = "mailbox"
    MANUAL = "tracked by hand"
    START_DATE = "start date"
    OWN_MESSAGE = "own message"
    SENDER = "sender"
    DUPLICATE = "duplicate"
    INTERNAL = "internal mail"
    CORRELATION = "correlation"
    FILTER = "filter"
    PARTIES = "parties"
    OWNER = "owner"
    NEW_RECORD = "new record"
    QUEUE = "queue items"
    REGARDING = "regarding"
    ATTACHMENTS = "attachments"
    CONTENT = "content"


ALL_OF_FOLDER = "All mail in the folder "
"""How the text of :attr:`Step.MANUAL` begins where the rule of a folder wants the message."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was weighed at a station: a recipient who was asked, a record that lost.

    *label* names it, *text* says what it came to; *record* is the row to open, if it is one.
    """

    label: str
    text: str
    record: Reference | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One station: what was asked and what came of it. *passed* None means "not asked".

    *facts* are what was weighed there, the one that decided first.
    """

    step: Step
    passed: bool | None
    text: str
    facts: tuple[Fact, ...] = ()

    @property
    def by_rule(self) -> bool:
        """Whether the rule of a folder wanted the message, and nobody by hand."""
        return self.step is Step.MANUAL and self.text.startswith(ALL_OF_FOLDER)


@dataclass(frozen=True, slots=True)
class Correlation:
    """Which stored email a message belongs to, and how that was found."""

    method: CorrelationMethod = CorrelationMethod.NONE
    email_id: UUID | None = None
    regarding: Reference | None = None
    owner_id: UUID | None = None

    @property
    def sets_parent(self) -> bool:
        """Only headers make the found email the parent (section 3.3)."""
        return self.method in (
            CorrelationMethod.IN_REPLY_TO,
            CorrelationMethod.CONVERSATION_INDEX,
        )


@dataclass(frozen=True, slots=True)
class IncomingVerdict:
    """The answer of ``CheckIncomingEmail``: deliver or not, why, and what was found on the way."""

    should_deliver: bool
    reason_code: ReasonCode
    reasons: tuple[Reason, ...]
    correlation: Correlation = Correlation()
    accepting: Reference | None = None
    duplicate_of: UUID | None = None
