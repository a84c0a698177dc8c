"""Every operation by its name. A family is a module with a table ``OPERATIONS`` of its own."""

from collections.abc import AsyncIterator, Callable
from typing import Final

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.markup import Element
from ssync_desktop.sandbox.ews.operations import create, folders, reading, send, syncing

Answer = Element | AsyncIterator[Element]
"""The response; of a streaming operation one after the other, until it ends."""

Operation = Callable[[Call, Element], Answer]
"""Called with the server's lock held; raises ``SoapFault``."""

OPERATIONS: Final[dict[str, Operation]] = {
    **create.OPERATIONS,
    **folders.OPERATIONS,
    **reading.OPERATIONS,
    **send.OPERATIONS,
    **syncing.OPERATIONS,
}
