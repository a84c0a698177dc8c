"""``CheckIncomingEmail`` and ``DeliverIncomingEmail``: would it be kept, and keeping it."""

from collections.abc import Sequence

from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.incoming_facts import Checked
from ssync_desktop.domain.incoming_item import IncomingItem, received_time
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.verdict import IncomingVerdict
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.delivery import Delivery
from ssync_desktop.organization.surroundings import gather


def check_incoming_email(
    context: Context, mailbox: Mailbox, headers: ReceivedHeaders
) -> IncomingVerdict:
    """Say whether a message with these headers would be kept, and why; nothing is written."""
    message = Checked(headers, received_time(headers, None, context.clock.now()))
    return check(message, gather(context, mailbox, (message,))).verdict


def deliver_incoming_email(context: Context, mailbox: Mailbox, item: IncomingItem) -> ReceivedItem:
    """Deliver one message; see :func:`deliver_incoming_emails`."""
    return deliver_incoming_emails(context, mailbox, (item,))[0]


def deliver_incoming_emails(
    context: Context, mailbox: Mailbox, batch: Sequence[IncomingItem]
) -> tuple[ReceivedItem, ...]:
    """Check each message in turn and write everything that follows, in the caller's transaction.

    Candidates for correlation and duplicates are the stored emails and the earlier items of the
    batch. Returns the ledger's line of each item of *batch*, in its order. An item whose line has
    a final outcome is left as it is, so that delivering twice changes nothing.
    """
    lines = context.unit.received_items.by_keys(mailbox.id, [item.key for item in batch])
    todo: dict[object, IncomingItem] = {}
    for item in batch:
        line = lines.get(item.key)
        if line is None or line.outcome is ItemOutcome.RETRYING:
            todo.setdefault(item.key, item)
    if todo:
        lines |= Delivery(context, mailbox, lines).run(list(todo.values()))
    return tuple(lines[item.key] for item in batch)
