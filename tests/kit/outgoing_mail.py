"""Outgoing email in the small organization: written, asked for, claimed."""

from typing import Any

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import Email, EmailDraft
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Queue, Reference, User
from ssync_desktop.organization.emails import create_email
from ssync_desktop.organization.outgoing_email import send_email
from ssync_desktop.organization.sending import background_send_email, sending_failed
from tests.kit.mail_world import MailWorld


def draft(of: User | Queue, **fields: Any) -> EmailDraft:
    """Return a draft from a user or queue to carl@example.net."""
    kind = ObjectType.USER if isinstance(of, User) else ObjectType.QUEUE
    values = {"to": (Address("Carl", "carl@example.net"),), "subject": "Offer", "text": "Dear Carl"}
    return EmailDraft(sender=Reference(of.id, kind), **values | fields)


def send(world: MailWorld, of: User | Queue, by: User | None = None, **fields: Any) -> Email:
    """Create an email and ask for it to be sent, as *by* or the sender."""
    caller = world.caller(by or (of if isinstance(of, User) else world.admin))
    email = world.run(lambda context: create_email(context, draft(of, **fields)), caller)
    return world.run(lambda context: send_email(context, email.id), caller)


def claim(world: MailWorld, of: User | Queue, limit: int = 20) -> tuple[Email, ...]:
    """Claim what the mailbox of *of*, enabled for that, has to send."""
    box = world.enable_outgoing(of)
    return world.run(lambda context: background_send_email(context, box.id, limit))


def failed(world: MailWorld, email: Email, error: SsyncError) -> Email:
    """Note that sending an email ended in *error*."""
    return world.run(lambda context: sending_failed(context, email.id, error))
