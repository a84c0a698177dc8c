"""Ada's desk with her mailbox on the sandbox's Exchange, spoken to by the real connector."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from ssync_desktop.domain.options import ServerType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.registry import Connectors
from ssync_desktop.servers.tls import Tls
from tests.engine.items.desk import Desk, add_desk
from tests.kit.engine import SECRET, EngineHouse

ADDRESS = "ada@example.com"


@contextmanager
def desk_on_exchange(
    house: EngineHouse, memory_server: MemoryServer, exchange_server: SandboxExchange
) -> Iterator[Desk]:
    """Yield the desk; the server's clock is that of the house."""
    exchange_server.exchange.now = house.clock.now
    exchange_server.add_mailbox(ADDRESS, SECRET, "Ada")
    side = Direction(
        exchange_server.url, pinned_certificate=exchange_server.certificate.fingerprint
    )
    with closing(Connectors(house.tools.limits.executor, Tls())) as spoken:
        house.tools = replace(house.tools, connector_for=spoken, discovery=spoken.discovery)
        house.add_profile(side, side, server_type=ServerType.EXCHANGE, use_autodiscover=False)
        yield add_desk(house, memory_server, ADDRESS)
