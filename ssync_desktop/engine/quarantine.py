"""Another try for parked items, from their own bytes: the server need not have them any more."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import QuarantinedItem
from ssync_desktop.domain.options import ItemOutcome, Role
from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_email
from ssync_desktop.organization.received_items import retry_quarantined
from ssync_desktop.store.unit import Unit


async def retry_parked(tools: Tools, caller: Caller, ids: Sequence[UUID]) -> None:
    """Deliver each item in a transaction of its own; one that fails again stays parked.

    An item that was never fetched has no bytes here; the next pass asks the server for it again.
    Raises the first error after all have been tried.
    """
    first_error: SsyncError | None = None
    for parked_id in ids:
        try:
            await _retry(tools, caller, parked_id)
        except SsyncError as error:
            first_error = first_error or error
    if first_error is not None:
        raise first_error


async def _retry(tools: Tools, caller: Caller, parked_id: UUID) -> None:
    def read(unit: Unit) -> tuple[QuarantinedItem, bytes]:
        return unit.quarantine.get(parked_id), unit.quarantine.content(parked_id)

    parked, content = await tools.read(read)
    if not content:
        await tools.write(lambda context: retry_quarantined(context, (parked_id,)), caller=caller)
        return
    (message,) = await tools.parser.parse([content])
    if not isinstance(message, ReceivedEmail):
        raise message
    await tools.write(lambda context: _deliver(context, parked, message), caller=caller)


def _deliver(context: Context, parked: QuarantinedItem, message: ReceivedEmail) -> None:
    context.require("retry parked messages", Role.SYSTEM_ADMINISTRATOR)
    mailbox = context.unit.mailboxes.get(parked.mailbox_id)
    line = context.unit.received_items.get(parked.item_id)
    context.unit.received_items.save(replace(line, outcome=ItemOutcome.RETRYING))
    deliver_incoming_email(context, mailbox, IncomingItem(line.key, message, line.received_on))
    context.unit.quarantine.delete(parked.id)
