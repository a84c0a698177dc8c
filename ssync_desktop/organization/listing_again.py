"""Having a server list again what it has listed before."""

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.organization.context import Context


def list_again(context: Context, mailbox: Mailbox) -> None:
    """Let the next pass of *mailbox* be told of every item, those it has dealt with among them.

    A server with cursors lists what it listed before only to somebody who has none; a pass that
    runs now would write down a new one, so it may write nothing any more.
    """
    folders = context.unit.folder_checkpoints.of_mailbox(mailbox.id)
    if mailbox.sync_checkpoint is not None or folders:
        context.unit.leases.revoke(mailbox.id, OperationType.INCOMING)
        context.unit.mailboxes.set_checkpoint(mailbox.id, None)
