"""Worlds of their own for random things: in memory, and on the sandbox's Exchange."""

from asyncio import Runner
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from ssync_desktop.domain.options import ServerType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.registry import Connectors
from ssync_desktop.servers.tls import Tls
from ssync_desktop.store.store import Store
from tests.engine.items.desk import add_desk, exchange_in_memory
from tests.engine.items.hands import MemoryHands, SandboxHands
from tests.engine.items.random_desk import RandomDesk
from tests.kit.clock import ManualClock
from tests.kit.engine import SECRET, EngineHouse, house_in_memory

LONG_BEFORE = datetime(2025, 12, 1, 9, tzinfo=UTC)
"""Before anything that is drawn takes place: what is past has rules of its own."""


def in_memory(database: str) -> RandomDesk:
    """Return a desk whose mailbox is in memory."""
    with ExitStack() as stack:
        server = MemoryServer()
        house, runner = _opened(stack, database, server)
        server.now = house.clock.now
        exchange_in_memory(house)
        desk = add_desk(house, server, "ada@example.com")
        return RandomDesk(desk, MemoryHands(desk, server), runner, stack.pop_all())


def on_exchange(database: str, server: SandboxExchange, address: str) -> RandomDesk:
    """Return a desk whose mailbox is a new one on *server*."""
    with ExitStack() as stack:
        memory = MemoryServer()  # which nobody asks
        house, runner = _opened(stack, database, memory)
        server.exchange.now = house.clock.now
        server.add_mailbox(address, SECRET, "Ada")
        side = Direction(server.url, pinned_certificate=server.certificate.fingerprint)
        spoken = stack.enter_context(closing(Connectors(house.tools.limits.executor, Tls())))
        house.tools = replace(house.tools, connector_for=spoken, discovery=spoken.discovery)
        house.add_profile(side, side, server_type=ServerType.EXCHANGE, use_autodiscover=False)
        desk = add_desk(house, memory, address)
        hands = SandboxHands(desk, server, runner)
        return RandomDesk(desk, hands, runner, stack.pop_all())


def _opened(stack: ExitStack, database: str, server: MemoryServer) -> tuple[EngineHouse, Runner]:
    clock = ManualClock(LONG_BEFORE)
    store = Store(database, clock)
    stack.callback(store.close, timeout=10)
    house = stack.enter_context(contextmanager(house_in_memory)(store, clock, server))
    return house, stack.enter_context(Runner())
