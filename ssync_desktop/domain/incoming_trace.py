"""The whole way of one message through the check, for Explain: what decided, and what would have.

A message that is refused ends there when it is delivered; its trace goes on, so that one sees what
a changed setting would lead to. The stations are the reasons of the verdict, in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain import correlation_trace
from ssync_desktop.domain.correlation_trace import CorrelationStep
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.incoming_check import Weighing
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.options import ItemOutcome, ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.verdict import Correlation, IncomingVerdict, Reason


@dataclass(frozen=True, slots=True)
class Trace:
    """What became, or would become, of a message in one mailbox.

    *decided_at* is the place in *stations* that refused it; None when it is tracked. What stands
    behind that place would have followed. *correlation* are all steps of correlation with what
    they found. *accepting*, *parties*, *owner*, *queues* and *new_record* are what keeping the
    message means, also where it is not kept.
    """

    mailbox: Reference
    outcome: ItemOutcome
    verdict: IncomingVerdict
    stations: tuple[Reason, ...]
    decided_at: int | None
    correlated: Correlation
    correlation: tuple[CorrelationStep, ...]
    accepting: tuple[Reference, ...]
    parties: tuple[Party, ...]
    owner: Reference | None
    queues: tuple[Reference, ...]
    new_record: ObjectType | None

    @property
    def regarding(self) -> Reference | None:
        """The record the email would be regarding: that of the email it belongs to."""
        return self.correlated.regarding

    @property
    def deciding(self) -> Reason | None:
        """The station that refused the message."""
        return None if self.decided_at is None else self.stations[self.decided_at]


def traced(
    message: Checked,
    around: Surroundings,
    mailbox: Reference,
    *,
    before: Sequence[Reason] = (),
    after: Sequence[Reason] = (),
) -> Trace:
    """Weigh *message* to the end and return every station.

    *before* and *after* are stations that others weighed: the mailbox itself, the attachments.
    """
    weighing = Weighing(message, around, whole=True)
    decision = weighing.decide()
    would = weighing.would
    assert would is not None
    refused_at = weighing.refused_at
    return Trace(
        mailbox=mailbox,
        outcome=decision.outcome,
        verdict=decision.verdict,
        stations=(*before, *weighing.reasons, *after),
        decided_at=None if refused_at is None else len(before) + refused_at,
        correlated=would.verdict.correlation,
        correlation=correlation_trace.trace(
            message.headers, around.settings, around.candidates, own=message.stored_as
        ),
        accepting=would.accepting,
        parties=would.parties,
        owner=_owner(would.owner_id, around),
        queues=would.queues,
        new_record=would.new_record,
    )


def _owner(user_id: UUID | None, around: Surroundings) -> Reference | None:
    if user_id is None:
        return None
    return Reference(user_id, ObjectType.USER, around.names.get(user_id, ""))
