"""A message with the whole trace of its check, as somebody may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.correlation_trace import SMART_MATCHING, CorrelationStep
from ssync_desktop.domain.incoming_trace import Trace
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders

LARGEST_MESSAGE = 150 * 1024 * 1024
"""Octets of a file; larger messages are not fetched from a server either."""


@dataclass(frozen=True, slots=True)
class MessageFile:
    """An email that was read from a file.

    *mailboxes* are those it would arrive in by its recipients, the most likely first.
    """

    name: str
    message: ReceivedEmail
    mailboxes: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class NamedEmail:
    """A stored email that a trace names; its subject is hidden where it is not for the viewer."""

    id: UUID
    subject: str
    sender: str
    on: datetime | None
    outgoing: bool
    content_hidden: bool = False


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A line of the ledger with a certain Message-ID: the message as one mailbox received it."""

    item_id: UUID
    mailbox: Reference
    subject: str
    sender: str
    first_seen_on: datetime
    outcome: ItemOutcome


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a message is tracked in a mailbox, or not, by the rules as they are now.

    *file* names the file it was read from; else *line* is what the ledger says of it, with the
    verdict of then. *trace* is None while nobody has said which mailbox it arrives in, and where
    its header lines are not kept any more. *emails* are the stored emails the trace names.
    *mailboxes* are those that its recipients suggest. With *content_hidden* this copy is without
    what is not for the viewer (B107).
    """

    headers: ReceivedHeaders | None
    trace: Trace | None
    mailboxes: tuple[Reference, ...] = ()
    emails: Mapping[UUID, NamedEmail] = field(default_factory=dict)
    file: str = ""
    size: int = 0
    line: ReceivedItem | None = None
    content_hidden: bool = False

    @property
    def mailbox(self) -> Reference | None:
        """The mailbox whose trace it is."""
        return None if self.trace is None else self.trace.mailbox


def named_in(trace: Trace) -> frozenset[UUID]:
    """Return the ids of the stored emails that *trace* names."""
    found = {one.email_id for step in trace.correlation for one in step.candidates}
    found |= {step.hit for step in trace.correlation if step.hit is not None}
    others = (trace.correlated.email_id, trace.verdict.duplicate_of)
    return frozenset(found | {one for one in others if one is not None})


def headers_without_content(headers: ReceivedHeaders) -> ReceivedHeaders:
    """Return *headers* without the subject, and without the block that holds it."""
    return replace(headers, subject=HIDDEN, block="")


def trace_for_eyes(trace: Trace, *, hidden: bool, hidden_emails: Collection[UUID]) -> Trace:
    """Return *trace* without words of subjects that are not for the viewer.

    *hidden* is true for the message's own subject. How alike two subjects are is told of none of
    *hidden_emails*, or one could find out word by word what they say.
    """
    steps = tuple(_step_for_eyes(step, hidden, hidden_emails) for step in trace.correlation)
    return replace(trace, correlation=steps)


def _step_for_eyes(
    step: CorrelationStep, hidden: bool, hidden_emails: Collection[UUID]
) -> CorrelationStep:
    if step.name != SMART_MATCHING:
        return step
    candidates = tuple(
        replace(
            one,
            by=HIDDEN if hidden else one.by,
            why=HIDDEN if hidden or one.email_id in hidden_emails else one.why,
        )
        for one in step.candidates
    )
    looked_for = (HIDDEN,) if hidden and step.looked_for else step.looked_for
    return replace(step, candidates=candidates, looked_for=looked_for)
