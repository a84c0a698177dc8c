"""The organization's settings: who may change them, and what a change sets going."""

from dataclasses import replace

from ssync_desktop.domain.approval import approved_enough
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.approval import enable_passed, profile_of, settle_waiting_alert
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.hash_rounds import note_knobs
from ssync_desktop.organization.privacy import note_settings


def update_settings(context: Context, settings: OrganizationSettings) -> OrganizationSettings:
    """Save the settings; existing mailboxes keep what they have (B14).

    Raises PRIVILEGE_DENIED, ``DraftRefused``, or RECORD_CHANGED when somebody was faster. Earlier
    prefixes of the tracking token stay known (B49). Where approval is no longer asked for,
    directions whose test succeeded are enabled (B21). Other knobs of smart matching have the
    stored hashes made anew. Who changes what is tracked, or who sees it, is written down.
    """
    context.require(
        "change the organization's settings", Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM_CUSTOMIZER
    )
    before = context.unit.settings.get()
    problems = [*settings.problems(), *_naming_problems(context, before, settings)]
    if problems:
        raise DraftRefused(problems)
    loosened = _loosens_approval(before, settings)
    if loosened and not context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            "You may not lift the approval of addresses",
            "Only who may approve addresses may do without it; ask a System Administrator.",
        )
    prefixes = dict.fromkeys((*settings.tracking_prefixes, *before.tracking_prefixes))
    saved = context.unit.settings.save(replace(settings, tracking_prefixes=tuple(prefixes)))
    note_knobs(context, saved)
    note_settings(context, before, saved)
    if loosened:
        _enable_waiting(context, saved)
    return saved


def _naming_problems(
    context: Context, before: OrganizationSettings, settings: OrganizationSettings
) -> list[Problem]:
    """Refuse to name what is not there; a mailbox that has gone since need not be renamed now."""
    profile_id, mailbox_id = settings.default_email.profile_id, settings.alert_mailbox_id
    problems: list[Problem] = []
    if profile_id is not None and context.unit.profiles.find(profile_id) is None:
        text = "This profile does not exist any more."
        problems.append(Problem("default_email.profile_id", text, "Choose one."))
    mailbox = context.unit.mailboxes.find(mailbox_id) if mailbox_id else None
    named = mailbox_id is not None and mailbox_id != before.alert_mailbox_id
    if named and (mailbox is None or mailbox.regarding_id is None):
        text = "This mailbox is gone, or sends nothing because mail is only forwarded to it."
        problems.append(Problem("alert_mailbox_id", text, "Choose one of a user or queue."))
    return problems


def _loosens_approval(before: OrganizationSettings, after: OrganizationSettings) -> bool:
    return (before.require_approval_for_users and not after.require_approval_for_users) or (
        before.require_approval_for_queues and not after.require_approval_for_queues
    )


def _enable_waiting(context: Context, settings: OrganizationSettings) -> None:
    for mailbox in context.unit.mailboxes.all():
        profile = profile_of(context, mailbox)
        if approved_enough(mailbox, profile, settings):
            enable_passed(context, mailbox)
            settle_waiting_alert(context, profile)
