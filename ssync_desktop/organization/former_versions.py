"""What items said before the program wrote over them, for 30 days; and taking a write back.

What was written in the organization is taken back by :func:`undo_in_crm`. What was written in
Exchange is taken back there by the engine: :func:`version_to_undo` says what to write,
:func:`begin_undoing` comes before and :func:`note_undone` afterwards. A write that is taken back is
an edit like any other: the next pass brings it to the other side.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.former import KEPT_FOR, Besides, FormerVersion, besides
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem
from ssync_desktop.domain.items.kinds import KIND_OF, TABLES, ChangeType
from ssync_desktop.domain.items.linking import CHANGES, IN_EXCHANGE, let_go
from ssync_desktop.domain.items.planning import Action
from ssync_desktop.domain.options import Role
from ssync_desktop.domain.people import Reference
from ssync_desktop.organization.acting import user_of
from ssync_desktop.organization.appointment_files import restorable
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_rights import author_of, require_editor
from ssync_desktop.organization.item_writing import new_item, settled
from ssync_desktop.organization.items import RECORDS
from ssync_desktop.store.unit import Unit


def keep_former(
    context: Context,
    mapping: IdMapping,
    action: Action,
    content: Content | None,
    said_besides: Besides | None = None,
) -> FormerVersion:
    """Keep what the side that *action* writes to said before; None where there was nothing."""
    return context.unit.former_versions.add(
        FormerVersion(
            id=context.new_id(),
            mailbox_id=mapping.mailbox_id,
            mapping_id=mapping.id,
            object_type=mapping.object_type,
            object_id=mapping.object_id,
            entry_id=mapping.entry_id,
            change=CHANGES[action.type],
            in_exchange=action.type in IN_EXCHANGE,
            subject=action.subject,
            content=content,
            written_on=context.clock.now(),
            besides=said_besides,
        )
    )


def version_to_undo(context: Context, former_id: UUID) -> FormerVersion:
    """Return a write that the caller may take back.

    Raises PRIVILEGE_DENIED for others than the mailbox's user and System Administrators, and
    RECORD_CHANGED where it was taken back before.
    """
    former = context.unit.former_versions.get(former_id)
    owner_id = user_of(context.unit.mailboxes.get(former.mailbox_id))
    if owner_id != context.caller.user_id and not context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        raise NeedsAttention(
            ErrorCode.PRIVILEGE_DENIED,
            "You may not take back what was written for somebody else",
            "Leave it to the owner of the mailbox, or ask a System Administrator.",
        )
    if former.undone_on is not None:
        raise NeedsAttention(
            ErrorCode.RECORD_CHANGED,
            "This has been taken back already",
            "Look at the list again.",
        )
    return former


def undo_in_crm(context: Context, former_id: UUID) -> FormerVersion:
    """Take back a write in the organization; return it as one that was taken back.

    A row that was made is deleted, and its item stays in Exchange without a link. A row that was
    written over says again what it did and is in the phase it was in; what it said meanwhile is
    kept as a former version too. A row that was deleted is there again under its id, for its owner
    and with all it said; what it regarded is left out where that is no more.
    """
    former = version_to_undo(context, former_id)
    if former.in_exchange:
        raise ValueError("What was written in Exchange is taken back there.")
    _UNDOING[former.change](context, former)
    return note_undone(context, former)


def begin_undoing(context: Context, former: FormerVersion) -> None:
    """Write down that *former* is about to be taken back in Exchange.

    An item that was made there will be gone: its row is let go before, or an interruption would
    look as if somebody had deleted the item, and the row would follow it. What was written over
    counts as agreed on, or the next pass would write it once more.
    """
    if not former.in_exchange:
        return
    if former.change is ChangeType.CREATE:
        _let_go(context, former, deleted_in_exchange=True)
        return
    link = context.unit.id_mappings.find(former.mapping_id)
    if link is not None and link.begun is not None:
        # Whether it had arrived or not: that it is there no more is what was decided just now.
        context.unit.id_mappings.save(replace(link, common=link.begun, begun=None))


def note_undone(context: Context, former: FormerVersion) -> FormerVersion:
    """Write down that *former* was taken back."""
    undone = replace(former, undone_on=context.clock.now())
    context.unit.former_versions.set_undone(former.id, context.clock.now())
    return undone


def delete_old_former_versions(context: Context) -> int:
    """Delete former versions once their 30 days are over; return how many they were."""
    return context.unit.former_versions.delete_older_than(context.clock.now() - KEPT_FOR)


def _undo_create(context: Context, former: FormerVersion) -> None:
    _let_go(context, former, deleted_in_exchange=False)
    found = row_of(context.unit, former)
    if found is not None:
        require_editor(context, found)
        # Nobody meant the item itself to go, in whichever mailbox: not a delete to be passed on.
        context.unit.items.delete(
            found.object_type, found.id, by=author_of(context), entitled=False
        )


def _undo_update(context: Context, former: FormerVersion) -> None:
    assert former.content is not None
    before = row_of(context.unit, former)
    if before is None:
        raise NeedsAttention(
            ErrorCode.RECORD_NOT_FOUND,
            "The row is not there any more",
            "If the program deleted it, take that back first.",
        )
    require_editor(context, before)
    now = context.clock.now()
    context.unit.former_versions.add(
        replace(
            former,
            id=context.new_id(),
            content=before.content,
            besides=besides(before),
            written_on=now,
        )
    )
    phase = before.phase if former.besides is None else former.besides.phase
    changed = replace(
        before,
        content=restorable(context.unit, former.content),
        phase=phase,
        modified_by=author_of(context),
        modified_on=now,
    )
    context.unit.items.save(settled(context, changed, phase))


def _undo_delete(context: Context, former: FormerVersion) -> None:
    assert former.content is not None
    user_id = user_of(context.unit.mailboxes.get(former.mailbox_id))
    content = restorable(context.unit, former.content)
    draft = ItemDraft(former.object_type, content, user_id, former.object_id)
    row, said = new_item(context, draft, author_of(context)), former.besides
    if said is None:
        context.unit.items.add(row)
        return
    owner = None if said.owner_id is None else context.unit.users.find(said.owner_id)
    row = replace(
        row,
        content=content,
        owner_id=user_id if owner is None else owner.id,
        created_on=said.created_on or row.created_on,
        phase=said.phase,
        regarding=_still_there(context, said.regarding),
        global_id=said.global_id,
        draft=said.draft,
    )
    context.unit.items.add(settled(context, row, said.phase))


def _still_there(context: Context, regarding: Reference | None) -> Reference | None:
    """Return what a row regarded, unless that is a record that is no more."""
    if regarding is None or regarding.object_type not in RECORDS:
        return regarding
    found = context.unit.records.find(regarding.object_type, regarding.id)
    return None if found is None else replace(regarding, name=found.name)


def row_of(unit: Unit, former: FormerVersion) -> LocalItem | None:
    """Return the row that was written; what has become a series since is in another table."""
    if former.object_id is None:
        return None
    tables = (former.object_type, *TABLES[KIND_OF[former.object_type]])
    found = (unit.items.find(table, former.object_id) for table in tables)
    return next((row for row in found if row is not None), None)


def _let_go(context: Context, former: FormerVersion, *, deleted_in_exchange: bool) -> None:
    mapping = context.unit.id_mappings.find(former.mapping_id)
    if mapping is not None:
        context.unit.id_mappings.save(let_go(mapping, deleted_in_exchange=deleted_in_exchange))


_UNDOING: Mapping[ChangeType, Callable[[Context, FormerVersion], None]] = MappingProxyType(
    {
        ChangeType.CREATE: _undo_create,
        ChangeType.UPDATE: _undo_update,
        ChangeType.DELETE: _undo_delete,
    }
)
