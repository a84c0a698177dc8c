"""Sending an email that is written: it is asked for, and its mailbox has its turn at once."""

from uuid import UUID

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.options import OperationType
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.outgoing_email import send_email
from ssync_desktop.organization.processing import make_due


def send_now(context: Context, email_id: UUID) -> Email:
    """Ask for an email to be sent, and make sending due in the mailbox it leaves through."""
    email = send_email(context, email_id)
    make_due(context, sending_mailboxes(email), (OperationType.OUTGOING,))
    return email


def sending_mailboxes(email: Email) -> tuple[UUID, ...]:
    """Return the mailbox an email leaves through, if it has one."""
    return () if email.sender_mailbox_id is None else (email.sender_mailbox_id,)
