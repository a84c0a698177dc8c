"""What a listing says of items that are in the ledger: come, gone, tracked no more (B77, B79)."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, OperationType
from ssync_desktop.domain.verdict import Reason, Step
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import settle_failures
from ssync_desktop.organization.received_items import STORED


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a folder's listing, by the server's ids: what is there, and what has *left*.

    *anew* says that the listing begins at the beginning: what it does not name has left.
    """

    folder: str
    there: Collection[str] = ()
    left: Collection[str] = ()
    anew: bool = False


def note_listed(context: Context, mailbox: Mailbox, listed: Listed) -> None:
    """Keep where items are now; one that left before it was taken in is waited for no more."""
    places, now = context.unit.item_places, context.clock.now()
    if listed.anew:
        places.leave_all(mailbox.id, listed.folder, now)
    if listed.left:
        places.leave(mailbox.id, listed.folder, listed.left, now)
        _give_up(context, mailbox, listed.folder, listed.left)
    if listed.there:
        places.arrive(mailbox.id, listed.folder, listed.there)


def give_up_lost(context: Context, mailbox: Mailbox, folder: str) -> None:
    """Wait no more for items that a complete listing of *folder* did not name."""
    lost = context.unit.item_places.lost(mailbox.id, folder)
    if lost:
        _give_up(context, mailbox, folder, lost)


def note_categorized(
    context: Context, mailbox: Mailbox, folder: str, server_ids: Collection[str]
) -> None:
    """Keep that these items carry our category."""
    context.unit.item_places.categorize(mailbox.id, folder, server_ids, context.clock.now())


def untrack(context: Context, mailbox: Mailbox, folder: str, server_ids: Collection[str]) -> None:
    """Track items no more whose category somebody has taken off; their emails stay (B79)."""
    context.unit.item_places.categorize(mailbox.id, folder, server_ids, None)
    text = "Somebody took the category off, so it is not tracked here any more; the email stays."
    reason = Reason(Step.MANUAL, False, text)
    keys = [ItemKey(folder, server_id) for server_id in server_ids]
    for line in context.unit.received_items.by_keys(mailbox.id, keys).values():
        if line.outcome in STORED:
            untracked = replace(
                line, outcome=ItemOutcome.NOT_TRACKED, reasons=(*line.reasons, reason)
            )
            context.unit.received_items.save(untracked)


def _give_up(context: Context, mailbox: Mailbox, folder: str, server_ids: Collection[str]) -> None:
    keys = context.unit.item_places.waiting(mailbox.id, folder, server_ids)
    if not keys:
        return
    text = "It left the folder before it could be taken in."
    lines = context.unit.received_items.by_keys(mailbox.id, keys).values()
    for line in lines:
        reasons = (*line.reasons, Reason(Step.CONTENT, False, text))
        given_up = replace(
            line, outcome=ItemOutcome.NOT_TRACKED, reasons=reasons, error_code="", error_text=""
        )
        context.unit.received_items.save(given_up)
    ids = [line.id for line in lines]
    context.unit.track_requests.remove(ids)
    settle_failures(context, ids, OperationType.INCOMING)
