"""The lists about mail: emails, what was seen on servers, and what was parked."""

from sqlalchemy import RowMapping, case, func

from ssync_desktop.domain.filtering import refusal
from ssync_desktop.domain.options import ReasonCode
from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.reasons import from_json
from ssync_desktop.store.repositories.view import View, builder, columns_of, or_empty
from ssync_desktop.store.tables.emails import EmailRow
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.quarantine import QuarantineRow

_NOBODY = ReceivedItemRow.reason_code == ReasonCode.NO_CORRELATION_MATCH


def emails() -> View:
    """Emails; sender and recipients as the email's own row sums them up."""
    row = EmailRow
    mailbox_id = func.coalesce(row.receiving_mailbox_id, row.sender_mailbox_id)
    return View(
        source=row.__table__.outerjoin(MailboxRow.__table__, MailboxRow.id == mailbox_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "subject", "sender", "outgoing", "status", "created_on", "sent_on"),
            *("received_on", "correlation_method", "regarding_name", "attachment_count"),
            *("delivery_attempts", "postponed_until", "row_version", "owner_id", "regarding_id"),
            *("correlated_id", "message_id"),
            recipients=row.to_recipients,
            mailbox_id=mailbox_id,
            mailbox_name=or_empty(MailboxRow.name),
            error_code=row.last_error_code,
            error_text=row.last_error_text,
        ),
        text=("subject", "sender", "recipients", "mailbox_name", "regarding_name"),
        build=builder(Table.EMAILS),
        aliases={"name": "subject"},
    )


def received_items() -> View:
    """The ledger of items seen on servers."""
    row = ReceivedItemRow
    return View(
        source=row.__table__.join(MailboxRow.__table__, MailboxRow.id == row.mailbox_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "subject", "sender", "mailbox_id", "received_on", "first_seen_on", "outcome"),
            *("reason_code", "email_id", "attempts", "error_code", "error_text", "message_id"),
            mailbox_name=MailboxRow.name,
            refused=case((_NOBODY, row.reasons), else_="[]"),
        ),
        text=("subject", "sender", "mailbox_name"),
        build=builder(Table.RECEIVED_ITEMS, refusal=_refusal),
        aliases={"name": "subject"},
    )


def quarantine() -> View:
    """Parked items, with what the ledger knows of them."""
    row = QuarantineRow
    return View(
        source=row.__table__.join(
            ReceivedItemRow.__table__, ReceivedItemRow.id == row.item_id
        ).join(MailboxRow.__table__, MailboxRow.id == row.mailbox_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "item_id", "mailbox_id", "stage", "error_code", "error_text", "size"),
            "parked_on",
            mailbox_name=MailboxRow.name,
            subject=ReceivedItemRow.subject,
            sender=ReceivedItemRow.sender,
        ),
        text=("subject", "sender", "mailbox_name", "error_text"),
        build=builder(Table.QUARANTINE),
        aliases={"name": "subject"},
    )


def _refusal(row: RowMapping) -> str:
    """Return what the filtering methods of an item's recipients looked for in vain."""
    return refusal(from_json(row["refused"]))
