"""Test & Enable as far as rows are concerned: asking for it, and keeping what came of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.approval import approved_enough
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.gates import direction_state
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    OperationType,
    Role,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.organization.alerts import alert_both, alert_mailbox
from ssync_desktop.organization.approval import (
    MAIL,
    approve,
    approve_mailboxes,
    profile_of,
    self_approval_applies,
)
from ssync_desktop.organization.both_directions import (
    Failure,
    details,
    directions,
    titles,
    told_together,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.healing import (
    clear_failures,
    clear_outdated,
    resume_stopped_profile,
)
from ssync_desktop.organization.start_dates import set_start_date
from ssync_desktop.organization.sync_filters import give_default_filters
from ssync_desktop.organization.synchronizing_organization import (
    keep_organization,
    keep_wish,
)


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What the test of one direction found; without *error_code* it passed.

    *details* are the server's own words.
    """

    __test__ = False

    error_code: ErrorCode | None = None
    error_text: str = ""
    details: str = ""

    @property
    def passed(self) -> bool:
        """Whether the direction works."""
        return self.error_code is None


@dataclass(frozen=True, slots=True)
class TestVerdict:
    """What a test changed. *stale* means it tested a configuration that is no more."""

    __test__ = False

    mailbox: Mailbox
    enabled: frozenset[OperationType] = frozenset()
    needs_approval: bool = False
    stale: bool = False


def schedule_test_and_enable(
    context: Context,
    ids: Collection[UUID],
    *,
    approve_too: bool = False,
    process_from: datetime | None = None,
    take_over: bool = False,
) -> None:
    """Note that these mailboxes are to be tested; the engine does it afterwards (B27).

    A System Administrator may test every mailbox, others their own. *approve_too* is "Approve and
    enable" (D22); without it a user who qualifies approves their own address by testing (B25).
    *process_from* sets the mailbox's start date; where that sets it back, mail that had been too
    old is examined again (B40). *take_over* makes this organization the one with which the
    mailboxes synchronize appointments, contacts and tasks, though it may be another one (B34).
    """
    now = context.clock.now()
    for mailbox_id in ids:
        _require_tester(context, context.unit.mailboxes.get(mailbox_id))
        if process_from is not None:
            set_start_date(context, mailbox_id, process_from)
        mailbox = context.unit.mailboxes.lock(mailbox_id)
        if approve_too and mailbox.approval is not AccessApproval.APPROVED:
            approve_mailboxes(context, [mailbox.id])
        elif self_approval_applies(context, mailbox):
            approve(context, mailbox)
        keep_wish(context, mailbox, take_over=take_over)
        context.unit.mailboxes.schedule_test(mailbox.id, context.caller.user_id, now)


def cancel_tests(context: Context, ids: Collection[UUID]) -> None:
    """Take back what was scheduled and has not ended; results of earlier tests stay."""
    for mailbox_id in ids:
        mailbox = context.unit.mailboxes.lock(mailbox_id)
        _require_tester(context, mailbox)
        if mailbox.test_scheduled:
            context.unit.mailboxes.end_test(mailbox.id, None)


def record_test_result(
    context: Context,
    mailbox_id: UUID,
    outcomes: Mapping[OperationType, TestOutcome],
    *,
    tested_version: int,
) -> TestVerdict:
    """Keep what a test of the mailbox at *tested_version* found; directions are independent (B28).

    What passed is enabled if approval allows it (D22); what failed is not. A direction without an
    outcome was not tested and stays Not Run. Success tells the mailbox's owner (B30), failure
    the profile's owner too. A mailbox that was changed while it was tested stays untested.
    """
    mailbox = context.unit.mailboxes.lock(mailbox_id)
    if mailbox.row_version != tested_version:
        context.unit.mailboxes.end_test(mailbox_id, None)
        return TestVerdict(context.unit.mailboxes.get(mailbox_id), stale=True)
    now = context.clock.now()
    profile = profile_of(context, mailbox)
    approved = approved_enough(mailbox, profile, context.unit.settings.get())
    for operation in OperationType:
        before = direction_state(mailbox, operation)
        after = _tested(before, outcomes.get(operation), now, approved=approved)
        context.unit.mailboxes.set_direction(mailbox_id, operation, after)
    items = outcomes.get(OperationType.ACT)
    if items is not None:  # whom it synchronizes them with (B33, B34)
        keep_organization(context, mailbox_id, items.error_code)
        if items.passed:
            give_default_filters(context, mailbox)
    context.unit.mailboxes.end_test(mailbox_id, now)
    tested = context.unit.mailboxes.get(mailbox_id)
    _resume_profile(context, profile, outcomes)
    _announce(context, tested, outcomes)
    passed = {operation for operation, outcome in outcomes.items() if outcome.passed}
    return TestVerdict(
        tested,
        enabled=frozenset(one for one in OperationType if direction_state(tested, one).enabled),
        needs_approval=bool(passed) and not approved,
    )


def _tested(
    before: DirectionState, outcome: TestOutcome | None, now: datetime, *, approved: bool
) -> DirectionState:
    if outcome is None:
        return replace(before, enabled=False, status=TestStatus.NOT_RUN)
    if outcome.error_code is None:
        return DirectionState(
            enabled=approved,
            status=TestStatus.SUCCESS,
            last_success_on=before.last_success_on,
            empty_cycles=before.empty_cycles,
        )
    return replace(
        before,
        enabled=False,
        status=TestStatus.FAILURE,
        error_code=outcome.error_code.value,
        error_text=outcome.error_text,
        error_on=now,
    )


def _resume_profile(
    context: Context,
    profile: EmailServerProfile | None,
    outcomes: Mapping[OperationType, TestOutcome],
) -> None:
    """Let a stopped profile go on when its own sign-in has just been seen to work (D24)."""
    if profile is None or not profile.stopped_code or not outcomes:
        return
    refused = {
        ErrorCode.INCOMING_AUTHENTICATION: OperationType.INCOMING,
        ErrorCode.OUTGOING_AUTHENTICATION: OperationType.OUTGOING,
    }.get(ErrorCode(profile.stopped_code))
    if refused is None:
        mail = [outcome for one, outcome in outcomes.items() if one in MAIL]
        healed = bool(mail) and all(outcome.passed for outcome in mail)
    else:
        outcome = outcomes.get(refused)
        healed = outcome is not None and outcome.passed and profile.signs_in_itself(refused)
    if healed:
        resume_stopped_profile(context, profile.id)


def _announce(
    context: Context, mailbox: Mailbox, outcomes: Mapping[OperationType, TestOutcome]
) -> None:
    profile = profile_of(context, mailbox)
    failed = [
        Failure(operation, outcome.error_code, outcome.error_text, outcome.details)
        for operation, outcome in outcomes.items()
        if outcome.error_code is not None
    ]
    if outcomes and not failed:
        clear_failures(context, mailbox)
        alert_mailbox(
            context,
            mailbox,
            TraceLevel.INFORMATION,
            ErrorCode.TEST_SUCCEEDED,
            f"The test of {mailbox.name} succeeded.",
        )
    groups = told_together(profile, failed)
    if failed:
        clear_outdated(context, mailbox, outcomes, {group[0].code for group in groups})
    for group in groups:
        what = "its test" if len(group) == 1 else "their tests"
        alert_both(
            context,
            mailbox,
            profile,
            TraceLevel.ERROR,
            group[0].code,
            f"{directions(group)} of {mailbox.name} did not pass {what}: {titles(group)}",
            details(group),
        )


def _require_tester(context: Context, mailbox: Mailbox) -> None:
    """Raise unless the caller is an administrator or it is their own mailbox."""
    own = context.caller.user_id in (mailbox.regarding_id, mailbox.owner_id)
    if not own and not context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            f"You may not test {mailbox.name}",
            "Test your own mailbox, or ask a System Administrator.",
        )
