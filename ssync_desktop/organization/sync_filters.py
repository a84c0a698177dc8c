"""Synchronization filters: those of users, and the templates of the organization (section 5.1).

Users keep their own filters, System Administrators everybody's. Templates have no owner; System
Administrators and Customizers keep them, and to change one changes no user's filters.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.items.filter_matching import default_filters
from ssync_desktop.domain.items.sync_filter import SyncFilter, SyncFilterDraft
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import MailboxKind, Role
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.acting import user_of
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.privacy import note_filter


def retrieve_sync_filters(context: Context, owner_id: UUID | None) -> Sequence[SyncFilter]:
    """Return the filters of a user, or with None the templates, which everybody may see."""
    if owner_id is not None:
        _require_keeper(context, owner_id)
    return context.unit.sync_filters.of(owner_id)


def save_sync_filter(context: Context, draft: SyncFilterDraft) -> SyncFilter:
    """Create a filter, or save a changed one against its version; its owner stays.

    Raises PRIVILEGE_DENIED, ``DraftRefused``, or RECORD_CHANGED when somebody was faster.
    """
    before = None if draft.id is None else context.unit.sync_filters.get(draft.id)
    owner_id = draft.owner_id if before is None else before.owner_id
    _require_keeper(context, owner_id)
    problems = list(draft.problems())
    if before is not None and draft.owner_id != before.owner_id:
        text = "A filter stays with its owner."
        problems.append(Problem("owner_id", text, "Make one for the other."))
    elif owner_id is not None and context.unit.users.find(owner_id) is None:
        text = "This owner does not exist any more."
        problems.append(Problem("owner_id", text, "Choose somebody else."))
    if problems:
        raise DraftRefused(problems)
    filters = context.unit.sync_filters
    if before is None:
        saved = filters.add(_filter(draft, context.new_id()))
    else:
        saved = filters.save(_filter(draft, before.id))
    note_filter(context, saved)
    return saved


def delete_sync_filter(context: Context, filter_id: UUID) -> None:
    """Delete a filter: what only it let synchronize is unlinked, or deleted where D7 is off."""
    found = context.unit.sync_filters.get(filter_id)
    _require_keeper(context, found.owner_id)
    context.unit.sync_filters.delete(filter_id)


def make_templates(context: Context) -> None:
    """Give a new organization the templates it begins with."""
    for draft in default_filters():
        context.unit.sync_filters.add(_filter(draft, context.new_id()))


def give_default_filters(context: Context, mailbox: Mailbox) -> bool:
    """Give the user of *mailbox* a copy of each default template, once; say whether it was now.

    Called when their synchronization is first set up. Whoever has deleted them all since does not
    get them again, and who has made filters before is left with those.
    """
    user_id = user_of(mailbox)
    users, filters = context.unit.users, context.unit.sync_filters
    if mailbox.kind is not MailboxKind.USER or users.has_been_given_filters(user_id):
        return False
    users.note_filters_given(user_id)
    if filters.of(user_id):
        return False
    templates = [one for one in filters.of(None) if one.default and one.active]
    for one in templates:
        filters.add(replace(one, id=context.new_id(), owner_id=user_id, default=False))
    return bool(templates)


def _filter(draft: SyncFilterDraft, filter_id: UUID) -> SyncFilter:
    return SyncFilter(
        id=filter_id,
        name=draft.name.strip(),
        object_type=draft.object_type,
        conditions=tuple(replace(one, value=one.value.strip()) for one in draft.conditions),
        owner_id=draft.owner_id,
        active=draft.active,
        default=draft.default and draft.owner_id is None,
        row_version=draft.row_version,
    )


def _require_keeper(context: Context, owner_id: UUID | None) -> None:
    """Raise PRIVILEGE_DENIED unless the caller keeps the filters of *owner_id*, or templates."""
    if owner_id is None:
        context.require(
            "change the organization's filters", Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM_CUSTOMIZER
        )
    elif owner_id != context.caller.user_id and not context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            "You may not see or change the filters of somebody else",
            "Look at your own, or ask a System Administrator.",
        )
