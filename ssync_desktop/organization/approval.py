"""Approving and rejecting addresses, and what approval enables (B22-B26, D22)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.approval import (
    approval_required,
    approved_enough,
    kinds_to_approve,
    may_approve,
    may_self_approve,
)
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.gates import direction_state, is_server_side
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import AccessApproval, OperationType, TestStatus
from ssync_desktop.domain.people import User
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.organization.context import Context

MAIL = (OperationType.INCOMING, OperationType.OUTGOING)


def approve_mailboxes(context: Context, ids: Collection[UUID]) -> None:
    """Approve the addresses of mailboxes; directions whose last test succeeded are enabled.

    Raises PRIVILEGE_DENIED unless the caller may (B23, B24), NO_ADDRESS where there is nothing to
    approve. All of *ids* or none: the transaction is the caller's.
    """
    profiles: set[UUID] = set()
    for mailbox_id in ids:
        mailbox = context.unit.mailboxes.lock(mailbox_id)
        if not self_approval_applies(context, mailbox):
            _require_approver(context, mailbox)
        _approve(context, mailbox)
        if mailbox.profile_id is not None:
            profiles.add(mailbox.profile_id)
    for profile_id in profiles:  # once each: a selection may hold thousands
        settle_waiting_alert(context, context.unit.profiles.find(profile_id))


def reject_mailboxes(context: Context, ids: Collection[UUID]) -> None:
    """Reject the addresses of mailboxes; who approved them and when is forgotten (B22)."""
    for mailbox_id in ids:
        mailbox = context.unit.mailboxes.lock(mailbox_id)
        _require_approver(context, mailbox)
        context.unit.mailboxes.set_approval(mailbox.id, AccessApproval.REJECTED)
        profile = profile_of(context, mailbox)
        if approval_required(mailbox, profile, context.unit.settings.get()):
            for operation in OperationType:
                state = replace(direction_state(mailbox, operation), enabled=False)
                context.unit.mailboxes.set_direction(mailbox.id, operation, state)
        settle_waiting_alert(context, profile)


def approve(context: Context, mailbox: Mailbox) -> Mailbox:
    """Approve one mailbox without asking who asks, and enable what has passed its test."""
    _approve(context, mailbox)
    settle_waiting_alert(context, profile_of(context, mailbox))
    return context.unit.mailboxes.get(mailbox.id)


def _approve(context: Context, mailbox: Mailbox) -> None:
    if not mailbox.email_address:
        raise NeedsAttention(ErrorCode.NO_ADDRESS, f"{mailbox.name} has no address to approve")
    if mailbox.approval is not AccessApproval.APPROVED:
        context.unit.mailboxes.set_approval(
            mailbox.id, AccessApproval.APPROVED, context.caller.user_id, context.clock.now()
        )
    enable_passed(context, context.unit.mailboxes.get(mailbox.id))


def self_approval_applies(context: Context, mailbox: Mailbox) -> bool:
    """Say whether the caller's own Test & Enable approves *mailbox* (B25, B26)."""
    user: User | None = context.unit.users.find(context.caller.user_id)
    return may_self_approve(context.caller, mailbox, user, context.unit.settings.get())


def enable_passed(context: Context, mailbox: Mailbox) -> frozenset[OperationType]:
    """Enable the directions whose last test succeeded, if approval allows it (D22).

    Returns those that are enabled now. A direction that a permanent error stopped has lost its
    success and stays off.
    """
    profile = profile_of(context, mailbox)
    if not approved_enough(mailbox, profile, context.unit.settings.get()):
        return frozenset()
    enabled = set()
    for operation in OperationType:
        state = direction_state(mailbox, operation)
        if not is_server_side(mailbox, operation) or state.status is not TestStatus.SUCCESS:
            continue
        enabled.add(operation)
        if not state.enabled:
            state = replace(state, enabled=True, next_run_on=None)
            context.unit.mailboxes.set_direction(mailbox.id, operation, state)
    return frozenset(enabled)


def waiting_mailboxes(
    context: Context, profile: EmailServerProfile, limit: int
) -> tuple[Sequence[Mailbox], int]:
    """Return the first *limit* mailboxes of *profile* whose address waits, and how many there are.

    A mailbox waits when its address is pending and approval is asked for.
    """
    kinds = kinds_to_approve(profile, context.unit.settings.get())
    return context.unit.mailboxes.pending(profile.id, kinds, limit)


def settle_waiting_alert(context: Context, profile: EmailServerProfile | None) -> None:
    """Take the alert about waiting addresses away once none of *profile* waits any more."""
    if profile is not None and not waiting_mailboxes(context, profile, limit=1)[1]:
        context.unit.alerts.clear(profile.id, ErrorCode.NOT_APPROVED)


def profile_of(context: Context, mailbox: Mailbox) -> EmailServerProfile | None:
    """Return the profile of *mailbox*, or None when it has none."""
    return None if mailbox.profile_id is None else context.unit.profiles.find(mailbox.profile_id)


def _require_approver(context: Context, mailbox: Mailbox) -> None:
    permission = may_approve(context.caller, profile_of(context, mailbox))
    if not permission.allowed:
        raise NeedsAttention(ErrorCode.PRIVILEGE_DENIED, permission.text, permission.remedy)
