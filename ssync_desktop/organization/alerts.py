"""Alerts: who is told what, as far as the organization wants to be told (B102, B104, B105)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.alerts import Alert, AlertDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType, Role, TraceLevel
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.context import Context


def raise_alert(context: Context, draft: AlertDraft) -> Alert | None:
    """Put *draft* on the wall or renew its equal; None when its level is switched off (B105).

    Without a user named it goes to the owner of the mailbox or profile it regards.
    """
    if not level_wanted(context.unit.settings.get(), draft.level):
        return None
    if draft.for_user_id is None:
        draft = replace(draft, for_user_id=owner_of(context, draft.regarding))
    return context.unit.alerts.raise_(draft, context.clock.now())


def alert_mailbox(
    context: Context,
    mailbox: Mailbox,
    level: TraceLevel,
    code: ErrorCode,
    text: str,
    details: str = "",
    email_id: UUID | None = None,
    mapping_id: UUID | None = None,
) -> Alert | None:
    """Tell the owner of *mailbox* something about it."""
    regarding = Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)
    return raise_alert(
        context,
        AlertDraft(
            level,
            code,
            regarding,
            text,
            details,
            for_user_id=mailbox.owner_id,
            email_id=email_id,
            mapping_id=mapping_id,
        ),
    )


def alert_profile(
    context: Context,
    profile: EmailServerProfile,
    level: TraceLevel,
    code: ErrorCode,
    text: str,
    details: str = "",
) -> Alert | None:
    """Tell the owner of *profile* something about it.

    Owners of its mailboxes are told as well when the organization wants that; there is nothing
    for them to do (section 6.1).
    """
    regarding = Reference(profile.id, ObjectType.EMAIL_SERVER_PROFILE, profile.name)
    alert = raise_alert(
        context,
        AlertDraft(level, code, regarding, text, details, for_user_id=profile.owner_id),
    )
    if context.unit.settings.get().notify_mailbox_owner:
        owners = {mailbox.owner_id for mailbox in context.unit.mailboxes.of_profile(profile.id)}
        for owner in sorted(owners - {profile.owner_id}):
            raise_alert(
                context, AlertDraft(level, code, regarding, text, details, for_user_id=owner)
            )
    return alert


def alert_both(
    context: Context,
    mailbox: Mailbox,
    profile: EmailServerProfile | None,
    level: TraceLevel,
    code: ErrorCode,
    text: str,
    details: str = "",
) -> None:
    """Tell the mailbox's owner, and the profile's owner if that is somebody else (B102).

    Both alerts are about the mailbox: it is what failed, what "Try now" tries, and what clears
    them both once it has healed.
    """
    alert_mailbox(context, mailbox, level, code, text, details)
    if profile is not None and profile.owner_id != mailbox.owner_id:
        regarding = Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)
        raise_alert(
            context,
            AlertDraft(level, code, regarding, text, details, for_user_id=profile.owner_id),
        )


def delete_alerts(context: Context, ids: Collection[UUID]) -> None:
    """Take alerts off the wall: one's own, or as a System Administrator for all who were told.

    The wall shows what several people were told as one line, so each may name it by any of theirs.
    """
    told = context.unit.alerts.equals(ids)
    if context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        context.unit.alerts.delete([alert.id for alert in told])
        return
    own = [alert for alert in told if alert.for_user_id == context.caller.user_id]
    if len(own) < sum(alert.id in ids for alert in told):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            "This alert is on somebody else's wall",
            "Leave it to its owner or to a System Administrator.",
        )
    context.unit.alerts.delete([alert.id for alert in own])


def delete_old_alerts(context: Context) -> int:
    """Delete alerts older than the organization keeps them; 0 days keeps them for ever."""
    days = context.unit.settings.get().trace_log_days
    if days == 0:
        return 0
    return context.unit.alerts.delete_older_than(context.clock.now() - timedelta(days=days))


def level_wanted(settings: OrganizationSettings, level: TraceLevel) -> bool:
    """Say whether the organization keeps alerts of *level* (D3)."""
    return {
        TraceLevel.ERROR: settings.alert_errors,
        TraceLevel.WARNING: settings.alert_warnings,
        TraceLevel.INFORMATION: settings.alert_information,
    }[level]


def owner_of(context: Context, regarding: Reference) -> UUID | None:
    """Return whose wall an alert about *regarding* belongs on."""
    record: Mailbox | EmailServerProfile | None
    if regarding.object_type is ObjectType.MAILBOX:
        record = context.unit.mailboxes.find(regarding.id)
    else:
        record = context.unit.profiles.find(regarding.id)
    return None if record is None else record.owner_id
