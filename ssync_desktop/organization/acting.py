"""As whom the synchronization of items works: the mailbox's user, or the program itself (5.1)."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.context import SYSTEM, Caller
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.organization.context import Context


def user_of(mailbox: Mailbox) -> UUID:
    """Return the user whose items *mailbox* synchronizes, who owns its links."""
    return mailbox.regarding_id or mailbox.owner_id


def acting_for(context: Context, mailbox: Mailbox, content: Content) -> Context:
    """Return *context* with whom *content* is written as for *mailbox*.

    That is its user, within what they may; for a meeting that somebody else holds it is the
    program itself, since nobody may write into the calendars of others.
    """
    user = context.unit.users.get(user_of(mailbox))
    holder = content.organizer if isinstance(content, AppointmentContent) else None
    own = (address_key(mailbox.email_address), address_key(user.email_address))
    if holder is not None and holder.key not in own:
        return replace(context, caller=SYSTEM)
    return replace(context, caller=Caller(user.id, user.roles))
