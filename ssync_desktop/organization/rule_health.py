"""How rules on folders fare in a pass: seen, taken in so far, or without their folder (B71, B72).

A rule may be changed or deleted while a pass works with it; then nothing is written about it.
"""

from collections.abc import Mapping
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.tracking_folder import (
    FOLDER_NAME_LENGTH,
    OnboardingStatus,
    TrackingFolder,
)
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context

_WHAT_HAPPENED = {
    ErrorCode.FOLDER_NOT_FOUND: ("is not there any more", "are not there any more"),
    ErrorCode.FOLDER_OUTSIDE_INBOX: (
        "does not lie in the inbox any more",
        "do not lie in the inbox any more",
    ),
}


def note_onboarding(context: Context, rule: TrackingFolder, total: int, *, whole: bool) -> None:
    """Keep how much of the mail that lay in the folder is taken in; *whole* ends it."""
    if not _still_holds(context, rule):
        return
    status = OnboardingStatus.DONE if whole else OnboardingStatus.RUNNING
    _count(context, rule, None if whole else total, status)


def _count(
    context: Context, rule: TrackingFolder, total: int | None, status: OnboardingStatus
) -> None:
    """Keep how much of what lies in the folder is taken in; without *total* that is all."""
    done = context.unit.item_places.count(rule.mailbox_id, rule.folder_id)
    whole = done if total is None else max(total, done)
    context.unit.tracking_folders.set_progress(rule.id, status, done=done, total=whole)


def note_rules_seen(context: Context, seen: Mapping[UUID, tuple[TrackingFolder, str, int]]) -> None:
    """Keep that a pass went through the folders of these rules, what they are called and hold now.

    *seen* has the folder's name and how many items lie in it by its server's count.
    """
    for rule, name, items in seen.values():
        if _still_holds(context, rule):
            if rule.onboarding is OnboardingStatus.DONE:
                _count(context, rule, items, OnboardingStatus.DONE)
            context.unit.tracking_folders.set_seen(
                rule.id, name[:FOLDER_NAME_LENGTH], context.clock.now()
            )


def disable_rule(context: Context, mailbox: Mailbox, rule: TrackingFolder, code: ErrorCode) -> None:
    """Stop a rule whose folder is not where it belongs, and tell the mailbox's owner."""
    if not _still_holds(context, rule):
        return
    context.unit.tracking_folders.set_error(rule.id, code.value, context.clock.now(), disable=True)
    context.unit.folder_checkpoints.forget(mailbox.id, rule.folder_id)
    names = [
        f"“{one.folder_name}”"
        for one in context.unit.tracking_folders.of_mailbox(mailbox.id)
        if one.disabled and one.error_code == code
    ]
    one, several = _WHAT_HAPPENED[code]
    folders = f"The folder {names[0]}" if len(names) == 1 else f"The folders {', '.join(names)}"
    alert_mailbox(
        context,
        mailbox,
        TraceLevel.ERROR,
        code,
        f"{folders} of {mailbox.name} {one if len(names) == 1 else several}. New mail is not "
        "tracked there; what was tracked stays as it is.",
    )


def _still_holds(context: Context, rule: TrackingFolder) -> bool:
    now = context.unit.tracking_folders.find(rule.id)
    return now is not None and not now.disabled and now.folder_id == rule.folder_id
