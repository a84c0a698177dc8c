"""What a forward mailbox receives: the attached message counts, its wrapper is paper (B67)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.forward import why_not_one
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, TraceLevel
from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.received_items import Seen, record_item_outcome


@dataclass(frozen=True, slots=True)
class ForwardedItem:
    """A message as it lies in a forward mailbox, and the one it carries, if it carries one."""

    wrapper: IncomingItem
    original: ReceivedEmail | None


def deliver_forwarded_emails(
    context: Context, mailbox: Mailbox, batch: Sequence[ForwardedItem]
) -> None:
    """Deliver the originals for whom they were meant; tell of what carries none, or several.

    The ledger knows the item by its place in the forward mailbox and by the original's headers;
    "delete after processing" removes the wrapper. The original stays where it came from.
    """
    meant = [one for one in batch if one.original is None and not _is_ours(one)]
    good = [_as_original(one) for one in batch if one not in meant]
    if good:
        deliver_incoming_emails(context, mailbox, good)
    for one in meant:
        _refuse(context, mailbox, one.wrapper)


def _is_ours(item: ForwardedItem) -> bool:
    """Say whether this program sent the wrapper by itself; the check recognises it (D29)."""
    return bool(item.wrapper.message.headers.own_message)


def _as_original(item: ForwardedItem) -> IncomingItem:
    """Return the original under the key of its wrapper, received when the wrapper was."""
    if item.original is None:
        return item.wrapper
    headers = item.wrapper.message.headers
    listed_on = item.wrapper.listed_on or headers.received_on or headers.date
    return replace(item.wrapper, message=item.original, listed_on=listed_on)


def _refuse(context: Context, mailbox: Mailbox, item: IncomingItem) -> None:
    headers = item.message.headers
    reason = why_not_one(item.message)
    code = ErrorCode.INVALID_FORWARD_ITEM
    seen = Seen(item.key, headers, item.listed_on)
    record_item_outcome(context, mailbox, seen, ItemOutcome.NOT_TRACKED, reason, code)
    subject = headers.subject or "(no subject)"
    text = f"“{subject[:200]}” in {mailbox.name} was not tracked. {reason}"
    alert_mailbox(context, mailbox, TraceLevel.INFORMATION, code, text)
