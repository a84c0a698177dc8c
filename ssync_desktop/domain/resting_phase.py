"""What a direction of a mailbox shows while nothing runs on it: one word for its rows."""

from ssync_desktop.domain.gates import direction_state, is_server_side
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType, State, TestStatus
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.schedule import TRANSIENT_LIMIT
from ssync_desktop.domain.status import Phase


def resting_phase(
    mailbox: Mailbox, profile: EmailServerProfile | None, operation: OperationType
) -> Phase:
    """Return the phase of *operation* between two passes; the worst thing said first."""
    if mailbox.state is not State.ACTIVE or not is_server_side(mailbox, operation):
        return Phase.OFF
    if mailbox.test_scheduled:
        return Phase.TESTING
    state = direction_state(mailbox, operation)
    if not state.enabled:
        return _phase_of_test(state.status)
    if profile is not None and (profile.stopped_code or profile.state is not State.ACTIVE):
        return Phase.STOPPED
    if state.transient_failures >= TRANSIENT_LIMIT:
        return Phase.DEGRADED
    return Phase.RETRYING if state.error_code else Phase.OK


def _phase_of_test(status: TestStatus) -> Phase:
    if status is TestStatus.NOT_RUN:
        return Phase.NEVER_TESTED
    # Passed, but not enabled: it waits for approval and is not processed.
    return Phase.PAUSED if status is TestStatus.SUCCESS else Phase.STOPPED
