"""Another try for parked items, from their own bytes: the server need not have them any more."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.forward import attached_messages, why_not_one
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import QuarantinedItem
from ssync_desktop.domain.options import ItemOutcome, MailboxKind, Role
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.engine.tools import Tools
from ssync_desktop.mime.edited import with_headers
from ssync_desktop.organization import private_mail
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.forwarded import ForwardedItem, deliver_forwarded_emails
from ssync_desktop.organization.incoming_email import deliver_incoming_email
from ssync_desktop.organization.privacy import note_edit
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
    message = await _read(tools, content)
    carried = await _carried(tools, parked, message)
    await tools.write(lambda context: _deliver(context, parked, message, carried), caller=caller)


async def retry_edited(
    tools: Tools, caller: Caller, viewer: Viewer | None, parked_id: UUID, headers: str
) -> None:
    """Deliver a parked item with *headers* in place of its own header block; that is audited.

    Raises what keeps it from being delivered; then it stays parked as it came.
    """

    def read(unit: Unit) -> tuple[QuarantinedItem, bytes]:
        content = private_mail.parked_content(unit, viewer, parked_id)
        return unit.quarantine.get(parked_id), content

    parked, content = await tools.read(read)
    message = await _read(tools, with_headers(content, headers))
    carried = await _carried(tools, parked, message)

    def work(context: Context) -> None:
        _deliver(context, parked, message, carried)
        owner = context.unit.mailboxes.get(parked.mailbox_id).owner_id
        note_edit(context, parked.item_id, owner)

    await tools.write(work, caller=caller)


async def _read(tools: Tools, content: bytes) -> ReceivedEmail:
    (message,) = await tools.parser.parse([content])
    if not isinstance(message, ReceivedEmail):
        raise message
    return message


async def _carried(
    tools: Tools, parked: QuarantinedItem, message: ReceivedEmail
) -> ReceivedEmail | None:
    """Return the message that one from a forward mailbox carries (B67)."""
    mailbox = await tools.read(lambda unit: unit.mailboxes.get(parked.mailbox_id))
    if mailbox.kind is not MailboxKind.FORWARD or why_not_one(message):
        return None
    (attachment,) = attached_messages(message.attachments)
    return await _read(tools, attachment.content)


def _deliver(
    context: Context,
    parked: QuarantinedItem,
    message: ReceivedEmail,
    carried: ReceivedEmail | None,
) -> None:
    context.require("retry parked messages", Role.SYSTEM_ADMINISTRATOR)
    mailbox = context.unit.mailboxes.get(parked.mailbox_id)
    line = context.unit.received_items.get(parked.item_id)
    context.unit.received_items.save(replace(line, outcome=ItemOutcome.RETRYING))
    item = IncomingItem(line.key, message, line.received_on)
    if mailbox.kind is MailboxKind.FORWARD:
        deliver_forwarded_emails(context, mailbox, (ForwardedItem(item, carried),))
    else:
        deliver_incoming_email(context, mailbox, item)
    context.unit.quarantine.delete(parked.id)
