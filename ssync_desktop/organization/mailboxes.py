"""Mailboxes: create (forward ones), update, set state, delete."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.mailbox import DirectionState, Mailbox, MailboxDraft
from ssync_desktop.domain.mailbox_changes import address_changed, after_change, reset
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    MailboxKind,
    Role,
    State,
)
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.another_mailbox import forget_places
from ssync_desktop.organization.approval import profile_of, settle_waiting_alert
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.mirror import mirror_address
from ssync_desktop.organization.start_dates import interrupt_if_set_back, reopen_if_set_back


def create_mailbox(
    context: Context,
    draft: MailboxDraft,
    *,
    mailbox_id: UUID | None = None,
    password_set: bool = False,
) -> Mailbox:
    """Create a forward mailbox; those of users and queues come with their record.

    *mailbox_id* is given where the password had to be kept under it first.
    """
    context.require("create mailboxes", Role.SYSTEM_ADMINISTRATOR)
    draft = replace(draft, kind=MailboxKind.FORWARD)
    _refuse_problems(context, draft)
    blank = blank_mailbox(
        mailbox_id or context.new_id(), MailboxKind.FORWARD, None, context.caller.user_id
    )
    mailbox = after_change(blank, replace(_with_draft(blank, draft), password_set=password_set))
    return context.unit.mailboxes.add(mailbox)


def update_mailbox(
    context: Context, draft: MailboxDraft, *, password_set: bool | None = None
) -> Mailbox:
    """Save the editable columns of a mailbox; what the change undoes is undone with it.

    *password_set* None leaves the password as it is; otherwise it was stored (or removed) just
    now. Raises PRIVILEGE_DENIED, ``DraftRefused`` (B3, B35, B36), RECORD_CHANGED. An address
    goes to the user or queue as well (B17). With a start date that is set back, mail between the
    new and the old date is examined again (B40).
    """
    context.require("change mailboxes", Role.SYSTEM_ADMINISTRATOR)
    assert draft.id is not None
    interrupt_if_set_back(context, draft.id, draft.process_received_after, draft.profile_id)
    before = context.unit.mailboxes.lock(draft.id)
    _refuse_problems(context, replace(draft, kind=before.kind))
    wanted = _with_draft(before, draft)
    if password_set is not None:
        wanted = replace(wanted, password_set=password_set)
    changed = after_change(before, wanted, password_changed=password_set is not None)
    if reopen_if_set_back(context, before, changed):
        changed = replace(changed, sync_checkpoint=None)
    saved = context.unit.mailboxes.save(changed)
    if saved.email_address != before.email_address:
        mirror_address(context, saved)
    if address_changed(before, saved) or saved.profile_id != before.profile_id:
        forget_places(context, saved)
    settle_waiting_alert(context, profile_of(context, before))
    return saved


def set_mailbox_state(context: Context, mailbox_id: UUID, state: State) -> Mailbox:
    """Activate or deactivate. A reactivated mailbox needs Test & Enable first (section 2.4)."""
    context.require("activate or deactivate mailboxes", Role.SYSTEM_ADMINISTRATOR)
    mailbox = context.unit.mailboxes.lock(mailbox_id)
    if mailbox.state is state:
        return mailbox
    if state is State.ACTIVE:
        _require_living_owner(context, mailbox)
        mailbox = reset(mailbox)
    return context.unit.mailboxes.save(replace(mailbox, state=state))


def delete_mailbox(context: Context, mailbox_id: UUID) -> None:
    """Delete a forward mailbox; that of a user or queue goes when its record goes."""
    context.require("delete mailboxes", Role.SYSTEM_ADMINISTRATOR)
    mailbox = context.unit.mailboxes.get(mailbox_id)
    if mailbox.kind is not MailboxKind.FORWARD:
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            f"{mailbox.name} belongs to a user or queue",
            "Deactivate it, or delete the user or queue.",
        )
    remove_mailbox(context, mailbox)


def remove_mailbox(context: Context, mailbox: Mailbox) -> None:
    """Delete any mailbox with its alerts; for the messages that delete its record."""
    context.unit.alerts.clear(mailbox.id)
    context.unit.mailboxes.delete(mailbox.id)


def save_from_record(context: Context, mailbox: Mailbox, before: Mailbox) -> Mailbox:
    """Save what a user's or queue's change brought to its mailbox, with what that undoes (B17)."""
    changed = after_change(before, mailbox)
    if changed == before:
        return before
    saved = context.unit.mailboxes.save(changed)
    if address_changed(before, saved):
        forget_places(context, saved)
    return saved


def blank_mailbox(
    mailbox_id: UUID, kind: MailboxKind, regarding_id: UUID | None, owner_id: UUID
) -> Mailbox:
    """Return a mailbox with nothing filled in: no approval, nothing tested, nothing enabled."""
    values = MailboxDraft(kind=kind)
    drafted = {name: getattr(values, name) for name in MailboxDraft.__dataclass_fields__}
    return Mailbox(
        **drafted | {"id": mailbox_id, "regarding_id": regarding_id, "owner_id": owner_id},
        password_set=False,
        approval=AccessApproval.EMPTY,
        approved_by=None,
        approved_on=None,
        incoming=DirectionState(),
        outgoing=DirectionState(),
        act=DirectionState(),
        test_scheduled=False,
        test_attempted_by=None,
        test_attempted_on=None,
        test_completed_on=None,
        sync_checkpoint=None,
        state=State.ACTIVE,
    )


def _with_draft(mailbox: Mailbox, draft: MailboxDraft) -> Mailbox:
    """Return *mailbox* with the columns of *draft*; id and kind are not for a draft to change."""
    fixed = {"id", "kind", *(() if draft.id else ("row_version",))}
    edited = {
        name: getattr(draft, name)
        for name in MailboxDraft.__dataclass_fields__
        if name not in fixed
    }
    return replace(mailbox, **edited | {"email_address": draft.email_address.strip()})


def _refuse_problems(context: Context, draft: MailboxDraft) -> None:
    problems = [*draft.problems(), *_profile_problems(context, draft)]
    if problems:
        raise DraftRefused(problems)


def _profile_problems(context: Context, draft: MailboxDraft) -> Iterator[Problem]:
    """Yield what only the profile can tell: it is there, and it can do what is asked (B3)."""
    if draft.profile_id is None:
        return
    profile = context.unit.profiles.find(draft.profile_id)
    if profile is None:
        yield Problem("profile_id", "This profile does not exist any more.", "Choose another one.")
    elif draft.act_method is ActDeliveryMethod.SERVER_SIDE and not profile.can_act:
        yield Problem(
            "act_method",
            f"The profile {profile.name} carries mail only.",
            "Set appointments, contacts and tasks to None, or choose an Exchange profile.",
        )


def _require_living_owner(context: Context, mailbox: Mailbox) -> None:
    if mailbox.kind is MailboxKind.USER and mailbox.regarding_id is not None:
        user = context.unit.users.get(mailbox.regarding_id)
        if user.disabled:
            raise NeedsAttention(
                ErrorCode.MAILBOX_DISABLED,
                f"{user.full_name} is disabled, and so is the mailbox",
                "Enable the user first.",
            )
