"""What a received message that is kept is stored as."""

import json
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.attachment_rules import sort_attachments
from ssync_desktop.domain.conversation import conversation_base
from ssync_desktop.domain.email import SUBJECT_LENGTH, Attachment, Email
from ssync_desktop.domain.ids import NewId
from ssync_desktop.domain.incoming_facts import Checked, Decision
from ssync_desktop.domain.keeping import regarding_of
from ssync_desktop.domain.known_email import IDENTIFIER_LENGTH, KnownEmail
from ssync_desktop.domain.new_email import NewAttachment, NewEmail
from ssync_desktop.domain.options import (
    EmailNotifications,
    EmailStatus,
    ParticipationType,
    Priority,
)
from ssync_desktop.domain.received_email import ReceivedAttachment, ReceivedEmail, ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint_of_email
from ssync_desktop.domain.verdict import Reason, Step

INTERNET_HEADERS_LENGTH = 500


def stored_as(
    message: ReceivedEmail,
    checked: Checked,
    decision: Decision,
    settings: OrganizationSettings,
    *,
    mailbox_id: UUID,
    now: datetime,
    new_id: NewId,
    email_id: UUID | None = None,
) -> tuple[NewEmail, tuple[Reason, ...]]:
    """Return the email to store for an accepted *message*, and what had to be left out or cut.

    *email_id* is the id it shall have, if somebody chose one.
    """
    assert decision.check_id is not None
    kept, left_out = sort_attachments(message.attachments, settings)
    email = _email(
        message, checked, decision, mailbox_id=mailbox_id, now=now, email_id=email_id or new_id()
    )
    new = NewEmail(
        email=replace(
            email,
            attachment_count=len(kept),
            notifications=_notifications(message, left_out=bool(left_out)),
        ),
        duplicate_check=decision.check_id,
        content_mark=checked.content_mark,
        references=message.headers.references,
        text=message.text,
        html=message.html,
        internet_headers=internet_headers(message.headers),
        fingerprint=fingerprint_of_email(email, settings),
        sender_unresolved=decision.sender_unresolved,
        attachments=tuple(
            _attachment(number, attachment, new_id) for number, attachment in enumerate(kept, 1)
        ),
    )
    return new, (*_cuts(message), *left_out)


def _email(
    message: ReceivedEmail,
    checked: Checked,
    decision: Decision,
    *,
    mailbox_id: UUID,
    now: datetime,
    email_id: UUID,
) -> Email:
    assert decision.owner_id is not None
    headers = message.headers
    correlation = decision.verdict.correlation
    return Email(
        id=email_id,
        subject=headers.subject[:SUBJECT_LENGTH],
        outgoing=checked.sent,
        status=EmailStatus.SENT if checked.sent else EmailStatus.RECEIVED,
        parties=decision.parties,
        message_id=headers.message_id[:IDENTIFIER_LENGTH],
        in_reply_to=headers.in_reply_to[:IDENTIFIER_LENGTH],
        conversation_index=headers.thread_index,
        correlation_method=correlation.method,
        correlated_id=correlation.email_id,
        parent_id=correlation.email_id if correlation.sets_parent else None,
        regarding=regarding_of(checked.rule, correlation),
        accepting=decision.verdict.accepting,
        receiving_mailbox_id=None if checked.sent else mailbox_id,
        sender_mailbox_id=mailbox_id if checked.sent else None,
        owner_id=decision.owner_id,
        received_on=None if checked.sent else checked.received_on,
        sent_on=(headers.date or checked.received_on) if checked.sent else None,
        created_on=now,
        priority=Priority(headers.importance),
    )


def known(new: NewEmail) -> KnownEmail:
    """Return a new email as the later messages of its batch see it."""
    email = new.email
    senders = (p.address for p in email.parties if p.participation is ParticipationType.SENDER)
    return KnownEmail(
        id=email.id,
        outgoing=email.outgoing,
        message_id=email.message_id,
        duplicate_check=new.duplicate_check,
        sender=address_key(next(senders, "")),
        content_mark=new.content_mark,
        tracking_token=email.tracking_token,
        conversation=conversation_base(email.conversation_index),
        regarding=email.regarding,
        owner_id=email.owner_id,
        thread_index=email.conversation_index,
        fingerprint=new.fingerprint,
    )


def internet_headers(headers: ReceivedHeaders) -> str:
    """Return Auto-Submitted and Reply-To as JSON for filters (B62); empty without them."""
    kept: dict[str, str] = {}
    if headers.auto_submitted:
        kept["Auto-Submitted"] = headers.auto_submitted[:100]
    if headers.reply_to:
        kept["Reply-To"] = ", ".join(address.address for address in headers.reply_to)[:300]
    text = json.dumps(kept, ensure_ascii=False) if kept else ""
    if len(text) > INTERNET_HEADERS_LENGTH:  # only characters that JSON must escape can do that
        kept.pop("Reply-To", None)
        text = json.dumps(kept, ensure_ascii=False)
    return text if len(text) <= INTERNET_HEADERS_LENGTH else ""


def _notifications(message: ReceivedEmail, *, left_out: bool) -> EmailNotifications:
    if left_out:
        return EmailNotifications.ATTACHMENTS_MISSING
    return EmailNotifications.TRUNCATED_BODY if message.truncated else EmailNotifications.NONE


def _cuts(message: ReceivedEmail) -> list[Reason]:
    reasons: list[Reason] = []
    length = len(message.headers.subject)
    if length > SUBJECT_LENGTH:
        text = f"The subject had {length:,} characters and was cut to {SUBJECT_LENGTH}."
        reasons.append(Reason(Step.CONTENT, None, text))
    if message.truncated:
        reasons.append(Reason(Step.CONTENT, None, "The body was too long and was cut."))
    reasons += (
        Reason(Step.CONTENT, None, f"{defect.where}: {defect.what}")
        for defect in message.defects[:20]
    )
    return reasons


def _attachment(number: int, received: ReceivedAttachment, new_id: NewId) -> NewAttachment:
    return NewAttachment(
        Attachment(
            id=new_id(),
            file_name=received.file_name[-255:],  # the end holds the extension
            mime_type=received.mime_type[:256],
            size=len(received.content),
            content_id=received.content_id[:250],
            number=number,
        ),
        received.content,
    )
