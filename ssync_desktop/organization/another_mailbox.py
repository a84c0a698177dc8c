"""What is forgotten once a mailbox has become another one: at another address, on another server.

What was linked lies elsewhere. Taken for links to the new mailbox, they would say that every item
is missing there, and whoever let that be carried out would lose the rows. Forgotten, the rows are
created in the new mailbox, quietly as by every first synchronization; and where it is the same
mailbox after all, our marks on its items tell whose they are.
"""

from typing import Final

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.items.kinds import Question
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.failures import settle_failures

_SAID_OF_ITEMS: Final = (
    ErrorCode.TOO_MANY_DELETES,
    ErrorCode.MAILS_HELD,
    *(ErrorCode(one.value) for one in Question),
)


def forget_places(context: Context, mailbox: Mailbox) -> None:
    """Forget the folders of *mailbox*, how far they were read, and which items are linked.

    A pass over its items that runs just now can write nothing any more.
    """
    unit = context.unit
    unit.leases.revoke(mailbox.id, OperationType.ACT)
    unit.folder_trees.forget(mailbox.id)
    unit.folder_checkpoints.forget(mailbox.id)
    settle_failures(context, unit.id_mappings.delete_of(mailbox.id), OperationType.ACT)
    unit.alerts.clear(mailbox.id, *_SAID_OF_ITEMS)
