"""Showing content to somebody who does not own it: refused, or allowed and audited (B107).

So is a change of the settings that decide what there is to be seen.
"""

from uuid import UUID

from ssync_desktop.domain.audit import AuditEntry
from ssync_desktop.domain.audited_settings import SettingChange, audited_changes
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.reading import lets_others_in
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.options import AuditAction, Role
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.context import Context

PRIVATE_LISTS = frozenset(
    {Table.EMAILS, Table.RECEIVED_ITEMS, Table.QUARANTINE, Table.FAILURES, Table.ID_MAPPINGS}
)


def show_content(context: Context, table: Table, object_id: UUID) -> frozenset[UUID]:
    """Open one item to the caller, and write down who looked; return what is open by it.

    *object_id* is the row of the list *table*. An email and the line of the ledger it came from
    are one message, and so are a parked item, its failure, and their line. A link opens what both
    its sides say, a mailbox what its items say and what would be done about them.
    """
    context.require("see the content of other people's messages", Role.SYSTEM_ADMINISTRATOR)
    opened, owner = _meant(context, table, object_id)
    _write(context, AuditAction.SHOW_CONTENT, table, object_id, owner)
    return opened


def show_subjects(context: Context, table: Table) -> Table:
    """Open the subjects of a whole list to the caller, and write that down; return the list."""
    context.require("see the subjects of other people's messages", Role.SYSTEM_ADMINISTRATOR)
    if table not in PRIVATE_LISTS:
        raise ValueError(f"There is nothing hidden in the list {table}.")
    _write(context, AuditAction.SHOW_SUBJECTS, table, None, None)
    return table


def show_folder_subjects(context: Context, mailbox_id: UUID) -> None:
    """Open the subjects of what lies in a mailbox's folders, and write that down."""
    context.require("see the subjects of other people's messages", Role.SYSTEM_ADMINISTRATOR)
    owner_id = context.unit.mailboxes.get(mailbox_id).owner_id
    _write(context, AuditAction.SHOW_SUBJECTS, Table.TRACKING_FOLDERS, mailbox_id, owner_id)


def note_edit(context: Context, object_id: UUID, owner_id: UUID) -> None:
    """Write down that a parked message was changed by hand and delivered."""
    _write(context, AuditAction.EDIT_AND_RETRY, Table.QUARANTINE, object_id, owner_id)


def note_settings(
    context: Context, before: OrganizationSettings, after: OrganizationSettings
) -> None:
    """Write down who changed what is tracked, or who comes to see it; nothing where neither was."""
    changes = audited_changes(before, after)
    if changes:
        _write(context, AuditAction.CHANGE_SETTINGS, Table.SETTINGS, None, None, changes)


def note_filter(context: Context, one: SyncFilter) -> None:
    """Write down that a filter was saved that lets rows of others into its owner's Exchange.

    There they are read without anything being shown here, so it counts as a look at them.
    """
    user = None if one.owner_id is None else context.unit.users.find(one.owner_id)
    if user is not None and lets_others_in(user, one):
        _write(context, AuditAction.CHANGE_SETTINGS, Table.SYNC_FILTERS, one.id, user.id)


def require_content(
    viewer: Viewer | None, owner_ids: tuple[UUID | None, ...], *items: UUID | None
) -> None:
    """Raise PRIVILEGE_DENIED unless *viewer* may read the content of something."""
    if viewer is None or viewer.reads(owner_ids, *items):
        return
    raise NeedsAttention(
        ErrorCode.PRIVILEGE_DENIED,
        "This content belongs to somebody else",
        "Use “Show content” first; that is written down.",
    )


def _meant(context: Context, table: Table, object_id: UUID) -> tuple[frozenset[UUID], UUID | None]:
    """Return the ids that stand for the message, and who owns it."""
    unit = context.unit
    if table is Table.EMAILS:
        email = unit.emails.get(object_id)
        line = unit.received_items.of_email(object_id)
        found = {email.id} | ({line.id} if line else set())
        return frozenset(found), email.owner_id
    if table is Table.ID_MAPPINGS:
        mapping = unit.id_mappings.get(object_id)
        return frozenset({mapping.id, *_row_of(mapping)}), mapping.owner_id
    if table is Table.MAILBOXES:
        mailbox = unit.mailboxes.get(object_id)
        return frozenset({mailbox.id}), mailbox.owner_id
    if table is Table.FAILURES:
        failure = unit.failures.get(object_id)
        return frozenset({failure.object_id}), failure.owner_id
    item_id = unit.quarantine.get(object_id).item_id if table is Table.QUARANTINE else object_id
    line = unit.received_items.get(item_id)
    mailbox = unit.mailboxes.get(line.mailbox_id)
    return frozenset({line.id}), mailbox.owner_id


def _row_of(mapping: IdMapping) -> tuple[UUID, ...]:
    return () if mapping.object_id is None else (mapping.object_id,)


def _write(
    context: Context,
    action: AuditAction,
    table: Table,
    object_id: UUID | None,
    owner_id: UUID | None,
    changes: tuple[SettingChange, ...] = (),
) -> None:
    user = context.unit.users.find(context.caller.user_id)
    context.unit.audits.add(
        AuditEntry(
            id=context.new_id(),
            created_on=context.clock.now(),
            user_id=context.caller.user_id,
            user_name=user.full_name if user else "",
            action=action,
            table=table,
            object_id=object_id,
            owner_id=owner_id,
            changes=changes,
        )
    )
