"""Creating and deleting outgoing emails (``email``: Create, Delete)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.conversation import answer_thread_index, new_thread_index
from ssync_desktop.domain.duplicates import content_mark, duplicate_check_id
from ssync_desktop.domain.email import Attachment, Email, EmailDraft, Party
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.new_email import NewAttachment, NewEmail
from ssync_desktop.domain.options import (
    EmailState,
    EmailStatus,
    ParticipationType,
    Role,
)
from ssync_desktop.domain.parties import ADDRESS_LENGTH, recipient_parties
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.senders import Sender, sender_of

_LISTS = (
    ("to", ParticipationType.TO),
    ("cc", ParticipationType.CC),
    ("bcc", ParticipationType.BCC),
)


def create_email(context: Context, draft: EmailDraft) -> Email:
    """Store an outgoing email as a draft, its recipients resolved to records.

    Raises ``DraftRefused`` with every problem found; also where the caller may not send in the
    sender's name (B89).
    """
    problems = [*draft.problems(), *_problems(draft, context.unit.settings.get())]
    if problems:
        raise DraftRefused(problems)
    sender = sender_of(context, draft.sender)
    thread = _thread(context, draft)
    email = _email(context, draft, sender, thread)
    attachments = tuple(
        NewAttachment(
            Attachment(
                id=context.new_id(),
                file_name=attachment.file_name[-255:],
                mime_type=attachment.mime_type[:256],
                size=len(attachment.content),
                content_id=attachment.content_id[:250],
                number=number,
            ),
            attachment.content,
        )
        for number, attachment in enumerate(draft.attachments, 1)
    )
    return context.unit.emails.add(
        NewEmail(
            email=email,
            # Nothing can repeat it before its message id is fixed by a claim.
            duplicate_check=duplicate_check_id("", outgoing=True, other=str(email.id)),
            content_mark=content_mark(draft.subject, draft.text),
            references=thread.references,
            text=draft.text,
            html=draft.html,
            attachments=attachments,
        )
    )


def delete_email(context: Context, email_id: UUID) -> None:
    """Delete one's own draft or failed email; an administrator any that is not being sent."""
    email = context.unit.emails.get(email_id)
    if email.status in (EmailStatus.PENDING_SEND, EmailStatus.SENDING):
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE, "This email is being sent", "Wait until it has left."
        )
    own = context.caller.user_id in (email.owner_id, email.submitted_by)
    if not (own and email.status.state is EmailState.OPEN):
        context.require("delete this email", Role.SYSTEM_ADMINISTRATOR)
    context.unit.emails.delete(email_id)


@dataclass(frozen=True, slots=True)
class _Thread:
    """What an answer takes from the email it answers."""

    parent: UUID | None
    in_reply_to: str
    references: tuple[str, ...]
    index: bytes
    regarding: Reference | None


def _thread(context: Context, draft: EmailDraft) -> _Thread:
    now = context.clock.now()
    if draft.in_reply_to is None:
        return _Thread(None, "", (), new_thread_index(now, context.new_id()), draft.regarding)
    parent = context.unit.emails.get(draft.in_reply_to)
    references = context.unit.emails.references(parent.id)
    if parent.message_id and parent.message_id not in references:
        references = (*references, parent.message_id)
    if parent.conversation_index:
        index = answer_thread_index(parent.conversation_index, now, context.new_id().int)
    else:
        index = new_thread_index(now, context.new_id())
    return _Thread(
        parent.id, parent.message_id, references, index, draft.regarding or parent.regarding
    )


def _email(context: Context, draft: EmailDraft, sender: Sender, thread: _Thread) -> Email:
    by_person = context.caller.user_id != SYSTEM_USER_ID
    return Email(
        id=context.new_id(),
        subject=draft.subject,
        outgoing=True,
        status=EmailStatus.DRAFT,
        parties=_parties(context, draft, sender),
        owner_id=context.caller.user_id if by_person else sender.owner_id,
        created_on=context.clock.now(),
        in_reply_to=thread.in_reply_to,
        conversation_index=thread.index,
        correlated_id=thread.parent,
        parent_id=thread.parent,
        regarding=thread.regarding,
        sender_mailbox_id=sender.mailbox.id,
        submitted_by=context.caller.user_id,
        priority=draft.priority,
        attachment_count=len(draft.attachments),
    )


def _parties(context: Context, draft: EmailDraft, sender: Sender) -> tuple[Party, ...]:
    everyone = (*draft.to, *draft.cc, *draft.bcc)
    owners = context.unit.addresses.owners_of(address.address for address in everyone)
    address = sender.address
    first = Party(ParticipationType.SENDER, address.address, address.name, sender.reference)
    return (
        first,
        *(
            party
            for field, participation in _LISTS
            for party in recipient_parties(participation, getattr(draft, field), owners)
        ),
    )


def _problems(draft: EmailDraft, settings: OrganizationSettings) -> Iterator[Problem]:
    for field, _ in _LISTS:
        for address in getattr(draft, field):
            if len(address.address) > ADDRESS_LENGTH:
                text = f"An address is longer than {ADDRESS_LENGTH} characters."
                yield Problem(field, text, "Check it.")
    for attachment in draft.attachments:
        text = refusal(attachment.file_name, len(attachment.content), settings)
        if text:
            yield Problem("attachments", text, "Leave it out, or send it another way.")
