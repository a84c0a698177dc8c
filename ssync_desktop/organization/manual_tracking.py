"""Tracking by hand what the filters left alone: a wish that the mailbox's next pass fulfils."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ledger import ItemKey, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import IncomingDeliveryMethod, ItemOutcome, OperationType, Role
from ssync_desktop.domain.verdict import Reason, Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.listing_again import list_again

LEFT_ALONE = frozenset({ItemOutcome.NOT_TRACKED, ItemOutcome.BEFORE_START_DATE})
"""Outcomes after which an item can be tracked by hand."""


def track_anyway(context: Context, received_item_id: UUID) -> ReceivedItem:
    """Let the next pass of the mailbox fetch an item again and track it, whatever the filters say.

    The raw mail is not kept here, so the server has to have it still. Raises ``NeedsAttention``
    where nothing was left alone, or the mailbox brings in nothing at all (section 2.4, B37). An
    item that is wanted already stays so.
    """
    line = context.unit.received_items.get(received_item_id)
    mailbox = context.unit.mailboxes.get(line.mailbox_id)
    if context.caller.user_id != mailbox.owner_id:
        context.require("have email of others tracked", Role.SYSTEM_ADMINISTRATOR)
    wanted = context.unit.track_requests.among((line.id,))
    if wanted and line.outcome is ItemOutcome.RETRYING:
        return line
    _refuse_what_cannot_be(line, mailbox)
    list_again(context, mailbox)
    context.unit.track_requests.add(
        line.id, mailbox.id, context.caller.user_id, context.clock.now()
    )
    text = "Somebody wants it tracked; the next pass of the mailbox fetches it again."
    reason = Reason(Step.MANUAL, None, text)
    line = replace(line, outcome=ItemOutcome.RETRYING, attempts=0, reasons=(*line.reasons, reason))
    context.unit.received_items.save(line)
    return line


def leave_alone(context: Context, received_item_id: UUID) -> ReceivedItem:
    """Take back the wish that an item be tracked; it is left alone again as it was.

    Raises ``NeedsAttention`` when there is no wish any more: a pass may have fulfilled it.
    """
    line = context.unit.received_items.get(received_item_id)
    mailbox = context.unit.mailboxes.get(line.mailbox_id)
    if context.caller.user_id != mailbox.owner_id:
        context.require("have email of others tracked", Role.SYSTEM_ADMINISTRATOR)
    if line.outcome is not ItemOutcome.RETRYING or not context.unit.track_requests.among(
        (line.id,)
    ):
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            "This can no longer be taken back: a pass has fetched the email again",
            "It is tracked by now or failed; Incoming and Failures on the Activity page say which.",
        )
    # A pass that runs now may have the wish in hand; it can write nothing more.
    context.unit.leases.revoke(mailbox.id, OperationType.INCOMING)
    context.unit.track_requests.remove((line.id,))
    line = replace(line, outcome=_outcome_before(line), reasons=_without_wish(line.reasons))
    context.unit.received_items.save(line)
    return line


def give_up_missing(
    context: Context, mailbox: Mailbox, folder: str, listed: Collection[str]
) -> int:
    """Close the wishes for items that *folder* does not hold any more; return how many.

    *listed* are the server's ids of a complete listing. Such an item is left alone again, and
    says why.
    """
    there = set(listed)
    wanted = context.unit.track_requests.of_mailbox(mailbox.id)
    gone = [key for key in wanted if key.folder == folder and key.server_id not in there]
    _give_up(context, mailbox, gone, "the server does not have it any more")
    return len(gone)


def give_up_unread(context: Context, mailbox: Mailbox, read: Collection[str]) -> int:
    """Close the wishes for items in folders that are not among those *read*; return how many.

    The rule on such a folder is gone, or Sent Items are not tracked any more.
    """
    wanted = context.unit.track_requests.of_mailbox(mailbox.id)
    unread = [key for key in wanted if key.folder not in read]
    _give_up(context, mailbox, unread, "its folder is not read any more")
    return len(unread)


def _give_up(context: Context, mailbox: Mailbox, keys: Collection[ItemKey], why: str) -> None:
    wanted = context.unit.track_requests.of_mailbox(mailbox.id)
    lines = context.unit.received_items.by_keys(mailbox.id, keys)
    text = f"It was to be tracked by hand, but {why}."
    for line in lines.values():
        reasons = (*line.reasons, Reason(Step.MANUAL, False, text))
        context.unit.received_items.save(
            replace(line, outcome=ItemOutcome.NOT_TRACKED, reasons=reasons)
        )
    context.unit.track_requests.remove([wanted[key] for key in keys])


def _outcome_before(line: ReceivedItem) -> ItemOutcome:
    """Return what had become of an item before somebody wanted it tracked."""
    early = any(one.step is Step.START_DATE and one.passed is False for one in line.reasons)
    return ItemOutcome.BEFORE_START_DATE if early else ItemOutcome.NOT_TRACKED


def _without_wish(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Return *reasons* without the wish, which is the last of them."""
    wished = bool(reasons) and reasons[-1].step is Step.MANUAL and reasons[-1].passed is None
    return tuple(reasons[:-1] if wished else reasons)


def _refuse_what_cannot_be(line: ReceivedItem, mailbox: Mailbox) -> None:
    if line.outcome not in LEFT_ALONE:
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE,
            "Only email that was left alone can be tracked by hand",
            "Look at what became of this one.",
        )
    if mailbox.incoming_method is IncomingDeliveryMethod.NONE:
        raise NeedsAttention(
            ErrorCode.METHOD_NOT_SERVER_SIDE,
            "This mailbox brings in no email",
            "Choose an incoming method for it first; without one nothing is tracked, not even "
            "by hand.",
        )
