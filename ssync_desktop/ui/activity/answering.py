"""The draft of an answer: to whom, from whom, with what of the answered email."""

from datetime import datetime

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import Email, EmailBody, EmailDraft
from ssync_desktop.domain.options import ObjectType, ParticipationType
from ssync_desktop.domain.people import Reference

QUOTED = 20_000  # characters of the answered email that are quoted at most


def reply_to(email: Email, body: EmailBody | None, sent_on: datetime | None) -> EmailDraft:
    """Return a draft that answers *email*, from whoever it was taken for."""
    sender = _sender(email)
    subject = email.subject.strip()
    if not subject.casefold().startswith("re:"):
        subject = f"Re: {subject}".strip()
    return EmailDraft(
        sender=email.accepting if _may_send(email.accepting) else None,
        to=(sender,) if sender else (),
        subject=subject,
        text=_quotation(sender, body, sent_on),
        in_reply_to=email.id,
        regarding=email.regarding,
    )


def _sender(email: Email) -> Address | None:
    for party in email.parties:
        if party.participation is ParticipationType.SENDER:
            name = party.name or (party.record.name if party.record else "")
            return Address(name, party.address)
    return None


def _may_send(reference: Reference | None) -> bool:
    return reference is not None and reference.object_type in (ObjectType.USER, ObjectType.QUEUE)


def _quotation(sender: Address | None, body: EmailBody | None, sent_on: datetime | None) -> str:
    if body is None or not body.text.strip():
        return ""
    when = f" on {sent_on.astimezone():%d %b %Y at %H:%M}" if sent_on else ""
    who = (sender.name or sender.address) if sender else "Somebody"
    lines = body.text.strip()[:QUOTED].splitlines()
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"\n\n{who} wrote{when}:\n{quoted}\n"
