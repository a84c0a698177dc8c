"""What the child processes of the engine do: read, store and compose mail, and try rules out.

Reading and storing are the work of Python that a window would stutter under, so both happen here;
of a message that was read and stored nothing but a word comes back. Beside the questions of
``mime.worker`` a child answers

    ("read", [bytes, …])            →  ("ok", [])   read, and held in place of what was held before
    ("read more", [bytes, …])       →  ("ok", [])   read, and held as well
    ("store", [DeliveryOrder])      →  ("ok", [Delivered])
    ("what if", [TryOrder])         →  ("ok", [TryStep])    begun, in place of another one
    ("what if on", [None])          →  ("ok", [TryStep])    one batch more
    ("what if found", [int])        →  ("ok", [(Change, …)])  from a place on
"""

from multiprocessing.connection import Connection
from typing import Any

from ssync_desktop.domain.received_email import ReceivedEmail
from ssync_desktop.engine.delivery_order import Delivered, DeliveryOrder
from ssync_desktop.engine.storing import Storing
from ssync_desktop.engine.trying import Trying
from ssync_desktop.mime import worker


class Desk:
    """The messages a child holds between reading and storing them."""

    def __init__(self) -> None:
        self._held: list[ReceivedEmail] = []
        self._storing = Storing()

    def read(self, messages: list[bytes]) -> list[Any]:
        """Read *messages* and put away what was held before."""
        self._held.clear()
        return self.read_more(messages)

    def read_more(self, messages: list[bytes]) -> list[Any]:
        """Read *messages* and hold them as well."""
        self._held += worker.parse_batch(messages)
        return []

    def store(self, orders: list[DeliveryOrder]) -> list[Delivered]:
        """Carry out each order with the messages that are held."""
        return [self._storing.carry_out(order, self._held) for order in orders]


def serve(connection: "Connection[worker.Answer, Any]") -> None:
    """Answer what comes over *connection* until it is closed or the parent process has ended."""
    desk = Desk()
    own: dict[str, worker.Work] = {}
    own |= {"read": desk.read, "read more": desk.read_more, "store": desk.store}
    trying = Trying()
    own |= {
        "what if": trying.begin,
        "what if on": trying.go_on,
        "what if found": trying.changes,
    }
    worker.serve(connection, worker.WORK | own)
