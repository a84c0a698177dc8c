"""When what runs: picks the operations that are due, runs their passes, and starts no other twice.

The database is the calendar: every operation of a mailbox carries the moment of its next run, so
the window, ``ssync run`` and a restart all see the same plan. Leases keep processes apart.
"""

import asyncio
import logging
from collections import deque
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.calendar import wait_for_either
from ssync_desktop.engine.mailbox_pass import MailboxPass
from ssync_desktop.engine.tools import Tools
from ssync_desktop.store.unit import Unit

log = logging.getLogger(__name__)

TICK = timedelta(seconds=2)
"""How often the calendar is looked at; a wake-up comes at once."""

PASSES_AT_ONCE = 256
"""Passes that may have begun; most of them wait for a connection of a slow server, so there are
more of them than connections, and one slow profile does not hold up the others."""

Work = tuple[UUID, OperationType]


class Supervisor:
    """Runs on the engine's loop; ``run`` ends only by cancellation, then all passes have ended."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._pass = MailboxPass(tools)
        self._running: dict[Work, asyncio.Task[bool]] = {}
        self._wake = asyncio.Event()
        self._paused = False
        self._waiting: deque[Work] = deque()  # due, and without room among those running

    @property
    def idle(self) -> bool:
        """Whether no pass runs now."""
        return not self._running

    def pause(self) -> None:
        """Start nothing more."""
        self._paused = True
        self._post()

    def resume(self) -> None:
        """Start again what is due."""
        self._paused = False
        self._post()
        self.wake()

    def wake(self) -> None:
        """Look at the calendar now."""
        self._wake.set()

    async def run(self) -> None:
        """Do what is due until cancelled."""
        try:
            while True:
                self._wake.clear()
                if not self._paused:
                    await self._start_due()
                await self._wait()
        finally:
            await self._end_all()

    async def _start_due(self) -> None:
        now = self._tools.clock.now()
        due: list[Work] = []
        try:
            for operation in OperationType:
                ids = await self._tools.read(partial(_due, now, operation))
                due += ((mailbox_id, operation) for mailbox_id in ids)
            self._waiting = deque(work for work in due if not self._start(work))
        except SsyncError as error:
            # A busy or failing database: the calendar is asked again with the next tick.
            log.info("the calendar could not be read: %s", error)
        self._post()

    def _start(self, work: Work) -> bool:
        """Start a pass unless it runs already; False when it has to wait for others to end."""
        if work in self._running:
            return True
        if len(self._running) >= PASSES_AT_ONCE:
            return False
        mailbox_id, operation = work
        task = asyncio.create_task(
            self._pass.run(mailbox_id, operation), name=f"{operation.name} {mailbox_id}"
        )
        self._running[work] = task
        task.add_done_callback(lambda done: self._ended(work, done))
        return True

    def _ended(self, work: Work, task: asyncio.Task[bool]) -> None:
        self._running.pop(work, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # Expected errors became rows inside the pass; this is a bug, logged whole.
            log.error("the pass %s ended in an unexpected error", task.get_name(), exc_info=error)
        # Those that wait follow without another look at the calendar; their gates look again.
        elif self._waiting and not self._paused and not task.cancelled():
            while self._waiting and self._start(self._waiting[0]):
                self._waiting.popleft()
        # Only real work may have left room or something to do at once: what another process does at
        # this moment stays due here, and a wake-up for it would come round without end.
        elif not task.cancelled() and task.result():
            self.wake()
        self._post()

    async def _wait(self) -> None:
        await wait_for_either(self._wake, self._tools.clock, TICK)

    async def _end_all(self) -> None:
        self._waiting.clear()  # a pass that ends now must not begin another
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _post(self) -> None:
        """Tell how many mailboxes are at work; each may have a pass for every direction."""
        working = {mailbox_id for mailbox_id, _ in self._running}
        waiting = {mailbox_id for mailbox_id, _ in self._waiting}
        self._tools.board.post_engine(
            running=True,
            paused=self._paused,
            mailboxes_due=len(waiting - working),
            mailboxes_working=len(working),
            connections_open=self._tools.limits.open,
        )


def _due(now: datetime, operation: OperationType, unit: Unit) -> list[UUID]:
    return unit.mailboxes.due(now, operation)
