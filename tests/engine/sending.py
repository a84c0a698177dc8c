"""Emails for the engine's tests to send."""

from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import Email, EmailDraft
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import MailboxKind, ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.emails import create_email
from ssync_desktop.organization.outgoing_email import send_email
from ssync_desktop.organization.sending import background_send_email
from tests.kit.engine import EngineHouse

ELSEWHERE = "maria@elsewhere.test"


def a_draft(mailbox: Mailbox, subject: str = "Hello", *to: str) -> EmailDraft:
    """Return an email from the owner of *mailbox*, to Maria unless somebody is named."""
    assert mailbox.regarding_id is not None
    kind = ObjectType.USER if mailbox.kind is MailboxKind.USER else ObjectType.QUEUE
    return EmailDraft(
        sender=Reference(mailbox.regarding_id, kind, mailbox.name),
        to=tuple(Address("", address) for address in to or (ELSEWHERE,)),
        subject=subject,
        text="Some text.",
    )


def ask_to_send(house: EngineHouse, mailbox: Mailbox, subject: str = "Hello", *to: str) -> Email:
    """Create an email and ask for it to be sent."""

    def work(context: Context) -> Email:
        return send_email(context, create_email(context, a_draft(mailbox, subject, *to)).id)

    return house.do(work)


def crash_while_sending(house: EngineHouse, mailbox: Mailbox, email: Email) -> str:
    """Leave *email* claimed, as a process that died would; return its message id."""
    house.do(lambda context: background_send_email(context, mailbox.id))
    return house.email(email.id).message_id


def later(house: EngineHouse, minutes: int = 30) -> None:
    """Let time pass."""
    house.clock.advance(timedelta(minutes=minutes))


def statuses(house: EngineHouse, *ids: UUID) -> list[str]:
    """Return the names of the emails' statuses."""
    return [house.email(one).status.name for one in ids]
