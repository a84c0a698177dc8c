"""The books of passes: may one start, and what its end does to the mailbox (section 6.1)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from ssync_desktop.domain.error_codes import SIGN_IN, THIS_HOST, WHOLE_PROFILE, ErrorCode
from ssync_desktop.domain.errors import Retryable, SsyncError
from ssync_desktop.domain.gates import Gate, direction_state, processing_gate
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    AfterTransientLimit,
    OperationType,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.schedule import (
    NORMAL_INTERVAL,
    after_failure,
    next_incoming,
    next_outgoing,
)
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.alarm import watch_for_alarm, watch_for_recovery
from ssync_desktop.organization.alerts import alert_both, alert_mailbox, alert_profile
from ssync_desktop.organization.approval import profile_of, waiting_mailboxes
from ssync_desktop.organization.both_directions import (
    LABELS,
    Failure,
    directions,
    failing_alike,
    titles,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.healing import clear_failures

NAMED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """The gate before a pass, and the mailbox with its surroundings as it was decided upon."""

    gate: Gate
    mailbox: Mailbox
    profile: EmailServerProfile | None
    settings: OrganizationSettings


def open_gate(context: Context, mailbox_id: UUID, operation: OperationType) -> Gate:
    """Say whether a pass may start now; closed for want of approval, tell who can help (B20).

    The unapproved mailbox comes up again after a normal interval, so that nothing spins.
    """
    return enter(context, mailbox_id, operation).gate


def enter(context: Context, mailbox_id: UUID, operation: OperationType) -> Entry:
    """Do as :func:`open_gate`, and return with the gate what it was decided by."""
    mailbox = context.unit.mailboxes.lock(mailbox_id)
    profile = profile_of(context, mailbox)
    settings = context.unit.settings.get()
    now = context.clock.now()
    gate = processing_gate(mailbox, profile, settings, operation, now)
    if gate.code is ErrorCode.NOT_APPROVED and profile is not None:
        state = replace(direction_state(mailbox, operation), next_run_on=now + NORMAL_INTERVAL)
        context.unit.mailboxes.set_direction(mailbox_id, operation, state)
        if mailbox.approval is not AccessApproval.REJECTED:
            _tell_of_waiting(context, profile)
    if gate.open and operation is OperationType.OUTGOING and mailbox.postpone_sending_until:
        context.unit.mailboxes.end_postponement(mailbox_id)  # its time has come
    return Entry(gate, mailbox, profile, settings)


def record_pass_success(
    context: Context, mailbox_id: UUID, operation: OperationType, *, found: int = 0
) -> DirectionState:
    """Keep that a pass came to its end with *found* items; the failure count starts anew (B103)."""
    mailbox = context.unit.mailboxes.lock(mailbox_id)
    profile = profile_of(context, mailbox)
    now = context.clock.now()
    before = direction_state(mailbox, operation)
    empty = 0 if found else before.empty_cycles + 1
    minimum = 0 if profile is None else profile.min_polling_interval
    sends = operation is OperationType.OUTGOING
    after = replace(
        before,
        next_run_on=next_outgoing(now) if sends else next_incoming(now, empty, minimum),
        last_success_on=now,
        transient_failures=0,
        error_code="",
        error_text="",
        error_on=None,
        empty_cycles=empty,
    )
    context.unit.mailboxes.set_direction(mailbox_id, operation, after)
    if before.error_code:
        clear_failures(context, context.unit.mailboxes.get(mailbox_id))
        watch_for_recovery(context, profile)
    return after


def record_pass_failure(
    context: Context,
    mailbox_id: UUID,
    operation: OperationType,
    error: SsyncError,
    *,
    jitter: float = 0.0,
) -> DirectionState:
    """Keep that a pass ended in *error*, and do what its kind asks for.

    Transient: wait longer each time (D12). Permanent: the direction stops, or the profile where
    it owns the credential (D24). A trouble of this host stops nothing for good. *jitter* is a
    random number from 0 to 1.
    """
    mailbox = context.unit.mailboxes.lock(mailbox_id)
    profile = profile_of(context, mailbox)
    if error.code in THIS_HOST or isinstance(error, Retryable):
        state = _keep_trying(context, mailbox, profile, operation, error, jitter)
    elif profile is not None and _stops_profile(profile, operation, error.code):
        state = _stop_profile(context, mailbox, profile, operation, error)
    else:
        state = _stop_direction(context, mailbox, profile, operation, error)
    watch_for_alarm(context, profile)
    return state


def make_due(
    context: Context,
    ids: Collection[UUID],
    operations: Collection[OperationType] = tuple(OperationType),
) -> None:
    """Make the enabled operations of these mailboxes due at once ("Sync now", D1)."""
    for mailbox_id in ids:
        mailbox = context.unit.mailboxes.lock(mailbox_id)
        for operation in operations:
            state = direction_state(mailbox, operation)
            if state.enabled and state.next_run_on is not None:
                state = replace(state, next_run_on=None)
                context.unit.mailboxes.set_direction(mailbox_id, operation, state)


def _keep_trying(
    context: Context,
    mailbox: Mailbox,
    profile: EmailServerProfile | None,
    operation: OperationType,
    error: SsyncError,
    jitter: float,
) -> DirectionState:
    now = context.clock.now()
    of_this_host = error.code in THIS_HOST
    policy = context.unit.settings.get().after_transient_limit
    setback = after_failure(
        direction_state(mailbox, operation).transient_failures,
        AfterTransientLimit.KEEP_TRYING if of_this_host else policy,
        now,
        jitter,
        error.retry_after if isinstance(error, Retryable) else None,
    )
    state = replace(
        _failed(context, mailbox, operation, error),
        transient_failures=setback.failures,
        next_run_on=setback.next_run_on,
    )
    if setback.disables:
        state = replace(state, enabled=False, status=TestStatus.FAILURE)
        _say_disabled(context, mailbox, profile, operation, error)
    elif setback.degraded:
        _say_still_failing(context, mailbox, profile, operation, error)
    else:
        _say_tried_again(context, mailbox, profile, operation, error)
    context.unit.mailboxes.set_direction(mailbox.id, operation, state)
    return state


def _stop_profile(
    context: Context,
    mailbox: Mailbox,
    profile: EmailServerProfile,
    operation: OperationType,
    error: SsyncError,
) -> DirectionState:
    """Stop everything on *profile*; the mailboxes keep their flags, so that it can go on (D24)."""
    if not profile.stopped_code:
        context.unit.profiles.set_stopped(profile.id, error.code.value)
        count = context.unit.profiles.mailbox_count(profile.id)
        alert_profile(
            context,
            profile,
            TraceLevel.ERROR,
            error.code,
            f"The profile {profile.name} was stopped, and with it {count} mailboxes: "
            f"{error.title}. {error.remedy}",
            error.server_words,
        )
    state = _failed(context, mailbox, operation, error)
    context.unit.mailboxes.set_direction(mailbox.id, operation, state)
    return state


def _stop_direction(
    context: Context,
    mailbox: Mailbox,
    profile: EmailServerProfile | None,
    operation: OperationType,
    error: SsyncError,
) -> DirectionState:
    """Disable one direction until Test & Enable, and tell both owners (B102)."""
    state = replace(
        _failed(context, mailbox, operation, error), enabled=False, status=TestStatus.FAILURE
    )
    context.unit.mailboxes.set_direction(mailbox.id, operation, state)
    alike = failing_alike(mailbox, profile, _failure(operation, error), enabled=False)
    # The other direction's alert is on the wall already: it is renewed, not doubled.
    code = next((one.code for one in alike if one.operation is not operation), error.code)
    were = "was" if len(alike) == 1 else "were"
    alert_both(
        context,
        mailbox,
        profile,
        TraceLevel.ERROR,
        code,
        f"{directions(alike)} of {mailbox.name} {were} stopped: {titles(alike)}. {error.remedy}",
        error.server_words,
    )
    return state


def _failure(operation: OperationType, error: SsyncError) -> Failure:
    return Failure(operation, error.code, error.title, error.server_words)


def _failed(
    context: Context, mailbox: Mailbox, operation: OperationType, error: SsyncError
) -> DirectionState:
    return replace(
        direction_state(mailbox, operation),
        error_code=error.code.value,
        error_text=error.title,
        error_on=context.clock.now(),
    )


def _stops_profile(profile: EmailServerProfile, operation: OperationType, code: ErrorCode) -> bool:
    return code in WHOLE_PROFILE or (code in SIGN_IN and profile.signs_in_itself(operation))


def _say_disabled(
    context: Context,
    mailbox: Mailbox,
    profile: EmailServerProfile | None,
    operation: OperationType,
    error: SsyncError,
) -> None:
    alike = failing_alike(mailbox, profile, _failure(operation, error), enabled=False)
    was = "was" if len(alike) == 1 else "were"
    alert_both(
        context,
        mailbox,
        profile,
        TraceLevel.ERROR,
        ErrorCode.DISABLED_AFTER_RETRIES,
        f"{directions(alike)} of {mailbox.name} {was} disabled after ten failures in a row: "
        f"{titles(alike)}.",
        error.server_words,
    )


def _say_tried_again(
    context: Context,
    mailbox: Mailbox,
    profile: EmailServerProfile | None,
    operation: OperationType,
    error: SsyncError,
) -> None:
    alike = failing_alike(mailbox, profile, _failure(operation, error), enabled=True)
    alert_mailbox(
        context,
        mailbox,
        # What waits for a person is an error; what passes by itself is a warning.
        TraceLevel.WARNING if isinstance(error, Retryable) else TraceLevel.ERROR,
        error.code,
        f"{directions(alike)} of {mailbox.name}: {titles(alike)}. It will be tried again.",
        error.server_words,
    )


def _say_still_failing(
    context: Context,
    mailbox: Mailbox,
    profile: EmailServerProfile | None,
    operation: OperationType,
    error: SsyncError,
) -> None:
    alert_both(
        context,
        mailbox,
        profile,
        TraceLevel.ERROR,
        ErrorCode.STILL_FAILING,
        f"{LABELS[operation]} of {mailbox.name} keeps failing and is now tried once an hour: "
        f"{error.title}.",
        error.server_words,
    )


def _tell_of_waiting(context: Context, profile: EmailServerProfile) -> None:
    """Renew the one alert about the addresses of *profile* that wait for approval."""
    waiting, count = waiting_mailboxes(context, profile, NAMED_AT_MOST)
    names = ", ".join(f"{one.name} ({one.email_address})" for one in waiting)
    more = count - len(waiting)
    alert_profile(
        context,
        profile,
        TraceLevel.ERROR,
        ErrorCode.NOT_APPROVED,
        f"No mail is processed until these addresses are approved: {names}"
        + (f" and {more} more." if more > 0 else "."),
    )
