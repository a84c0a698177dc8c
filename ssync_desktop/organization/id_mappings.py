"""``exchangesyncidmapping``: create, retrieve, retrieve multiple, update, delete.

A link is for its owner alone, who cannot be changed. System Administrators and the program itself
may look at every link, without what the two sides say.
"""

from collections.abc import Sequence
from uuid import UUID

from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.items.hiding import hidden_mapping
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.options import OperationType, Role
from ssync_desktop.domain.problems import Problem
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import settle_failures


def create_exchange_sync_id_mapping(context: Context, mapping: IdMapping) -> IdMapping:
    """Link a row and an item of a mailbox by hand.

    Raises PRIVILEGE_DENIED for links of somebody else, and DUPLICATE_RECORD where one of the two
    is linked already.
    """
    _require_owner(context, mapping)
    mailbox = context.unit.mailboxes.get(mapping.mailbox_id)
    if mapping.owner_id not in (mailbox.regarding_id, mailbox.owner_id):
        text = f"{mailbox.name} is the mailbox of somebody else than the owner of this link."
        raise DraftRefused([Problem("owner_id", text, "Choose a mailbox of the owner.")])
    return context.unit.id_mappings.add(mapping)


def retrieve_exchange_sync_id_mapping(context: Context, mapping_id: UUID) -> IdMapping:
    """Return a link; for others than its owner as if there were none (RECORD_NOT_FOUND).

    System Administrators see it without what it says.
    """
    found = context.unit.id_mappings.get(mapping_id)
    if _owns(context, found):
        return found
    if not context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
    return hidden_mapping(found)


def retrieve_exchange_sync_id_mappings(
    context: Context, mailbox_id: UUID, after: UUID | None = None, limit: int = 500
) -> Sequence[IdMapping]:
    """Return at most *limit* links of a mailbox in the order of their ids, from *after* on.

    Those of others are left out; System Administrators see them without what they say.
    """
    found = context.unit.id_mappings.of(mailbox_id, after=after, limit=limit)
    seen = (
        found
        if context.caller.has(Role.SYSTEM_ADMINISTRATOR)
        else [one for one in found if _owns(context, one)]
    )
    return [one if _owns(context, one) else hidden_mapping(one) for one in seen]


def update_exchange_sync_id_mapping(
    context: Context, mapping: IdMapping, seen: IdMapping
) -> IdMapping:
    """Save a link. Its owner and its mailbox stay (section 3 of the entities).

    *seen* is the link as it was read before it was changed. Raises RECORD_CHANGED where it says
    something else by now: a link counts no versions. Who saw it hidden cannot write it back.
    """
    before = context.unit.id_mappings.get(mapping.id)
    _require_owner(context, before)
    if (mapping.owner_id, mapping.mailbox_id) != (before.owner_id, before.mailbox_id):
        text = "The owner of a link cannot be changed."
        raise DraftRefused([Problem("owner_id", text, "Delete it, and make one for the other.")])
    if before != seen:
        raise NeedsAttention(
            ErrorCode.RECORD_CHANGED, "This link has changed since it was read", "Look at it again."
        )
    return context.unit.id_mappings.save(mapping)


def delete_exchange_sync_id_mapping(context: Context, mapping_id: UUID) -> None:
    """Forget that a row and an item are linked; both stay as they are.

    What was asked about the two, and what failed, leaves the lists with their link.
    """
    _require_owner(context, context.unit.id_mappings.get(mapping_id))
    settle_failures(context, [mapping_id], OperationType.ACT)
    context.unit.alerts.clear_of_mappings([mapping_id])
    context.unit.id_mappings.delete(mapping_id)


def _owns(context: Context, mapping: IdMapping) -> bool:
    return context.caller.user_id in (mapping.owner_id, SYSTEM_USER_ID)


def _require_owner(context: Context, mapping: IdMapping) -> None:
    if _owns(context, mapping) or context.caller.has(Role.SYSTEM_ADMINISTRATOR):
        return
    raise NeedsAttention(
        ErrorCode.PRIVILEGE_DENIED,
        "This link belongs to somebody else",
        "Leave it to its owner, or ask a System Administrator.",
    )
