"""Rules on folders of mailboxes: retrieve, create, update, delete (section 3.11)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import IncomingDeliveryMethod, MailboxKind, ObjectType, Role
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.tracking_folder import (
    FolderNode,
    OnboardingStatus,
    TrackingFolder,
    TrackingFolderDraft,
)
from ssync_desktop.organization.approval import profile_of
from ssync_desktop.organization.context import Context

SERVED = "Choose a user's mailbox on an Exchange profile."


def retrieve_mailbox_tracking_folders(
    context: Context, mailbox_id: UUID
) -> Sequence[TrackingFolder]:
    """Return the rules of a mailbox by the names of their folders.

    A System Administrator may ask for every mailbox, others for their own: PRIVILEGE_DENIED.
    """
    require_keeper(context, context.unit.mailboxes.get(mailbox_id))
    return context.unit.tracking_folders.of_mailbox(mailbox_id)


def create_mailbox_tracking_folder(context: Context, draft: TrackingFolderDraft) -> TrackingFolder:
    """Have the mail of a folder tracked, what lies in it already as well.

    Raises PRIVILEGE_DENIED or ``DraftRefused``: too many rules (B70), a folder that was not seen
    below the inbox (B71), a mailbox that is not a user's on Exchange (B78). A folder of a mailbox
    whose folders were never seen is taken as it is; the next pass finds out.
    """
    mailbox, draft = _judged(context, draft)
    return context.unit.tracking_folders.add(
        TrackingFolder(
            id=context.new_id(),
            mailbox_id=mailbox.id,
            folder_id=draft.folder_id,
            folder_name=draft.folder_name,
            regarding=draft.regarding,
            owner_id=mailbox.owner_id,
        )
    )


def update_mailbox_tracking_folder(context: Context, draft: TrackingFolderDraft) -> TrackingFolder:
    """Save a rule, and let it work again if it was disabled.

    With another folder or another record, all mail of the folder is gone through once more (B75);
    without a record what is set stays set. Raises as creating does, and RECORD_CHANGED.
    """
    assert draft.id is not None
    before = context.unit.tracking_folders.get(draft.id)
    mailbox, draft = _judged(context, draft, before)
    moved = draft.folder_id != before.folder_id
    if moved:
        context.unit.folder_checkpoints.forget(mailbox.id, before.folder_id)
    wanted = replace(
        before,
        folder_id=draft.folder_id,
        folder_name=draft.folder_name,
        regarding=draft.regarding,
        disabled=False,
        row_version=draft.row_version,
    )
    if before.disabled or moved:
        wanted = replace(wanted, error_code="", error_on=None, synchronized_on=None)
    if before.disabled or moved or _another(before.regarding, draft.regarding):
        wanted = replace(wanted, onboarding=OnboardingStatus.NEW, done=0, total=0)
    saved = context.unit.tracking_folders.save(wanted)
    _settle_alerts(context, before)
    return saved


def delete_mailbox_tracking_folder(context: Context, rule_id: UUID) -> None:
    """Delete a rule: what was tracked stays tracked and linked, what comes is not (B76)."""
    rule = context.unit.tracking_folders.get(rule_id)
    require_keeper(context, context.unit.mailboxes.get(rule.mailbox_id))
    context.unit.folder_checkpoints.forget(rule.mailbox_id, rule.folder_id)
    context.unit.tracking_folders.delete(rule_id)
    _settle_alerts(context, rule)


def record_mailbox_folders(
    context: Context, mailbox_id: UUID, folders: Iterable[FolderNode]
) -> Sequence[TrackingFolder]:
    """Keep which folders a mailbox has, as its server has just told; return its rules."""
    context.unit.folder_trees.keep(mailbox_id, folders, context.clock.now())
    return context.unit.tracking_folders.of_mailbox(mailbox_id)


def require_keeper(context: Context, mailbox: Mailbox) -> None:
    """Raise unless the caller is an administrator or it is their own mailbox."""
    own = context.caller.user_id in (mailbox.regarding_id, mailbox.owner_id)
    if not own and not context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            f"You may not see or change the tracking rules of {mailbox.name}",
            "Look at those of your own mailbox, or ask a System Administrator.",
        )


def require_folders(context: Context, mailbox: Mailbox) -> None:
    """Raise ``DraftRefused`` where a mailbox has no folders that could be tracked (B78).

    Also while the organization wants no tracking by folders at all; what is imported may hold
    rules that wait for that to change.
    """
    problems = list(_mailbox_problems(context, mailbox))
    if not context.unit.settings.get().track_folders:
        text = "Folder-level tracking is switched off in this organization."
        problems.append(Problem("mailbox_id", text, "Switch it on in the settings."))
    if problems:
        raise DraftRefused(problems)


def _judged(
    context: Context, draft: TrackingFolderDraft, before: TrackingFolder | None = None
) -> tuple[Mailbox, TrackingFolderDraft]:
    """Return the mailbox, and the draft with the folder's name; raise what is wrong with it."""
    problems = list(draft.problems())
    if draft.mailbox_id is None:
        raise DraftRefused(problems)
    mailbox = context.unit.mailboxes.lock(before.mailbox_id if before else draft.mailbox_id)
    require_keeper(context, mailbox)
    if draft.mailbox_id != mailbox.id:
        text = "A rule stays with its mailbox."
        problems.append(Problem("mailbox_id", text, "Delete it, and make one there."))
    problems += _mailbox_problems(context, mailbox)
    problems += _number_problems(context, mailbox, draft)
    seen = context.unit.folder_trees.find(mailbox.id)
    if seen is not None and draft.folder_id:
        problems += _place_problems(draft.folder_id, seen)
    if not any(problem.field == "regarding" for problem in problems):
        problems += _regarding_problems(context, draft.regarding)
    if problems:
        raise DraftRefused(problems)
    names = {folder.key: folder.name for folder in seen or ()}
    return mailbox, replace(draft, folder_name=names.get(draft.folder_id, draft.folder_name))


def _mailbox_problems(context: Context, mailbox: Mailbox) -> Iterator[Problem]:
    """Yield why a mailbox can have no rules (B78)."""
    profile = profile_of(context, mailbox)
    if mailbox.kind is not MailboxKind.USER:
        text = f"{mailbox.name} is no user's mailbox; only those can have tracking rules."
        yield Problem("mailbox_id", text, SERVED)
    elif profile is None or not profile.is_exchange:
        text = f"{mailbox.name} is not on Exchange; other servers show no folders to track."
        yield Problem("mailbox_id", text, SERVED)
    elif mailbox.incoming_method is not IncomingDeliveryMethod.SERVER_SIDE:
        yield Problem(
            "mailbox_id",
            f"Incoming email of {mailbox.name} does not go by server-side synchronization.",
            "Set its incoming method first.",
        )


def _number_problems(
    context: Context, mailbox: Mailbox, draft: TrackingFolderDraft
) -> Iterator[Problem]:
    """Yield that the mailbox has enough rules (B70), or that the folder has one."""
    rules = context.unit.tracking_folders.of_mailbox(mailbox.id)
    most = context.unit.settings.get().most_tracking_folders
    if draft.id is None and len(rules) >= most:
        yield Problem(
            "folder_id",
            f"{mailbox.name} has {len(rules)} tracking rules already; {most} are the most.",
            "Delete one that is not needed any more.",
        )
    if any(rule.folder_id == draft.folder_id and rule.id != draft.id for rule in rules):
        yield Problem("folder_id", "This folder has a rule already.", "Change that one.")


def _place_problems(folder_id: str, seen: Sequence[FolderNode]) -> Iterator[Problem]:
    """Yield that a folder does not lie below the inbox (B71)."""
    folder = next((one for one in seen if one.key == folder_id), None)
    if folder is None:
        yield Problem(
            "folder_id",
            "This folder is not below the inbox, or not there any more.",
            "Choose one that is shown below the inbox.",
        )
    elif not folder.can_have_rule:
        text = "The inbox itself is read anyway." if folder.parent is None else "Its id is too long"
        yield Problem("folder_id", text, "Choose a folder below the inbox.")


def _regarding_problems(context: Context, regarding: Reference | None) -> Iterator[Problem]:
    if regarding is None:
        return
    unit, kind = context.unit, regarding.object_type
    found = (
        unit.queues.find(regarding.id)
        if kind is ObjectType.QUEUE
        else unit.records.find(kind, regarding.id)
    )
    if found is None:
        yield Problem("regarding", "This record does not exist any more.", "Choose another one.")


def _another(before: Reference | None, after: Reference | None) -> bool:
    """Say whether a rule sets mail regarding another record than before."""
    return after is not None and (before is None or before.id != after.id)


def _settle_alerts(context: Context, rule: TrackingFolder) -> None:
    """Take away what the wall says of a rule that was repaired, once it is true of no other."""
    if not rule.error_code:
        return
    rules = context.unit.tracking_folders.of_mailbox(rule.mailbox_id)
    if all(other.error_code != rule.error_code for other in rules):
        context.unit.alerts.clear(rule.mailbox_id, ErrorCode(rule.error_code))
