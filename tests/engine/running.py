"""Running parts of the engine on a test's loop, and waiting for what they say."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TypeVar

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.test_run import TestRun
from ssync_desktop.engine.feed import Event
from ssync_desktop.engine.supervisor import Supervisor
from ssync_desktop.engine.tester import Tester
from ssync_desktop.servers.memory import MemoryConnector, MemoryIncoming, MemoryOutgoing
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Endpoint
from tests.kit.engine import EngineHouse

T = TypeVar("T")
PATIENCE = 20.0  # seconds for what is about to happen


class GatedConnector(MemoryConnector):
    """A server in memory that lets nobody in before the gate of their user name is open."""

    def __init__(self, server: MemoryServer) -> None:
        super().__init__(server)
        self._gates: dict[str, asyncio.Event] = {}
        self.waiting: list[str] = []
        self.most_waiting = 0

    def open(self, user_name: str) -> None:
        """Let everybody in who comes as *user_name*."""
        self._gate(user_name).set()

    @asynccontextmanager
    async def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[MemoryIncoming]:
        """Wait at the gate, then sign in to read."""
        await self._wait(credentials)
        async with super().incoming(endpoint, credentials) as mail:
            yield mail

    @asynccontextmanager
    async def outgoing(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[MemoryOutgoing]:
        """Wait at the gate, then sign in to send."""
        await self._wait(credentials)
        async with super().outgoing(endpoint, credentials) as mail:
            yield mail

    async def _wait(self, credentials: Credentials | None) -> None:
        name = credentials.user_name if credentials else ""
        self.waiting.append(name)
        self.most_waiting = max(self.most_waiting, len(self.waiting))
        try:
            await self._gate(name).wait()
        finally:
            self.waiting.remove(name)

    def _gate(self, user_name: str) -> asyncio.Event:
        return self._gates.setdefault(user_name, asyncio.Event())


def gated(house: EngineHouse, server: MemoryServer) -> GatedConnector:
    """Put gates before the house's server."""
    connector = GatedConnector(server)
    house.tools = replace(house.tools, connector_for=lambda _type: connector)
    return connector


@asynccontextmanager
async def running_tests(house: EngineHouse) -> AsyncIterator[Tester]:
    """Let scheduled tests run."""
    tester = Tester(house.tools, lambda: None)
    async with _running(tester.run()):
        yield tester


@asynccontextmanager
async def supervising(house: EngineHouse) -> AsyncIterator[Supervisor]:
    """Let passes run when they are due."""
    supervisor = Supervisor(house.tools)
    async with _running(supervisor.run()):
        yield supervisor


async def until(house: EngineHouse, condition: Callable[[], T | None]) -> T:
    """Return what *condition* says once that is true; it is asked after every event."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def note(_event: Event) -> None:
        loop.call_soon_threadsafe(news.set)

    unsubscribe = house.tools.feed.subscribe(note)
    unwatch = house.tools.store.watch(note)
    try:
        async with asyncio.timeout(PATIENCE):
            while not (found := condition()):
                news.clear()
                with suppress(TimeoutError):  # not everything a test asks about is an event
                    await asyncio.wait_for(news.wait(), 0.05)
        return found
    finally:
        unsubscribe()
        unwatch()


def finished(house: EngineHouse, mailbox_id: object) -> TestRun | None:
    """Return the finished run of a mailbox, or None."""
    runs = [
        one
        for one in house.events
        if isinstance(one, TestRun) and one.mailbox_id == mailbox_id and one.finished
    ]
    return runs[-1] if runs else None


@asynccontextmanager
async def _running(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
