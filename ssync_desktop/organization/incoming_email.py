"""Would a received message be kept, and keeping it; by the filters, or because somebody says so.

``CheckIncomingEmail``, ``DeliverIncomingEmail``, ``CheckPromoteEmail``, ``DeliverPromoteEmail``.
"""

from collections.abc import Sequence
from uuid import UUID

from ssync_desktop.domain.incoming_check import check
from ssync_desktop.domain.incoming_facts import Checked
from ssync_desktop.domain.incoming_item import IncomingItem, received_time
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.verdict import IncomingVerdict
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.delivery import ByHand, Delivery
from ssync_desktop.organization.manual_tracking import LEFT_ALONE
from ssync_desktop.organization.surroundings import gather

_STORED = frozenset({ItemOutcome.TRACKED, ItemOutcome.DUPLICATE})


def check_incoming_email(
    context: Context, mailbox: Mailbox, headers: ReceivedHeaders, *, sent: bool = False
) -> IncomingVerdict:
    """Say whether a message with these headers would be kept, and why; nothing is written.

    *sent* is one that lies in Sent Items.
    """
    return _verdict(context, mailbox, headers, sent=sent, manual=False)


def check_promote_email(
    context: Context, mailbox: Mailbox, headers: ReceivedHeaders, *, sent: bool = False
) -> IncomingVerdict:
    """Say whether a message could be tracked by hand; nothing is written.

    It could not if it is stored already, in the direction that *sent* says, or has no sender.
    """
    return _verdict(context, mailbox, headers, sent=sent, manual=True)


def deliver_incoming_email(context: Context, mailbox: Mailbox, item: IncomingItem) -> ReceivedItem:
    """Deliver one message; see :func:`deliver_incoming_emails`."""
    return deliver_incoming_emails(context, mailbox, (item,))[0]


def deliver_incoming_emails(
    context: Context, mailbox: Mailbox, batch: Sequence[IncomingItem]
) -> tuple[ReceivedItem, ...]:
    """Check each message in turn and write everything that follows, in the caller's transaction.

    Candidates for correlation and duplicates are the stored emails and the earlier items of the
    batch. Returns the ledger's line of each item of *batch*, in its order. An item whose line has
    a final outcome is left as it is, so that delivering twice changes nothing. One that somebody
    wants tracked (``track_anyway``, or the category) is, whatever the filters say.
    """
    lines = context.unit.received_items.by_keys(mailbox.id, [item.key for item in batch])
    todo: dict[ItemKey, IncomingItem] = {}
    for item in batch:
        line = lines.get(item.key)
        wished = item.manual and line is not None and line.outcome in LEFT_ALONE
        if line is None or wished or line.outcome is ItemOutcome.RETRYING:
            todo.setdefault(item.key, item)
    if todo:
        waiting = [lines[key].id for key in todo if key in lines]
        wanted = ByHand(frozenset(context.unit.track_requests.among(waiting)))
        lines |= Delivery(context, mailbox, lines, wanted).run(list(todo.values()))
    return tuple(lines[item.key] for item in batch)


def deliver_promote_email(
    context: Context, mailbox: Mailbox, item: IncomingItem, email_id: UUID | None = None
) -> ReceivedItem:
    """Track one message by hand, whatever the filters say, and return its line of the ledger.

    The email gets *email_id*, if one was chosen. What is stored already stays as it is; a message
    that was parked in quarantine leaves it.
    """
    lines = context.unit.received_items.by_keys(mailbox.id, (item.key,))
    line = lines.get(item.key)
    if line is not None and line.outcome in _STORED:
        return line
    parked = None if line is None else context.unit.quarantine.of_item(line.id)
    if parked is not None:
        context.unit.quarantine.delete(parked.id)
    by_hand = ByHand(
        lines=frozenset() if line is None else frozenset({line.id}),
        keys=frozenset({item.key}),
        email_ids={} if email_id is None else {item.key: email_id},
    )
    return Delivery(context, mailbox, lines, by_hand).run((item,))[item.key]


def _verdict(
    context: Context, mailbox: Mailbox, headers: ReceivedHeaders, *, sent: bool, manual: bool
) -> IncomingVerdict:
    received_on = received_time(headers, None, context.clock.now())
    message = Checked(headers, received_on, sent=sent, manual=manual)
    return check(message, gather(context, mailbox, (message,))).verdict
