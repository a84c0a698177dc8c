"""Every operation by its name. A family is a module with a table ``OPERATIONS`` of its own."""

from collections.abc import AsyncIterator, Callable
from typing import Final

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import Element
from ssync_desktop.sandbox.ews.operations import (
    attachments,
    create,
    delete,
    finding,
    folder_changes,
    folders,
    move,
    names,
    notifications,
    reading,
    send,
    syncing,
    syncing_folders,
    time_zones,
    update,
    user_configuration,
)

Answer = Element | AsyncIterator[Element]
"""The response; of a streaming operation one after the other, until it ends."""

Operation = Callable[[Call, Element], Answer]
"""Called with the server's lock held; raises ``SoapFault``."""

OPERATIONS: Final[dict[str, Operation]] = {
    **attachments.OPERATIONS,
    **create.OPERATIONS,
    **delete.OPERATIONS,
    **finding.OPERATIONS,
    **folder_changes.OPERATIONS,
    **folders.OPERATIONS,
    **move.OPERATIONS,
    **names.OPERATIONS,
    **notifications.OPERATIONS,
    **reading.OPERATIONS,
    **send.OPERATIONS,
    **syncing.OPERATIONS,
    **syncing_folders.OPERATIONS,
    **time_zones.OPERATIONS,
    **update.OPERATIONS,
    **user_configuration.OPERATIONS,
}
