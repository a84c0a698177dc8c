"""What a lost connection means for the messages that were still to come.

Some servers close the connection at a message they cannot read (Dovecot does). Taken for a broken
network, that one message would keep all later ones from ever arriving (B69); taken for a bad
message, a broken network would cost a good one. So the message at which the line was lost is
asked for alone, and is refused only when the line breaks at the same octet again while the server
hands out others.
"""

from collections import deque
from collections.abc import Sequence

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.servers import pop3_refusals as refusals
from ssync_desktop.servers.errors import LOST, Peer
from ssync_desktop.servers.port import FetchedItem, ServerItem

ATTEMPTS_ALONE = 2
SUSPECTS = 3  # in a row, with nothing between them handed out: then it is the server or the network


class FetchPlan:
    """Which messages to ask for next. Pure: the connection's events go in, verdicts come out."""

    def __init__(self, items: Sequence[ServerItem], peer: Peer) -> None:
        self._pending = deque(items)
        self._peer = peer
        self._served = False
        self._losses: list[int] = []  # octets that came of the first pending message, each time
        self._suspects: list[FetchedItem] = []
        self._half_read = False  # whether octets of a suspect had come: more likely the network

    def next_run(self) -> Sequence[ServerItem]:
        """Return what to ask for on the next connection; nothing at the end."""
        return (self._pending[0],) if self._losses else tuple(self._pending)

    def arrived(self, fetched: FetchedItem) -> list[FetchedItem]:
        """Return what is certain now that the first pending message was answered."""
        self._pending.popleft()
        self._served = True
        self._losses.clear()
        certain, self._suspects = [*self._suspects, fetched], []
        return certain

    def lost(self, octets: int) -> list[FetchedItem]:
        """Return what is certain after the line broke *octets* into the first pending message.

        Raises Retryable when the line breaks here and there, or everywhere.
        """
        before, alone = tuple(self._losses), bool(self._losses)
        self._losses.append(octets)
        if not (alone and octets in before):
            if len(before) > ATTEMPTS_ALONE:
                raise self.broken()
            return []
        self._losses.clear()
        refused = refusals.UNREADABLE.error(self._peer, "The server closed the connection.")
        suspect = FetchedItem(self._pending.popleft(), error=refused)
        if self._served:
            return [suspect]
        self._suspects.append(suspect)
        self._half_read |= octets > 0
        if len(self._suspects) >= SUSPECTS or (self._half_read and not self._pending):
            raise self.broken()
        return [] if self._pending else self._suspects

    def broken(self) -> SsyncError:
        """Return the error for a line that does not hold."""
        return LOST.error(self._peer)
