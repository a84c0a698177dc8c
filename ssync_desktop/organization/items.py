"""Appointments, contacts and tasks: create, update, set state, delete."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.items.acting import table_for
from ssync_desktop.domain.items.content import AppointmentContent, Attendee, Content
from ssync_desktop.domain.items.draft_problems import item_problems
from ssync_desktop.domain.items.former import KEPT_FOR
from ssync_desktop.domain.items.item import ItemDraft, LocalItem
from ssync_desktop.domain.items.kinds import ItemKind, Phase
from ssync_desktop.domain.items.settling import with_organizer
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_brakes import waiting_since
from ssync_desktop.organization.item_rights import (
    author_of,
    require_editor,
    require_owner,
)
from ssync_desktop.organization.item_writing import new_item, settled

RECORDS = (ObjectType.ACCOUNT, ObjectType.CONTACT, ObjectType.LEAD)


def create_item(context: Context, draft: ItemDraft) -> LocalItem:
    """Create a row of one of the tables that synchronize; with no owner named it is the caller's.

    An appointment that nobody is named to hold is held by its owner. Raises PRIVILEGE_DENIED, or
    ``DraftRefused`` with what is wrong.
    """
    owner_id = draft.owner_id or context.caller.user_id
    require_owner(context, owner_id)
    draft = _judged(context, replace(draft, owner_id=owner_id))
    return context.unit.items.add(new_item(context, draft, author_of(context)))


def update_item(context: Context, draft: ItemDraft) -> LocalItem:
    """Save a row; a series with its occurrences. Another owner is given it by naming them.

    Raises PRIVILEGE_DENIED, ``DraftRefused``, or RECORD_CHANGED when somebody was faster.
    """
    assert draft.id is not None
    before = context.unit.items.get(draft.object_type, draft.id)
    require_editor(context, before)
    draft = _judged(context, replace(draft, owner_id=draft.owner_id or before.owner_id))
    assert draft.owner_id is not None
    changed = replace(
        before,
        content=draft.content,
        phase=draft.phase,
        owner_id=draft.owner_id,
        regarding=draft.regarding,
        global_id=draft.global_id or before.global_id,
        draft=draft.draft,
        modified_by=author_of(context),
        modified_on=context.clock.now(),
        row_version=draft.row_version,
    )
    return context.unit.items.save(settled(context, changed, before.phase))


def set_item_state(
    context: Context, object_type: ObjectType, item_id: UUID, phase: Phase
) -> LocalItem:
    """Complete, cancel or open a row again; a task's status and percentage follow.

    To open a completed task again takes the day of its completion away (section 5.5).
    """
    before = context.unit.items.get(object_type, item_id)
    require_editor(context, before)
    if before.phase is phase:
        return before
    if before.kind is ItemKind.CONTACT and phase is Phase.COMPLETED:
        raise DraftRefused([Problem("phase", "Contacts are active or inactive.", "Choose one.")])
    changed = replace(
        before, phase=phase, modified_by=author_of(context), modified_on=context.clock.now()
    )
    return context.unit.items.save(settled(context, changed, before.phase))


def delete_item(context: Context, object_type: ObjectType, item_id: UUID) -> None:
    """Delete a row for good; the feed of changes keeps that somebody did who might (D7).

    Tracking rules that set mail regarding a contact go on without it.
    """
    item = context.unit.items.get(object_type, item_id)
    require_editor(context, item)
    if item.kind is ItemKind.CONTACT:
        context.unit.tracking_folders.forget_regarding(item_id)
    context.unit.items.delete(object_type, item_id, by=author_of(context), entitled=True)


def forget_old_deletes(context: Context) -> int:
    """Forget in the feed of changes what was deleted more than 30 days ago; return how much.

    Not what waits to be deleted in a mailbox as well: whoever approves it late still finds it.
    """
    moment, waiting = context.clock.now() - KEPT_FOR, waiting_since(context)
    return context.unit.item_changes.forget_deleted_before(min(moment, waiting or moment))


def _judged(context: Context, draft: ItemDraft) -> ItemDraft:
    """Return *draft* as it is stored; raise what is wrong with it.

    What repeats belongs into the table of series, whichever was named.
    """
    draft = replace(draft, object_type=table_for(draft.content, draft.object_type))
    problems = list(
        item_problems(draft, drafts_allowed=context.unit.settings.get().draft_appointments)
    )
    if draft.owner_id is None or context.unit.users.find(draft.owner_id) is None:
        text = "This owner does not exist any more."
        problems.append(Problem("owner_id", text, "Choose somebody else."))
    problems += _regarding_problems(context, draft.regarding)
    if problems:
        raise DraftRefused(problems)
    return replace(
        draft,
        content=_held(context, draft.content, draft.owner_id),
        regarding=_named(context, draft.regarding),
    )


def _regarding_problems(context: Context, regarding: Reference | None) -> Iterator[Problem]:
    if regarding is None or regarding.object_type not in RECORDS:
        return
    if context.unit.records.find(regarding.object_type, regarding.id) is None:
        yield Problem("regarding", "This record does not exist any more.", "Choose another one.")


def _held(context: Context, content: Content, owner_id: UUID | None) -> Content:
    """Return an appointment that nobody is named to hold as one that its owner holds."""
    if not isinstance(content, AppointmentContent) or owner_id is None:
        return content
    owner = context.unit.users.get(owner_id)
    if not owner.email_address:
        return content
    return with_organizer(content, Attendee(owner.email_address, owner.full_name))


def _named(context: Context, regarding: Reference | None) -> Reference | None:
    if regarding is None or regarding.object_type not in RECORDS:
        return regarding
    record = context.unit.records.get(regarding.object_type, regarding.id)
    return replace(regarding, name=record.name)
