"""``SendEmail``: asking for an email to be sent; and what the composer needs of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.automatic import AutomaticMail, stored_marks
from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.email import AttachmentDraft, Email, EmailBody
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import (
    EmailStatus,
    ObjectType,
    ParticipationType,
    TraceLevel,
)
from ssync_desktop.domain.outgoing_content import OutgoingContent
from ssync_desktop.domain.people import User
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.rewriting import LISTS, addresses_of, can_be_edited, draft_of
from ssync_desktop.domain.rewriting import sender_of as named_sender
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.smart_matching import fingerprint_of_email
from ssync_desktop.domain.tracking_token import make_token, subject_with_token, tokens_in
from ssync_desktop.organization.alerts import alert_mailbox
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.healing import settle_sending
from ssync_desktop.organization.senders import Sender, sender_of

_FIELDS = {participation: field for field, participation in LISTS.items()}


def send_email(context: Context, email_id: UUID, *, issue_send: bool = True) -> Email:
    """Ask for a draft or a failed email to be sent; nothing leaves in here (B81).

    The tracking token is put at the end of the subject. With *issue_send* false the email counts
    as sent at once. Raises ``DraftRefused`` for an email that is no draft, in somebody else's
    name without consent (B89), that is unfinished, or with unresolved recipients where that is
    not allowed.
    """
    email = context.unit.emails.get(email_id)
    if not can_be_edited(email):
        text = "Only a draft or a failed email can be sent."
        raise DraftRefused((Problem("status", text, "Write a new one."),))
    _require_finished(email)
    settings = context.unit.settings.get()
    sender = sender_of(context, named_sender(email))
    _require_resolved(email, settings)
    _require_attachable(context, email, settings)
    subject, token = _tracked(context, email, sender, settings)
    now = context.clock.now()
    if email.last_error_code:  # it begins anew; should it fail again, it is listed again
        settle_sending(context, (email.id,))
    sent = replace(
        email,
        subject=subject,
        tracking_token=token,
        status=EmailStatus.PENDING_SEND if issue_send else EmailStatus.SENT,
        sent_on=None if issue_send else now,
        sender_mailbox_id=sender.mailbox.id,
        submitted_by=context.caller.user_id,
        delivery_attempts=0,
        postponed_until=_later(email, now),
        last_error_code="",
        last_error_text="",
    )
    context.unit.email_hashes.set(sent.id, fingerprint_of_email(sent, settings))
    return context.unit.emails.save(sent)


def outgoing_contents(context: Context, emails: Sequence[Email]) -> list[OutgoingContent]:
    """Return everything the composer needs of *emails*, whose message ids are fixed."""
    ids = [email.id for email in emails]
    bodies = context.unit.emails.bodies(ids)
    references = context.unit.emails.references_of(ids)
    return [_content(context, email, bodies[email.id], references[email.id]) for email in emails]


def _content(
    context: Context, email: Email, body: EmailBody, references: tuple[str, ...]
) -> OutgoingContent:
    return OutgoingContent(
        email_id=email.id,
        message_id=email.message_id,
        sender=addresses_of(email, ParticipationType.SENDER)[0],
        to=addresses_of(email, ParticipationType.TO),
        cc=addresses_of(email, ParticipationType.CC),
        bcc=addresses_of(email, ParticipationType.BCC),
        subject=email.subject,
        text=body.text,
        html=body.html,
        attachments=tuple(
            AttachmentDraft(
                file_name=attachment.file_name,
                mime_type=attachment.mime_type,
                content=context.unit.attachments.content(attachment.id),
                content_id=attachment.content_id,
            )
            for attachment in body.attachments
        ),
        in_reply_to=email.in_reply_to,
        references=references,
        thread_index=email.conversation_index,
        priority=email.priority,
        created_on=email.created_on,
        automatic=_automatic(context, email),
    )


def _automatic(context: Context, email: Email) -> AutomaticMail | None:
    """Return the marks of what the program wrote itself; people's mail has none (D18)."""
    if email.submitted_by != SYSTEM_USER_ID:
        return None
    return stored_marks(context.unit.emails.internet_headers(email.id))


def _require_finished(email: Email) -> None:
    """A stored draft may still lack what only sending needs."""
    if problems := tuple(draft_of(email).problems()):
        raise DraftRefused(problems)


def _later(email: Email, now: datetime) -> datetime | None:
    """Return the delayed-send time of a draft that is still to come (section 4.1)."""
    wanted = email.postponed_until
    return wanted if wanted is not None and wanted > now else None


def _require_attachable(context: Context, email: Email, settings: OrganizationSettings) -> None:
    """Refuse what has become too large or blocked since the draft was stored (section 4.5)."""
    if not email.attachment_count:
        return
    files = context.unit.attachments.of_emails((email.id,)).get(email.id, ())
    problems = [
        Problem("attachments", text, "Leave it out, or send it another way.")
        for one in files
        if (text := refusal(one.file_name, one.size, settings))
    ]
    if problems:
        raise DraftRefused(problems)


def _require_resolved(email: Email, settings: OrganizationSettings) -> None:
    if settings.unresolved_recipients_allowed:
        return
    problems = [
        Problem(
            _FIELDS[party.participation],
            f"“{party.address}” belongs to no record.",
            "Save it with a contact, or allow recipients that are on no record in the settings.",
        )
        for party in email.parties
        if party.participation in _FIELDS and party.record is None
    ]
    if problems:
        raise DraftRefused(problems)


def _tracked(
    context: Context, email: Email, sender: Sender, settings: OrganizationSettings
) -> tuple[str, str]:
    """Return subject and token; an email keeps the token of its thread, or one it was given."""
    limit = settings.maximum_subject_length
    present = tokens_in(email.subject, settings.tracking_prefixes)
    token = present[0] if present else email.tracking_token
    if settings.tracking_token_enabled:
        token = token or _new_token(context, sender, settings)
    if not token or len(token) > limit:
        return email.subject[:limit], ""
    if token in email.subject[:limit]:
        return email.subject[:limit], token
    return subject_with_token(email.subject, token, limit), token


def _new_token(context: Context, sender: Sender, settings: OrganizationSettings) -> str:
    user = _counting_user(context, sender)
    if user is None or user.tracking_number is None:
        return ""
    highest = 10**settings.tracking_counter_digits - 1
    counter = context.unit.users.take_message_number(user.id, highest)
    if counter == 0:
        alert_mailbox(
            context,
            sender.mailbox,
            TraceLevel.WARNING,
            ErrorCode.TOKEN_COUNTER_RESTARTED,
            f"The tracking tokens of {user.full_name} start again; old ones are ambiguous now. "
            "More digits for the counter put that off.",
        )
    return make_token(settings, user.tracking_number, counter)


def _counting_user(context: Context, sender: Sender) -> User | None:
    """Return whose number the token carries: the sending user's, for a queue the submitter's."""
    if sender.reference.object_type is ObjectType.USER:
        return context.unit.users.find(sender.reference.id)
    submitter = context.unit.users.find(context.caller.user_id)
    if submitter is not None and submitter.tracking_number is not None:
        return submitter
    return context.unit.users.find(sender.owner_id)
