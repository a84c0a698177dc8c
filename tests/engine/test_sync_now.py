""" "Sync now" while a pass runs: once more at its end, and not only after the next interval."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.organization.processing import make_due
from ssync_desktop.servers.memory import MemoryConnector, MemoryIncoming
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Endpoint
from tests.engine.mail import a_message
from tests.engine.running import supervising, until
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN = OperationType.INCOMING


class LingeringConnector(MemoryConnector):
    """A server that takes its time over the good-bye: the listing is long past by then."""

    def __init__(self, server: MemoryServer) -> None:
        super().__init__(server)
        self.passes = 0
        self.leaving = False
        self.end = asyncio.Event()
        self.error: Exception | None = None

    @asynccontextmanager
    async def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[MemoryIncoming]:
        """Sign in to read, and wait before signing out."""
        async with super().incoming(endpoint, credentials) as mail:
            self.passes += 1
            yield mail
            self.leaving = True
            await self.end.wait()
            if self.error is not None:
                raise self.error


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA)


@pytest.fixture
def slow(house: EngineHouse, memory_server: MemoryServer) -> LingeringConnector:
    connector = LingeringConnector(memory_server)
    house.tools = replace(house.tools, connector_for=lambda _type: connector)
    return connector


async def test_what_came_after_the_listing_is_fetched_when_the_pass_ends(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, slow: LingeringConnector
) -> None:
    """The clock stands still meanwhile: nothing waits for an interval or a tick."""
    async with supervising(house) as supervisor:
        await until(house, lambda: slow.leaving)
        memory_server.deliver(ADA, a_message())
        house.do(lambda context: make_due(context, (ada.id,)))
        slow.end.set()
        await until(house, house.emails)
        await until(house, lambda: supervisor.idle)
        after = house.mailbox(ada.id).incoming
    assert slow.passes == 2  # once more, and not without end
    assert after.next_run_on is not None
    assert after.next_run_on > house.clock.now()


async def test_without_being_asked_it_runs_once(
    house: EngineHouse, ada: Mailbox, slow: LingeringConnector
) -> None:
    slow.end.set()
    async with supervising(house) as supervisor:
        await until(house, lambda: house.mailbox(ada.id).incoming.last_success_on is not None)
        await until(house, lambda: supervisor.idle)
        await house.clock.until_sleeping()
    assert slow.passes == 1


async def test_a_pass_that_is_cut_off_is_still_due(
    house: EngineHouse, ada: Mailbox, slow: LingeringConnector
) -> None:
    async with supervising(house):
        await until(house, lambda: slow.leaving)
    now = house.clock.now()
    assert house.see(lambda unit: unit.mailboxes.due(now, IN)) == [ada.id]


async def test_a_failure_keeps_its_pause_all_the_same(
    house: EngineHouse, ada: Mailbox, slow: LingeringConnector
) -> None:
    slow.error = Retryable(ErrorCode.CONNECTION_LOST)
    async with supervising(house) as supervisor:
        await until(house, lambda: slow.leaving)
        house.do(lambda context: make_due(context, (ada.id,)))
        slow.end.set()
        await until(house, lambda: supervisor.idle)
        await house.clock.until_sleeping()
    after = house.mailbox(ada.id).incoming
    assert (slow.passes, after.transient_failures) == (1, 1)
    assert after.next_run_on is not None
    assert after.next_run_on > house.clock.now()
