"""The ledger of received items: outcomes without an email, failures, quarantine, clean-up."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ledger import ItemKey, QuarantinedItem, ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, ReasonCode, Role, TraceLevel
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.verdict import Reason, Step
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import note_incoming_failure
from ssync_desktop.organization.listing_again import list_again
from ssync_desktop.organization.surroundings import start_date

MOST_ATTEMPTS = 5
"""Retries of an item after its first failure (section 3.10, B65)."""

PROCESSED = frozenset({ItemOutcome.TRACKED, ItemOutcome.DUPLICATE, ItemOutcome.OWN_MESSAGE})
"""What delete-after-processing removes: what is stored here, and nothing that is stored nowhere."""


STORED = frozenset({ItemOutcome.TRACKED, ItemOutcome.DUPLICATE})
"""Outcomes of messages that are an email here, by this copy or another."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of an item that brings no email: its key and, where readable, its headers."""

    key: ItemKey
    headers: ReceivedHeaders | None = None
    received_on: datetime | None = None


def record_item_outcome(
    context: Context,
    mailbox: Mailbox,
    seen: Seen,
    outcome: ItemOutcome,
    text: str,
    code: ErrorCode | None = None,
) -> ReceivedItem:
    """Write the final outcome of an item that brings no email, and why in one sentence.

    An item that has a final outcome already keeps it, and one that is to be tracked by hand is
    never too old. With a *code* the outcome is a failure of the item, and no decision about it:
    it stands in the list of failures too.
    """
    before = _line(context, mailbox, seen.key)
    if before is not None and before.outcome is not ItemOutcome.RETRYING:
        return before
    if before is not None and context.unit.track_requests.among((before.id,)):
        if outcome is ItemOutcome.BEFORE_START_DATE:
            return before
        context.unit.track_requests.remove((before.id,))
    reason = Reason(_STEPS.get(outcome, Step.CONTENT), False, text)
    code = code or _CODES.get(outcome)
    line = before or _new_line(context, mailbox, seen)
    line = replace(
        line,
        outcome=outcome,
        reasons=(reason,),
        error_code=code.value if code else "",
        error_text=text if code else "",
        afterwards_done=line.afterwards_done and code is None,
    )
    if code is not None:
        note_incoming_failure(context, mailbox, line)
    return _write(context, line, before)


def record_item_failure(
    context: Context,
    mailbox: Mailbox,
    seen: Seen,
    stage: str,
    error: SsyncError,
    content: bytes,
) -> ReceivedItem:
    """Count one more failure of an item; after five retries it is parked with its raw bytes.

    *stage* names what was being done (fetch, parse, deliver). Until then the next pass tries
    the item again; the others go on meanwhile (B65, B69).
    """
    before = _line(context, mailbox, seen.key)
    if before is not None and before.outcome is not ItemOutcome.RETRYING:
        return before
    line = before or _new_line(context, mailbox, seen)
    attempts = line.attempts + 1
    parked = attempts > MOST_ATTEMPTS
    line = replace(
        line,
        outcome=ItemOutcome.QUARANTINED if parked else ItemOutcome.RETRYING,
        # What is parked may have to be put away on the server (B66).
        afterwards_done=line.afterwards_done and not parked,
        attempts=attempts,
        error_code=error.code.value,
        error_text=error.title,
        reasons=(Reason(Step.CONTENT, False, f"It failed in the step “{stage}”: {error.title}"),),
    )
    line = _write(context, line, before)
    note_incoming_failure(context, mailbox, line)
    if parked:
        _park(context, mailbox, line, stage, error, content)
    return line


def reexamine(context: Context, mailbox: Mailbox) -> int:
    """Open items again that a start date which was set back lets in (B40); return how many."""
    return context.unit.received_items.reopen_since(mailbox.id, start_date(context, mailbox))


def retry_quarantined(context: Context, ids: Collection[UUID]) -> None:
    """Give parked items another five tries with the next passes, which ask the server for them."""
    context.require("retry parked messages", Role.SYSTEM_ADMINISTRATOR)
    for quarantine_id in ids:
        parked = context.unit.quarantine.get(quarantine_id)
        line = context.unit.received_items.get(parked.item_id)
        context.unit.quarantine.delete(parked.id)
        context.unit.received_items.save(replace(line, outcome=ItemOutcome.RETRYING, attempts=0))
        list_again(context, context.unit.mailboxes.get(line.mailbox_id))


def drop_old_headers(context: Context) -> int:
    """Empty header blocks that are older than the organization keeps them; return how many."""
    days = context.unit.settings.get().header_days
    return context.unit.received_items.drop_headers(context.clock.now() - timedelta(days=days))


_CODES = {ItemOutcome.TOO_LARGE: ErrorCode.MESSAGE_TOO_LARGE}
"""Outcomes that are failures of the item, and not decisions about it."""

UNDELIVERABLE = frozenset({ErrorCode.INVALID_FORWARD_ITEM, ErrorCode.MESSAGE_TOO_LARGE})
"""Codes of items that were never parked and yet will never be delivered."""

_STEPS = {
    ItemOutcome.BEFORE_START_DATE: Step.START_DATE,
    ItemOutcome.OWN_MESSAGE: Step.OWN_MESSAGE,
    ItemOutcome.DUPLICATE: Step.DUPLICATE,
}


def _line(context: Context, mailbox: Mailbox, key: ItemKey) -> ReceivedItem | None:
    return context.unit.received_items.by_keys(mailbox.id, (key,)).get(key)


def _write(context: Context, line: ReceivedItem, before: ReceivedItem | None) -> ReceivedItem:
    if before is None:
        context.unit.received_items.add(line)
    else:
        context.unit.received_items.save(line)
    return line


def _new_line(context: Context, mailbox: Mailbox, seen: Seen) -> ReceivedItem:
    headers = seen.headers
    now = context.clock.now()
    received_on = seen.received_on
    if received_on is None and headers is not None:
        received_on = headers.received_on or headers.date
    return ReceivedItem(
        id=context.new_id(),
        mailbox_id=mailbox.id,
        key=seen.key,
        received_on=received_on,
        first_seen_on=now,
        message_id=headers.message_id if headers else "",
        sender=headers.sender.address if headers and headers.sender else "",
        subject=headers.subject if headers else "",
        headers=headers.block if headers else "",
        outcome=ItemOutcome.RETRYING,
        reason_code=ReasonCode.UNKNOWN,
        reasons=(),
        email_id=None,
        attempts=0,
        afterwards_done=not mailbox.delete_after_processing,
    )


def _park(
    context: Context,
    mailbox: Mailbox,
    line: ReceivedItem,
    stage: str,
    error: SsyncError,
    content: bytes,
) -> None:
    context.unit.quarantine.add(
        QuarantinedItem(
            id=context.new_id(),
            item_id=line.id,
            mailbox_id=mailbox.id,
            stage=stage,
            error_code=error.code.value,
            error_text=error.title,
            size=len(content),
            parked_on=context.clock.now(),
        ),
        content,
    )
    subject = line.subject or "A message without a subject"
    alert_mailbox(
        context,
        mailbox,
        TraceLevel.ERROR,
        error.code,
        f"“{subject[:200]}” could not be taken in and was parked in quarantine: {error.title}",
        error.server_words,
    )
