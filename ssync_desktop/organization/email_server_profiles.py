"""Email server profiles: create, update, set state, delete, trust, stop and resume."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.last_test import ConnectionResult, LastTest
from ssync_desktop.domain.mailbox_changes import reset
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    OperationType,
    Role,
    State,
)
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.organization.another_mailbox import forget_places
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.healing import resume_stopped_profile
from ssync_desktop.organization.start_dates import reopen_for_profile


def create_email_server_profile(
    context: Context,
    draft: ProfileDraft,
    *,
    profile_id: UUID | None = None,
    incoming_password_set: bool = False,
    outgoing_password_set: bool = False,
) -> EmailServerProfile:
    """Create a profile, the ports it leaves open filled in (B2).

    *profile_id* is given where passwords had to be kept under it first. Raises PRIVILEGE_DENIED
    or ``DraftRefused`` (B1, B5, B6, B7).
    """
    context.require("create email server profiles", Role.SYSTEM_ADMINISTRATOR)
    _refuse_problems(context, draft)
    draft = draft.completed()
    values = _editable(draft)
    values["incoming"] = replace(draft.incoming, password_set=incoming_password_set)
    values["outgoing"] = replace(draft.outgoing, password_set=outgoing_password_set)
    return context.unit.profiles.add(
        EmailServerProfile(
            id=profile_id or context.new_id(),
            owner_id=context.caller.user_id,
            state=State.ACTIVE,
            stopped_code="",
            row_version=0,
            **values,
        )
    )


def update_email_server_profile(
    context: Context,
    draft: ProfileDraft,
    *,
    incoming_password_set: bool | None = None,
    outgoing_password_set: bool | None = None,
) -> EmailServerProfile:
    """Save a profile; a password flag of None stays as it is.

    Another server, or another way to sign in, makes what was tested on it untested (section 2.4).
    Port, protection, password and trust are the same server's details and leave the mailboxes
    alone: if they are wrong the next pass says so, and one connection test resumes all (D24).
    With a start date that is set back, mail between the two dates is examined again (B40).
    """
    context.require("change email server profiles", Role.SYSTEM_ADMINISTRATOR)
    assert draft.id is not None
    before = context.unit.profiles.get(draft.id)
    _refuse_problems(context, draft)
    draft = draft.completed()
    values = _editable(draft)
    values["incoming"] = _with_flag(draft.incoming, before.incoming, incoming_password_set)
    values["outgoing"] = _with_flag(draft.outgoing, before.outgoing, outgoing_password_set)
    reopen_for_profile(context, before, draft)
    saved = context.unit.profiles.save(replace(before, row_version=draft.row_version, **values))
    _reset_mailboxes(context, before, saved)
    return saved


def set_email_server_profile_state(
    context: Context, profile_id: UUID, state: State
) -> EmailServerProfile:
    """Activate or deactivate; mailboxes of a deactivated profile are not processed (B12)."""
    context.require("activate or deactivate email server profiles", Role.SYSTEM_ADMINISTRATOR)
    profile = context.unit.profiles.get(profile_id)
    if profile.state is state:
        return profile
    return context.unit.profiles.save(replace(profile, state=state))


def delete_email_server_profile(context: Context, profile_id: UUID) -> None:
    """Delete a profile that nothing uses; otherwise RECORD_IN_USE."""
    context.require("delete email server profiles", Role.SYSTEM_ADMINISTRATOR)
    profile = context.unit.profiles.get(profile_id)
    count = context.unit.profiles.mailbox_count(profile_id)
    if count:
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            f"{count} mailboxes use {profile.name}",
            "Give them another profile first, or deactivate this one.",
        )
    if context.unit.settings.get().default_email.profile_id == profile_id:
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            f"{profile.name} is the default profile of the organization",
            "Set another profile as the default first, or choose None in the settings.",
        )
    context.unit.alerts.clear(profile_id)
    context.unit.profiles.delete(profile_id)


def trust_certificate(
    context: Context, profile_id: UUID, operations: Collection[OperationType], fingerprint: str
) -> EmailServerProfile:
    """Pin a certificate for these directions; an empty *fingerprint* takes the trust back.

    Where one side serves both, its trust does; where both reach one server, both trust it, as each
    would be shown the same certificate. A profile that was stopped because of its certificate goes
    on.
    """
    context.require("trust certificates", Role.SYSTEM_ADMINISTRATOR)
    profile = context.unit.profiles.get(profile_id)
    pinned = fingerprint.replace(":", "").strip().lower()
    incoming, outgoing = profile.incoming, profile.outgoing
    both = profile.shares_server or (bool(pinned) and profile.reaches_one_server)
    if both or any(one is not OperationType.OUTGOING for one in operations):
        incoming = replace(incoming, pinned_certificate=pinned)
    if both or OperationType.OUTGOING in operations:
        outgoing = replace(outgoing, pinned_certificate=pinned)
    context.unit.profiles.save(replace(profile, incoming=incoming, outgoing=outgoing))
    if pinned and profile.stopped_code == ErrorCode.UNTRUSTED_CERTIFICATE.value:
        resume_stopped_profile(context, profile_id)
    return context.unit.profiles.get(profile_id)


def profile_to_test(context: Context, profile_id: UUID) -> EmailServerProfile:
    """Return a profile whose connection the caller may test; raises PRIVILEGE_DENIED."""
    context.require("test email server profiles", Role.SYSTEM_ADMINISTRATOR)
    return context.unit.profiles.get(profile_id)


def record_connection_test(context: Context, profile_id: UUID, test: LastTest) -> None:
    """Keep what a connection test found; one that passed lets a stopped profile go on (D24)."""
    context.require("test email server profiles", Role.SYSTEM_ADMINISTRATOR)
    context.unit.profiles.set_last_test(profile_id, test)
    if test.result is not ConnectionResult.FAILURE:
        resume_email_server_profile(context, profile_id)


def resume_email_server_profile(context: Context, profile_id: UUID) -> EmailServerProfile:
    """Let a stopped profile go on after a good connection test, with all its mailboxes (D24)."""
    context.require("resume email server profiles", Role.SYSTEM_ADMINISTRATOR)
    context.unit.profiles.get(profile_id)
    resume_stopped_profile(context, profile_id)
    return context.unit.profiles.get(profile_id)


def _editable(draft: ProfileDraft) -> dict[str, Any]:
    return {
        name: getattr(draft, name)
        for name in ProfileDraft.__dataclass_fields__
        if name not in ("id", "row_version")
    }


def _with_flag(wanted: Direction, before: Direction, password_set: bool | None) -> Direction:
    return replace(
        wanted, password_set=before.password_set if password_set is None else password_set
    )


def _refuse_problems(context: Context, draft: ProfileDraft) -> None:
    problems = [*draft.problems(), *_act_problems(context, draft)]
    if problems:
        raise DraftRefused(problems)


def _act_problems(context: Context, draft: ProfileDraft) -> Iterator[Problem]:
    """Yield that mailboxes rely on appointments, which POP3 and IMAP do not carry (B3)."""
    if draft.id is None or draft.can_act:
        return
    for mailbox in context.unit.mailboxes.of_profile(draft.id):
        if mailbox.act_method is ActDeliveryMethod.SERVER_SIDE:
            yield Problem(
                "server_type",
                f"{mailbox.name} synchronizes appointments, which this server type cannot.",
                "Set that to None in the mailbox first.",
            )
            return


def _reset_mailboxes(
    context: Context, before: EmailServerProfile, after: EmailServerProfile
) -> None:
    operations = _moved(before, after)
    if not operations:
        return
    for mailbox in context.unit.mailboxes.of_profile(after.id):
        untested = reset(context.unit.mailboxes.lock(mailbox.id), operations)
        if OperationType.INCOMING in operations:
            untested = replace(untested, sync_checkpoint=None, location="", located_on=None)
            context.unit.folder_trees.forget(mailbox.id)
        context.unit.mailboxes.save(untested)
        if _location(before) != _location(after):
            forget_places(context, untested)


def _moved(before: EmailServerProfile, after: EmailServerProfile) -> frozenset[OperationType]:
    """Return the operations that now go to another server or sign in as somebody else."""
    if before.server_type is not after.server_type:
        return frozenset(OperationType)
    operations = set()
    if _identity(before, outgoing=False) != _identity(after, outgoing=False):
        operations |= {OperationType.INCOMING, OperationType.ACT}
    if _identity(before, outgoing=True) != _identity(after, outgoing=True):
        operations.add(OperationType.OUTGOING)
    return frozenset(operations)


def _identity(profile: EmailServerProfile, *, outgoing: bool) -> tuple[object, ...]:
    side = profile.outgoing if outgoing else profile.incoming
    shared = outgoing and profile.same_settings_for_outgoing
    signing = profile.incoming if shared else side
    own = signing.retrieval is CredentialRetrieval.PROFILE
    location = "autodiscover" if _is_looked_up(profile) else side.host.casefold()
    return (location, signing.retrieval, signing.user_name if own else "")


def _is_looked_up(profile: EmailServerProfile) -> bool:
    return profile.is_exchange and profile.use_autodiscover


def _location(profile: EmailServerProfile) -> tuple[object, ...]:
    """Return where mailboxes are read: on another server they are others, whoever signs in."""
    host = "" if _is_looked_up(profile) else profile.incoming.host.casefold()
    return (profile.server_type, host)
