"""One address in two places: the mailbox, and the user or queue it belongs to (B17, D30)."""

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import MailboxKind
from ssync_desktop.organization.context import Context


def mirror_address(context: Context, mailbox: Mailbox) -> None:
    """Show the address of *mailbox* on its user or queue, and find them by it from now on."""
    if mailbox.regarding_id is None:
        return
    if mailbox.kind is MailboxKind.USER:
        context.unit.users.set_address(mailbox.regarding_id, mailbox.email_address)
    elif mailbox.kind is MailboxKind.QUEUE:
        context.unit.queues.set_address(mailbox.regarding_id, mailbox.email_address)
