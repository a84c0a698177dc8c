"""How every mailbox stands, in one value each; for status tables in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.gates import direction_state, next_run_of
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import AccessApproval, OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.resting_phase import resting_phase
from ssync_desktop.domain.status import OperationStatus, Phase
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.store.unit import Unit

HEADINGS = ("Mailbox", "Incoming", "Outgoing", "Items", "Success")
SHORT = HEADINGS[1:]
"""Columns whose words fit on one line; the others are broken where there is no room."""

BUSY = frozenset({Phase.SYNCHRONIZING, Phase.TESTING})

Live = Mapping[tuple[UUID, OperationType], OperationStatus]


@dataclass(frozen=True, slots=True)
class MailboxSummary:
    """One mailbox with each of its operations as it stands now."""

    id: UUID
    name: str
    email_address: str
    profile_name: str
    approval: AccessApproval
    test_scheduled: bool
    incoming: OperationStatus
    outgoing: OperationStatus
    items: OperationStatus

    @property
    def directions(self) -> tuple[OperationStatus, ...]:
        """Incoming, outgoing, and the items where they are synchronized at all."""
        mail = (self.incoming, self.outgoing)
        return mail if self.items.phase is Phase.OFF else (*mail, self.items)


def mailbox_summaries(runtime: Runtime) -> Future[tuple[MailboxSummary, ...]]:
    """Return every mailbox by name; what this process does right now goes before the rows."""
    live = {(one.mailbox_id, one.operation): one for one in runtime.board.operations()}
    return runtime.store.read(lambda unit: _summaries(unit, live))


def cells(summary: MailboxSummary, now: datetime) -> tuple[str, ...]:
    """Return one line of the status table as plain text, in the order of ``HEADINGS``."""
    successes = [one.last_success_on for one in summary.directions if one.last_success_on]
    return (
        summary.name,
        in_words(summary.incoming),
        in_words(summary.outgoing),
        in_words(summary.items),
        ago(max(successes), now) if successes else "never",
    )


def troubles(summaries: Sequence[MailboxSummary]) -> Iterator[tuple[str, str]]:
    """Yield each mailbox in trouble with what troubles it: too long for a column of a table."""
    for summary in summaries:
        texts = (one.error_text or one.error_code for one in summary.directions if one.since)
        for text in dict.fromkeys(filter(None, texts)):  # one at work says since when, not why
            yield summary.name, text


def in_words(status: OperationStatus) -> str:
    """Return the phase of a direction, with how far it is while it works.

    A direction rests as paused when it has passed its test and only lacks approval.
    """
    if status.phase is Phase.PAUSED:
        return "needs approval"
    if status.phase is Phase.SYNCHRONIZING and status.total:
        return f"{status.phase} {status.done}/{status.total}"
    return status.phase.value


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago *moment* was, in the largest unit that fits."""
    seconds = max(0, int((now - moment).total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"


def _summaries(unit: Unit, live: Live) -> tuple[MailboxSummary, ...]:
    profiles = {profile.id: profile for profile in unit.profiles.all()}
    found = []
    for mailbox in unit.mailboxes.all():
        profile = profiles.get(mailbox.profile_id) if mailbox.profile_id else None
        found.append(
            MailboxSummary(
                id=mailbox.id,
                name=mailbox.name,
                email_address=mailbox.email_address,
                profile_name=profile.name if profile else "",
                approval=mailbox.approval,
                test_scheduled=mailbox.test_scheduled,
                incoming=_direction(mailbox, profile, OperationType.INCOMING, live),
                outgoing=_direction(mailbox, profile, OperationType.OUTGOING, live),
                items=_direction(mailbox, profile, OperationType.ACT, live),
            )
        )
    return tuple(found)


def _direction(
    mailbox: Mailbox, profile: EmailServerProfile | None, operation: OperationType, live: Live
) -> OperationStatus:
    now = live.get((mailbox.id, operation))
    if now is not None and now.phase in BUSY:
        return now
    state = direction_state(mailbox, operation)
    return OperationStatus(
        mailbox_id=mailbox.id,
        operation=operation,
        phase=resting_phase(mailbox, profile, operation),
        backlog=now.backlog if now else 0,
        next_run_on=next_run_of(mailbox, operation),
        last_success_on=state.last_success_on,
        since=state.error_on,
        error_code=state.error_code,
        error_text=state.error_text,
    )
