"""Items about which something came to nothing: their links say what, and what is still to do."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.errors import AnswerLost, ItemRefused, SsyncError
from ssync_desktop.domain.items import linking
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ItemKind, UserDecision
from ssync_desktop.domain.items.planning import Action, ActionType
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType, OperationType
from ssync_desktop.organization.acting import user_of
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import note_item_failure, settle_failures
from ssync_desktop.organization.item_effects import Begun, Link, link_of

_FIRST_TABLE = {
    ItemKind.APPOINTMENT: ObjectType.APPOINTMENT,
    ItemKind.CONTACT: ObjectType.CONTACT,
    ItemKind.TASK: ObjectType.TASK,
}


def record_item_failure(
    context: Context,
    action: Action,
    mailbox: Mailbox,
    error: SsyncError,
    begun: Begun | None = None,
) -> IdMapping | None:
    """Write down that *action* came to nothing; return the link, which says what is still to do.

    None where somebody has deleted the link since it was planned: nothing is to do then.
    *begun* is the write in Exchange that was not done; what was lost or refused in the middle may
    have been, in part.
    """
    link = link_of(context, action, mailbox)
    mapping = linking.pending(link.mapping, action.type)
    if begun is not None and not _may_have_come(error):
        context.unit.former_versions.delete(begun.former_id)
        mapping = linking.not_begun(mapping)
    if link.deleted_for(action):
        return None
    return _failed(context, link, replace(mapping, subject=action.subject), error)


def _may_have_come(error: SsyncError) -> bool:
    """Say whether Exchange may have done something of what ended with *error*."""
    return isinstance(error, AnswerLost) or (isinstance(error, ItemRefused) and error.partly)


def record_unread_item(
    context: Context,
    mailbox: Mailbox,
    kind: ItemKind,
    entry_id: str,
    error: SsyncError,
    made_for: UUID | None = None,
) -> IdMapping | None:
    """Write down that an item of the mailbox could not be read; it is tried again (B69).

    *made_for* is the link for which the program made it before the answer was lost: that one does
    not know it yet. None where somebody has deleted that link meanwhile.
    """
    if made_for is not None:
        made = context.unit.id_mappings.find(made_for)
        return None if made is None else _failed(context, Link(made, stored=True), made, error)
    found = context.unit.id_mappings.by_entries(mailbox.id, [entry_id]).get(entry_id)
    mapping = found or IdMapping(
        id=context.new_id(),
        owner_id=user_of(mailbox),
        mailbox_id=mailbox.id,
        object_type=_FIRST_TABLE[kind],
        entry_id=entry_id,
    )
    change = ActionType.UPDATE_IN_CRM if mapping.object_id else ActionType.CREATE_IN_CRM
    link = Link(mapping, stored=found is not None)
    return _failed(context, link, linking.pending(mapping, change), error)


def forget_read_items(context: Context, mapping_ids: Collection[UUID]) -> None:
    """Forget links of items that could be read at last, but for what was asked or let go."""
    settle_failures(context, mapping_ids, OperationType.ACT)
    links = context.unit.id_mappings
    for one in links.by_ids(mapping_ids).values():
        if one.unlinked or one.decision is not UserDecision.NONE:
            links.save(linking.read_at_last(one))
        else:
            links.delete(one.id)


def _failed(context: Context, link: Link, mapping: IdMapping, error: SsyncError) -> IdMapping:
    saved = link.keep(context, linking.failed(mapping, error, context.clock.now()))
    note_item_failure(context, saved)
    return saved
