"""How an email stands in its rows, and back."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Update, bindparam, func, update

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.conversation import conversation_base
from ssync_desktop.domain.email import Email, Party
from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH, KnownEmail
from ssync_desktop.domain.new_email import NewEmail, RewrittenEmail
from ssync_desktop.domain.options import (
    CorrelationMethod,
    EmailNotifications,
    EmailStatus,
    ObjectType,
    ParticipationType,
    Priority,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.smart_matching import NO_FINGERPRINT, Fingerprint
from ssync_desktop.store.tables.emails import ActivityPartyRow, EmailRow

REFERENCES = 16_000
CONVERSATION = 1_500  # octets; in base64 they fill the 2,048 characters of the column

_LATE = frozenset(
    {"body_text", "body_html", "references", "duplicate_check", "content_mark", "internet_headers"}
)
HEAD = tuple(
    getattr(EmailRow, attribute.key)
    for attribute in EmailRow.__mapper__.column_attrs
    if attribute.key not in _LATE
)
"""The columns of :class:`Email`; neither bodies nor what only lookups compare."""

KNOWN = (
    EmailRow.id,
    EmailRow.outgoing,
    EmailRow.message_id,
    EmailRow.duplicate_check,
    EmailRow.sender,
    EmailRow.content_mark,
    EmailRow.tracking_token,
    EmailRow.conversation_index,
    EmailRow.regarding_id,
    EmailRow.regarding_type,
    EmailRow.regarding_name,
    EmailRow.owner_id,
)
PARTY = (
    ActivityPartyRow.email_id,
    ActivityPartyRow.participation,
    ActivityPartyRow.address,
    ActivityPartyRow.name,
    ActivityPartyRow.record_id,
    ActivityPartyRow.record_type,
    ActivityPartyRow.record_name,
)


_CHANGEABLE = (
    "subject",
    "state",
    "status",
    "message_id",
    "tracking_token",
    "regarding_id",
    "regarding_type",
    "regarding_name",
    "sender_mailbox_id",
    "owner_id",
    "submitted_by",
    "delivery_attempts",
    "postponed_until",
    "sent_on",
    "notifications",
    "priority",
    "attachment_count",
    "last_error_code",
    "last_error_text",
)


def conversation_hash(base: bytes) -> int:
    """Return the signed 32-bit digest of a conversation's base; its index narrows a lookup."""
    digest = zlib.crc32(base)
    return digest - 2**32 if digest >= 2**31 else digest


def to_email(row: Any, parties: Sequence[Party]) -> Email:
    """Return the record of a row of :data:`HEAD`."""
    return Email(
        id=row.id,
        subject=row.subject,
        outgoing=row.outgoing,
        status=EmailStatus(row.status),
        parties=tuple(parties),
        message_id=row.message_id,
        in_reply_to=row.in_reply_to,
        conversation_index=b64decode(row.conversation_index),
        tracking_token=row.tracking_token,
        correlation_method=CorrelationMethod(row.correlation_method),
        correlated_id=row.correlated_id,
        parent_id=row.parent_id,
        regarding=_reference(row.regarding_id, row.regarding_type, row.regarding_name),
        accepting=_reference(row.accepting_id, row.accepting_type, row.accepting_name),
        receiving_mailbox_id=row.receiving_mailbox_id,
        sender_mailbox_id=row.sender_mailbox_id,
        owner_id=row.owner_id,
        submitted_by=row.submitted_by,
        delivery_attempts=row.delivery_attempts,
        postponed_until=row.postponed_until,
        sent_on=row.sent_on,
        received_on=row.received_on,
        created_on=row.created_on,
        notifications=EmailNotifications(row.notifications),
        priority=Priority(row.priority),
        attachment_count=row.attachment_count,
        last_error_code=row.last_error_code,
        last_error_text=row.last_error_text,
        row_version=row.row_version,
    )


def to_known(row: Any, fingerprint: Fingerprint = NO_FINGERPRINT) -> KnownEmail:
    """Return what is known of a row of :data:`KNOWN`."""
    index = b64decode(row.conversation_index)
    return KnownEmail(
        id=row.id,
        outgoing=row.outgoing,
        message_id=row.message_id,
        duplicate_check=row.duplicate_check,
        sender=address_key(row.sender),
        content_mark=row.content_mark,
        tracking_token=row.tracking_token,
        conversation=conversation_base(index),
        regarding=_reference(row.regarding_id, row.regarding_type, row.regarding_name),
        owner_id=row.owner_id,
        thread_index=index,
        fingerprint=fingerprint,
    )


def to_party(row: Any) -> Party:
    """Return the record of a row of :data:`PARTY`."""
    record = _reference(row.record_id, row.record_type, row.record_name)
    return Party(ParticipationType(row.participation), row.address, row.name, record)


def changeable(email: Email) -> dict[str, Any]:
    """Return the columns of an email that may change after it was stored."""
    regarding = email.regarding
    return {
        "subject": email.subject,
        "state": int(email.status.state),
        "status": int(email.status),
        "message_id": email.message_id[:IDENTIFIER_LENGTH],
        "tracking_token": email.tracking_token,
        "regarding_id": regarding.id if regarding else None,
        "regarding_type": int(regarding.object_type) if regarding else None,
        "regarding_name": regarding.name[:200] if regarding else "",
        "sender_mailbox_id": email.sender_mailbox_id,
        "owner_id": email.owner_id,
        "submitted_by": email.submitted_by,
        "delivery_attempts": email.delivery_attempts,
        "postponed_until": email.postponed_until,
        "sent_on": email.sent_on,
        "notifications": int(email.notifications),
        "priority": int(email.priority),
        "attachment_count": email.attachment_count,
        "last_error_code": email.last_error_code[:100],
        "last_error_text": email.last_error_text[:2000],
    }


def _change() -> Update:
    """Return the UPDATE of one version of an email; without a duplicate-check id that stays."""
    table = EmailRow.metadata.tables[EmailRow.__tablename__]
    columns = EmailRow.__mapper__.columns
    values: dict[Any, Any] = {
        columns[name]: bindparam(name, type_=columns[name].type)
        for name in (*_CHANGEABLE, "modified_on", "row_version")
    }
    check = columns["duplicate_check"]
    values[check] = func.coalesce(bindparam("duplicate_check", type_=check.type), check)
    return (
        update(table)
        .where(columns["id"] == bindparam("which"), columns["row_version"] == bindparam("seen"))
        .values(values)
    )


def changed_values(email: Email, duplicate_check: UUID | None, now: datetime) -> dict[str, Any]:
    """Return the parameters of :data:`CHANGE`."""
    return changeable(email) | {
        "which": email.id,
        "seen": email.row_version,
        "row_version": email.row_version + 1,
        "modified_on": now,
        "duplicate_check": duplicate_check,
    }


def email_values(new: NewEmail, now: datetime) -> dict[str, Any]:
    """Return the whole row of a new email."""
    email = new.email
    base = conversation_base(email.conversation_index)
    accepting = email.accepting
    return changeable(email) | {
        **_people(email.parties),
        "id": email.id,
        "row_version": email.row_version,
        "outgoing": email.outgoing,
        "duplicate_check": new.duplicate_check,
        "content_mark": new.content_mark,
        "in_reply_to": email.in_reply_to[:IDENTIFIER_LENGTH],
        "references": _fitting(new.references),
        "conversation_index": b64encode(email.conversation_index[:CONVERSATION]).decode(),
        "conversation_hash": conversation_hash(base) if base else None,
        "correlation_method": int(email.correlation_method),
        "correlated_id": email.correlated_id,
        "parent_id": email.parent_id,
        "accepting_id": accepting.id if accepting else None,
        "accepting_type": int(accepting.object_type) if accepting else None,
        "accepting_name": accepting.name[:200] if accepting else "",
        "receiving_mailbox_id": email.receiving_mailbox_id,
        "received_on": email.received_on,
        "created_on": email.created_on,
        "modified_on": now,
        "internet_headers": new.internet_headers,
        "sender_unresolved": new.sender_unresolved,
        "body_text": new.text,
        "body_html": new.html,
    }


def rewritten_values(changed: RewrittenEmail) -> dict[Any, Any]:
    """Return the columns that only a person's own editing changes."""
    values = _people(changed.email.parties) | {
        "content_mark": changed.content_mark,
        "body_text": changed.text,
        "body_html": changed.html,
    }
    return {getattr(EmailRow, name): value for name, value in values.items()}


def _people(parties: Sequence[Party]) -> dict[str, Any]:
    """Return the columns that sum the parties up."""
    sender = next((p for p in parties if p.participation is ParticipationType.SENDER), None)
    return {
        "sender": sender.address[:250] if sender else "",
        "to_recipients": _joined(parties)[:500],
        "sender_id": sender.record.id if sender and sender.record else None,
        "sender_type": int(sender.record.object_type) if sender and sender.record else None,
    }


def party_values(party_id: UUID, email_id: UUID, position: int, party: Party) -> dict[str, Any]:
    """Return the row of a party."""
    record = party.record
    return {
        "id": party_id,
        "email_id": email_id,
        "participation": int(party.participation),
        "position": position,
        "address": party.address[:200],
        "name": party.name[:200],
        "record_id": record.id if record else None,
        "record_type": int(record.object_type) if record else None,
        "record_name": record.name[:200] if record else "",
    }


def _reference(record_id: UUID | None, code: int | None, name: str) -> Reference | None:
    if record_id is None or code is None:
        return None
    return Reference(record_id, ObjectType(code), name)


def _joined(parties: Sequence[Party]) -> str:
    to = [party.address for party in parties if party.participation is ParticipationType.TO]
    return ";".join(dict.fromkeys(to))


def _fitting(references: Sequence[str]) -> str:
    """Keep the newest references, which correlation asks first, and the thread's root."""
    text = " ".join(references)
    if len(text) <= REFERENCES:
        return text
    root = references[0] if len(references[0]) <= IDENTIFIER_LENGTH else ""
    tail = text[-(REFERENCES - len(root) - 1) :].partition(" ")[2]
    return f"{root} {tail}".strip()


CHANGE = _change()
"""Writes what can change of an email; its parameters come from :func:`changed_values`."""
