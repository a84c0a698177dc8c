"""The list of items that did not synchronize: kept for a few days, whoever looks (B108)."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.item_failure import ItemFailure
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.linking import given_up
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, OperationType, ParticipationType
from ssync_desktop.organization.context import Context

_RECIPIENTS = (ParticipationType.TO, ParticipationType.CC, ParticipationType.BCC)


def note_incoming_failure(context: Context, mailbox: Mailbox, line: ReceivedItem) -> None:
    """Write down that a received message did not go through; *line* says why."""
    _note(
        context,
        ItemFailure(
            id=context.new_id(),
            operation=OperationType.INCOMING,
            mailbox_id=mailbox.id,
            owner_id=mailbox.owner_id,
            object_id=line.id,
            subject=line.subject,
            partner=line.sender,
            error_code=line.error_code,
            error_text=line.error_text,
            attempts=max(1, line.attempts),
            given_up=line.outcome is not ItemOutcome.RETRYING,
            first_failed_on=context.clock.now(),
            failed_on=context.clock.now(),
        ),
    )


def note_outgoing_failure(context: Context, email: Email, *, given_up: bool) -> None:
    """Write down that an email did not leave; its own last error says why."""
    if email.sender_mailbox_id is None:
        return
    to = (party.address for party in email.parties if party.participation in _RECIPIENTS)
    _note(
        context,
        ItemFailure(
            id=context.new_id(),
            operation=OperationType.OUTGOING,
            mailbox_id=email.sender_mailbox_id,
            owner_id=email.owner_id,
            object_id=email.id,
            subject=email.subject,
            partner="; ".join(dict.fromkeys(to)),
            error_code=email.last_error_code,
            error_text=email.last_error_text,
            attempts=max(1, email.delivery_attempts),
            given_up=given_up,
            first_failed_on=context.clock.now(),
            failed_on=context.clock.now(),
        ),
    )


def note_item_failure(context: Context, mapping: IdMapping) -> None:
    """Write down that an appointment, contact or task did not go over; *mapping* says why."""
    _note(
        context,
        ItemFailure(
            id=context.new_id(),
            operation=OperationType.ACT,
            mailbox_id=mapping.mailbox_id,
            owner_id=mapping.owner_id,
            object_id=mapping.id,
            subject=mapping.subject,
            partner="",
            error_code=mapping.error_code,
            error_text=mapping.error_text,
            attempts=max(1, mapping.retries),
            given_up=given_up(mapping),
            first_failed_on=context.clock.now(),
            failed_on=context.clock.now(),
        ),
    )


def settle_failures(
    context: Context, object_ids: Collection[UUID], operation: OperationType
) -> None:
    """Take items off the list that have gone through, or that somebody deleted."""
    context.unit.failures.settle(object_ids, operation)


def delete_old_failures(context: Context) -> int:
    """Delete failures older than the organization lists them; ledger and quarantine stay (B108)."""
    days = context.unit.settings.get().failure_days
    return context.unit.failures.delete_older_than(context.clock.now() - timedelta(days=days))


def _note(context: Context, failure: ItemFailure) -> None:
    if context.unit.settings.get().list_failures:
        context.unit.failures.record(failure)
