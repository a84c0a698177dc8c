"""How one direction of a mailbox stands, as one value: its row, with what is running over it."""

from dataclasses import dataclass
from datetime import datetime

from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    OperationType,
    OutgoingDeliveryMethod,
    State,
    TestStatus,
)
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.schedule import TRANSIENT_LIMIT
from ssync_desktop.domain.status import OperationStatus, Phase
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.widgets.badge import PHASES, Badge
from ssync_desktop.ui.widgets.progress import Progress

MAIL = (OperationType.INCOMING, OperationType.OUTGOING)
AT_WORK = (Phase.SYNCHRONIZING, Phase.TESTING)
NEEDS_APPROVAL = Badge("phase-paused", Tone.WARN, "Needs approval")


@dataclass(frozen=True, slots=True)
class DirectionView:
    """What the window shows of a direction; *sentence* says why it is so and what comes next."""

    operation: OperationType
    phase: Phase
    badge: Badge
    sentence: str
    progress: Progress | None = None
    backlog: int = 0
    next_run_on: datetime | None = None
    last_success_on: datetime | None = None
    error_code: str = ""
    error_text: str = ""
    error_on: datetime | None = None
    failures: int = 0


def is_served(row: MailboxRow, operation: OperationType) -> bool:
    """Say whether server-side synchronization is chosen for this direction."""
    if operation is OperationType.INCOMING:
        return row.incoming_method is IncomingDeliveryMethod.SERVER_SIDE
    if operation is OperationType.OUTGOING:
        return row.outgoing_method is OutgoingDeliveryMethod.SERVER_SIDE
    return row.act_method is ActDeliveryMethod.SERVER_SIDE


def state_of(row: MailboxRow, operation: OperationType) -> DirectionState:
    """Return what is stored of this direction."""
    return {
        OperationType.INCOMING: row.incoming,
        OperationType.OUTGOING: row.outgoing,
        OperationType.ACT: row.act,
    }[operation]


def view_of(row: MailboxRow, operation: OperationType, live: LiveStatus) -> DirectionView:
    """Return how *operation* of *row* stands now.

    The row tells how it rests, even when another process wrote it; the live status adds what is
    under way in this one.
    """
    state = state_of(row, operation)
    status = live.operation(row.id, operation)
    working = status is not None and status.phase in AT_WORK and state.enabled
    phase, badge, sentence = _resting(row, operation, state)
    if working and status is not None:
        phase, badge = status.phase, PHASES[status.phase]
        sentence = "At work now."
    elif state.enabled and phase is not Phase.OFF and live.engine.paused:
        phase, badge = Phase.PAUSED, PHASES[Phase.PAUSED]
        sentence = "Synchronization is paused for all mailboxes."
    served = phase is not Phase.OFF
    return DirectionView(
        operation,
        phase,
        badge,
        sentence,
        progress=_progress(status) if working else None,
        backlog=status.backlog if status is not None and served else 0,
        next_run_on=state.next_run_on if state.enabled and served else None,
        last_success_on=state.last_success_on,
        error_code=_error_code(row, state) if served else "",
        error_text=state.error_text,
        error_on=state.error_on,
        failures=state.transient_failures,
    )


def views_of(row: MailboxRow, live: LiveStatus) -> tuple[DirectionView, ...]:
    """Return incoming, outgoing, and appointments, contacts and tasks."""
    return tuple(view_of(row, operation, live) for operation in OperationType)


def _resting(
    row: MailboxRow, operation: OperationType, state: DirectionState
) -> tuple[Phase, Badge, str]:
    """Return phase, badge and sentence by the row alone; cf. ``domain.resting_phase``."""
    if row.state is not State.ACTIVE:
        return _plain(Phase.OFF, "The mailbox is deactivated.")
    if not is_served(row, operation):
        return _plain(Phase.OFF, _off_sentence(row, operation))
    if row.test_scheduled:
        return _plain(Phase.TESTING, "Test & Enable is under way.")
    if not state.enabled:
        return _disabled(row, state)
    return _enabled(row, state)


def _enabled(row: MailboxRow, state: DirectionState) -> tuple[Phase, Badge, str]:
    if row.profile_stopped_code:
        return _plain(
            Phase.STOPPED,
            f"The whole profile {row.profile_name} is stopped; test its connection to go on.",
        )
    if state.transient_failures >= TRANSIENT_LIMIT:
        return _plain(Phase.DEGRADED, "It keeps failing; it is tried less often until it heals.")
    if state.error_code:
        return _plain(Phase.RETRYING, "A passing failure; it is tried again by itself.")
    return _plain(Phase.OK, "Enabled, tested, and working.")


def _disabled(row: MailboxRow, state: DirectionState) -> tuple[Phase, Badge, str]:
    if state.status is TestStatus.NOT_RUN:
        return _plain(Phase.NEVER_TESTED, "Run Test & Enable to begin.")
    if state.status is TestStatus.SUCCESS:
        rejected = row.approval is AccessApproval.REJECTED
        why = "The address was rejected." if rejected else "The test passed."
        return Phase.PAUSED, NEEDS_APPROVAL, f"{why} It begins once the address is approved."
    if state.transient_failures:
        return _plain(Phase.STOPPED, "It was switched off after too many failures in a row.")
    return _plain(Phase.STOPPED, "It was stopped. Remove the cause, then run Test & Enable.")


def _plain(phase: Phase, sentence: str) -> tuple[Phase, Badge, str]:
    return phase, PHASES[phase], sentence


def _off_sentence(row: MailboxRow, operation: OperationType) -> str:
    method: IncomingDeliveryMethod | OutgoingDeliveryMethod | ActDeliveryMethod
    if operation is OperationType.INCOMING:
        method = row.incoming_method
    elif operation is OperationType.OUTGOING:
        method = row.outgoing_method
    else:
        method = row.act_method
    return {
        "NONE": "The delivery method is None: nothing is processed.",
        "OUTLOOK": "The delivery method is Outlook: the user's own Outlook does it, not this.",
        "FORWARD_MAILBOX": "Its mail arrives through a forward mailbox.",
    }.get(method.name, "")


def _progress(status: OperationStatus | None) -> Progress | None:
    if status is None or status.phase is not Phase.SYNCHRONIZING:
        return None
    if not status.total and not status.done:
        return None
    return Progress(status.done, status.total, status.rate)


def _error_code(row: MailboxRow, state: DirectionState) -> str:
    if state.enabled and row.profile_stopped_code:
        return row.profile_stopped_code
    return state.error_code
