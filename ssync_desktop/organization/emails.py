"""Creating, editing and deleting outgoing emails (``email``: Create, Update, Delete)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.conversation import answer_thread_index, new_thread_index
from ssync_desktop.domain.duplicates import content_mark, duplicate_check_id
from ssync_desktop.domain.email import Attachment, Email, EmailDraft, Party
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.new_email import NewAttachment, NewEmail, RewrittenEmail
from ssync_desktop.domain.options import (
    EmailState,
    EmailStatus,
    OperationType,
    ParticipationType,
    Role,
)
from ssync_desktop.domain.parties import ADDRESS_LENGTH, recipient_parties
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.rewriting import LISTS, can_be_edited
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import settle_failures
from ssync_desktop.organization.senders import Sender, sender_of


def create_email(context: Context, draft: EmailDraft, *, unfinished: bool = False) -> Email:
    """Store an outgoing email as a draft, its recipients resolved to records.

    Raises ``DraftRefused`` with every problem found; also where the caller may not send in the
    sender's name (B89). An *unfinished* one may lack what only sending needs.
    """
    _require_right(context, draft, unfinished=unfinished)
    sender = _sender(context, draft)
    thread = _thread(context, draft)
    email = _email(context, draft, sender, thread)
    return context.unit.emails.add(
        NewEmail(
            email=email,
            # Nothing can repeat it before its message id is fixed by a claim.
            duplicate_check=duplicate_check_id("", outgoing=True, other=str(email.id)),
            content_mark=content_mark(draft.subject, draft.text),
            references=thread.references,
            text=draft.text,
            html=draft.html,
            attachments=_new_attachments(context, draft, ()),
        )
    )


def update_email(context: Context, draft: EmailDraft, *, unfinished: bool = False) -> Email:
    """Edit one's own draft or failed email, which stays what it is until it is sent.

    Its place in the thread, its tracking token and a message id that was fixed once stay: who has
    got the message after all, because an answer was lost, sees that it is the same. Raises
    ``NeedsAttention(EMAIL_NOT_OPEN)`` for any other email, ``RECORD_CHANGED`` when somebody else
    has changed it since, and ``DraftRefused`` as :func:`create_email` does.
    """
    assert draft.id is not None
    email = context.unit.emails.get(draft.id)
    _require_editable(context, email, draft)
    _require_right(context, draft, unfinished=unfinished)
    sender = _sender(context, draft)
    stored = context.unit.attachments.of_emails((email.id,)).get(email.id, ())
    wanted = {attachment.id for attachment in draft.kept}
    kept = tuple(attachment for attachment in stored if attachment.id in wanted)
    changed = replace(
        email,
        subject=draft.subject,
        parties=_parties(context, draft, sender),
        regarding=draft.regarding,
        sender_mailbox_id=sender.mailbox.id if sender else None,
        submitted_by=context.caller.user_id,
        postponed_until=draft.send_after,
        priority=draft.priority,
        attachment_count=len(kept) + len(draft.attachments),
    )
    return context.unit.emails.rewrite(
        RewrittenEmail(
            email=changed,
            content_mark=content_mark(draft.subject, draft.text),
            text=draft.text,
            html=draft.html,
            kept=frozenset(attachment.id for attachment in kept),
            attachments=_new_attachments(context, draft, kept),
        )
    )


def delete_email(context: Context, email_id: UUID) -> None:
    """Delete one's own draft or failed email; an administrator any that is not being sent."""
    email = context.unit.emails.get(email_id)
    if email.status in (EmailStatus.PENDING_SEND, EmailStatus.SENDING):
        raise NeedsAttention(
            ErrorCode.RECORD_IN_USE, "This email is being sent", "Wait until it has left."
        )
    _require_own(context, email, "delete this email")
    context.unit.emails.delete(email_id)
    settle_failures(context, (email_id,), OperationType.OUTGOING)
    context.unit.alerts.clear_of_emails((email_id,))


def _require_editable(context: Context, email: Email, draft: EmailDraft) -> None:
    """Refuse what is not open, is somebody else's, or was changed since it was read."""
    if not can_be_edited(email):
        raise NeedsAttention(ErrorCode.EMAIL_NOT_OPEN)
    _require_own(context, email, "edit this email")
    if email.row_version != draft.row_version:
        raise NeedsAttention(ErrorCode.RECORD_CHANGED)


def _require_own(context: Context, email: Email, action: str) -> None:
    """Let an open email be touched by who wrote it, and anything else by an administrator."""
    own = context.caller.user_id in (email.owner_id, email.submitted_by)
    if not (own and email.status.state is EmailState.OPEN):
        context.require(action, Role.SYSTEM_ADMINISTRATOR)


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


def _email(context: Context, draft: EmailDraft, sender: Sender | None, thread: _Thread) -> Email:
    by_person = context.caller.user_id != SYSTEM_USER_ID
    return Email(
        id=context.new_id(),
        subject=draft.subject,
        outgoing=True,
        status=EmailStatus.DRAFT,
        parties=_parties(context, draft, sender),
        owner_id=context.caller.user_id if by_person or sender is None else sender.owner_id,
        created_on=context.clock.now(),
        in_reply_to=thread.in_reply_to,
        conversation_index=thread.index,
        correlated_id=thread.parent,
        parent_id=thread.parent,
        regarding=thread.regarding,
        sender_mailbox_id=sender.mailbox.id if sender else None,
        submitted_by=context.caller.user_id,
        postponed_until=draft.send_after,
        priority=draft.priority,
        attachment_count=len(draft.attachments),
    )


def _sender(context: Context, draft: EmailDraft) -> Sender | None:
    """Return whom the draft names; an unfinished one may name nobody yet."""
    return None if draft.sender is None else sender_of(context, draft.sender)


def _parties(context: Context, draft: EmailDraft, sender: Sender | None) -> tuple[Party, ...]:
    everyone = (*draft.to, *draft.cc, *draft.bcc)
    owners = context.unit.addresses.owners_of(address.address for address in everyone)
    parties: list[Party] = []
    if sender is not None:
        address = sender.address
        kind = ParticipationType.SENDER
        parties.append(Party(kind, address.address, address.name, sender.reference))
    for field, participation in LISTS.items():
        parties += recipient_parties(participation, getattr(draft, field), owners)
    return tuple(parties)


def _new_attachments(
    context: Context, draft: EmailDraft, kept: tuple[Attachment, ...]
) -> tuple[NewAttachment, ...]:
    """Return the draft's new attachments, numbered after those that are stored."""
    first = max((attachment.number for attachment in kept), default=0) + 1
    return tuple(
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
        for number, attachment in enumerate(draft.attachments, first)
    )


def _require_right(context: Context, draft: EmailDraft, *, unfinished: bool) -> None:
    own = draft.storing_problems() if unfinished else draft.problems()
    problems = [*own, *_problems(draft, context.unit.settings.get())]
    if problems:
        raise DraftRefused(problems)


def _problems(draft: EmailDraft, settings: OrganizationSettings) -> Iterator[Problem]:
    for field in LISTS:
        for address in getattr(draft, field):
            if len(address.address) > ADDRESS_LENGTH:
                text = f"An address is longer than {ADDRESS_LENGTH} characters."
                yield Problem(field, text, "Check it.")
    sizes = [(one.file_name, one.size) for one in draft.kept]
    sizes += [(one.file_name, len(one.content)) for one in draft.attachments]
    for file_name, size in sizes:
        if text := refusal(file_name, size, settings):
            yield Problem("attachments", text, "Leave it out, or send it another way.")
