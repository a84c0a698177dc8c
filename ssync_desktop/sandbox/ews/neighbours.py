"""The sandbox's two kinds of servers as one house: mail goes from each to the other."""

from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.sandbox.servers import SandboxServers


def join(servers: SandboxServers, exchange: SandboxExchange) -> None:
    """Hand what comes in by SMTP to Exchange's mailboxes, and what leaves Exchange to the others.

    What nobody here has an address for goes outside.
    """

    def inward(recipient: str, content: bytes) -> bool:
        return exchange.deliver(recipient, content) is not None

    def outward(sender: str, recipient: str, content: bytes) -> None:
        if not servers.store.deliver(recipient, content):
            servers.outside.take(sender, recipient, content)

    servers.neighbour = inward
    exchange.exchange.carry_outside = outward
