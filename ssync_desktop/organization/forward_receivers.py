"""Who gets mail over a forward mailbox: users and queues whose incoming method says so (B67)."""

from collections.abc import Iterable
from uuid import UUID

from ssync_desktop.domain.forward import takes_forwarded
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.organization.context import Context


def taking_forwarded(
    context: Context, receivers: Iterable[tuple[ObjectType, UUID]]
) -> set[tuple[ObjectType, UUID]]:
    """Return those of *receivers* whose mail is forwarded; others read their own mailboxes."""
    taking: set[tuple[ObjectType, UUID]] = set()
    for object_type, record_id in receivers:
        mailbox = context.unit.mailboxes.of(record_id)
        if mailbox is None or mailbox.state is not State.ACTIVE:
            continue
        if takes_forwarded(mailbox.incoming_method):
            taking.add((object_type, record_id))
    return taking
