"""The engine as a whole: what runs on its loop, put together once and taken apart in order."""

import asyncio
import logging
import socket
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import ServerType
from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.engine.connections import ConnectionLimits
from ssync_desktop.engine.feed import Feed
from ssync_desktop.engine.hash_rounds import keep_hashes
from ssync_desktop.engine.host import EngineHost
from ssync_desktop.engine.housekeeping import keep_house
from ssync_desktop.engine.parsing import ParserPool
from ssync_desktop.engine.status import StatusBoard
from ssync_desktop.engine.supervisor import Supervisor
from ssync_desktop.engine.tester import Tester
from ssync_desktop.engine.tools import Tools
from ssync_desktop.engine.watch import Watch
from ssync_desktop.servers.port import Connector, Discovery
from ssync_desktop.servers.registry import Connectors
from ssync_desktop.servers.tls import Tls
from ssync_desktop.store.lease_owner import is_dead, this_process
from ssync_desktop.store.secrets import Secrets
from ssync_desktop.store.store import Store

log = logging.getLogger(__name__)

LEASES_AGAIN = timedelta(seconds=2)
HOUSEKEEPING_INTERVAL = timedelta(hours=1)


class Runtime:
    """Owns every thread and process of the engine; the window and ``ssync run`` each have one.

    ``start`` returns when the loop runs; passes begin with ``begin``, so that a caller may first
    ask for things. ``stop`` ends them in stages: passes, sockets, children, loop, database.
    """

    def __init__(
        self,
        store: Store,
        secrets: Secrets,
        clock: Clock | None = None,
        tls: Tls | None = None,
        *,
        connectors: Callable[[ServerType], Connector] | None = None,
        discovery: Callable[[], Discovery] | None = None,
    ) -> None:
        """*connectors* and *discovery* stand in for the registry's; *tls* adds authorities."""
        self.clock = clock or SystemClock()
        self.feed = Feed()
        self.board = StatusBoard(self.feed)
        self.store = store
        self.secrets = secrets
        self.host = EngineHost()
        self._limits = ConnectionLimits()
        self._connectors = Connectors(self._limits.executor, tls)
        self._parser = ParserPool()
        self.tools = Tools(
            store=store,
            secrets=secrets,
            clock=self.clock,
            new_id=new_id,
            connector_for=connectors or self._connectors,
            limits=self._limits,
            parser=self._parser,
            feed=self.feed,
            board=self.board,
            machine=socket.gethostname(),
            process=str(this_process()),
            discovery=discovery or self._connectors.discovery,
        )
        self.supervisor = Supervisor(self.tools)
        self.tester = Tester(self.tools, self.supervisor.wake)
        self._work: Future[None] | None = None
        self._unwatch = store.watch(self.feed.publish)

    def start(self) -> None:
        """Start the loop."""
        self.host.start()

    def begin(self) -> Future[None]:
        """Begin to look at the calendar and the schedule of tests.

        The future ends with ``stop``; earlier only by a bug, which it carries.
        """
        self._work = self.host.submit(self._run())
        return self._work

    def stop(self, timeout: float = 20.0) -> bool:
        """End everything in order and say whether nothing is left; *timeout* in seconds."""
        if self._work is not None:
            self._work.cancel()
        ended = self.host.stop(timeout / 4)
        self._connectors.close()
        self._limits.close()
        self._parser.close()
        if not ended:  # it may have waited for a socket or a child, which are gone by now
            ended = self.host.stop(timeout / 4)
        self._unwatch()
        ended &= self.secrets.close()
        return self.store.close(timeout / 2) and ended

    async def _run(self) -> None:
        await self._free_dead_leases()
        await self._show_what_waits()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.supervisor.run(), name="supervisor")
            tasks.create_task(self.tester.run(), name="tester")
            tasks.create_task(Watch(self.tools, self._wake).run(), name="watch")
            tasks.create_task(self._keep_house(), name="housekeeping")
            tasks.create_task(keep_hashes(self.tools), name="hashes")

    async def _show_what_waits(self) -> None:
        """Put mailboxes with email to send on the board, also those that may not send yet."""
        try:
            waiting = await self.tools.read(lambda unit: unit.emails.mailboxes_that_wait())
            await self.tools.show(waiting)
        except SsyncError as error:
            log.info("what waits to be sent could not be counted: %s", error)

    def _wake(self) -> None:
        self.supervisor.wake()
        self.tester.wake()

    async def _free_dead_leases(self) -> None:
        """What dead processes of this host held is free at once (D13a)."""
        while True:
            try:
                await self.store.run(lambda unit: unit.leases.free_dead(is_dead))
            except SsyncError as error:
                log.info("the leases could not be looked through: %s", error)
                await self.clock.sleep_until(self.clock.now() + LEASES_AGAIN)
            else:
                return

    async def _keep_house(self) -> None:
        while True:
            try:
                await keep_house(self.tools)
            except SsyncError as error:
                log.info("old rows were left for the next round: %s", error)
            await self.clock.sleep_until(self.clock.now() + HOUSEKEEPING_INTERVAL)
