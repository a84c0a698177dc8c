"""Runs the configuration tests that are scheduled, several at once, and records how they went."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.options import OperationType, TestStatus
from ssync_desktop.domain.test_run import TestRun
from ssync_desktop.engine.calendar import wait_for_either
from ssync_desktop.engine.configuration_test import ConfigurationTest, outcomes_of
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.subject import read_subject
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.configuration_test import TestVerdict, record_test_result

log = logging.getLogger(__name__)

TICK = timedelta(seconds=2)
TESTS_AT_ONCE = 32


class Tester:
    """Runs on the engine's loop; the schedule is in the database and survives a restart.

    A test holds the lease of its mailbox's incoming operation, so that it neither meets a pass
    in the same mailbox nor the same test in another process.
    """

    def __init__(self, tools: Tools, tested: Callable[[], None]) -> None:
        """*tested* is called after each test, for what it has enabled is due at once."""
        self._tools = tools
        self._tested = tested
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look at the schedule now."""
        self._wake.set()

    async def run(self) -> None:
        """Do what is scheduled until cancelled."""
        try:
            while True:
                self._wake.clear()
                await self._start_scheduled()
                await self._wait()
        finally:
            await self.cancel(tuple(self._running))

    async def cancel(self, mailbox_ids: Iterable[UUID]) -> None:
        """End the tests of these mailboxes and wait for their end."""
        tasks = [self._running[one] for one in mailbox_ids if one in self._running]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _start_scheduled(self) -> None:
        try:
            scheduled = await self._tools.read(lambda unit: unit.mailboxes.scheduled_tests())
            for mailbox_id in scheduled:
                if mailbox_id not in self._running and len(self._running) < TESTS_AT_ONCE:
                    await self._start(mailbox_id)
        except SsyncError as error:
            log.info("the schedule of tests could not be read: %s", error)

    async def _start(self, mailbox_id: UUID) -> None:
        tools = self._tools
        lease = await tools.store.run(
            lambda unit: unit.leases.acquire(mailbox_id, OperationType.INCOMING, tools.process)
        )
        if lease is None:
            return  # a pass or another process has it; the next tick asks again
        task = asyncio.create_task(self._test(mailbox_id, lease), name=f"test {mailbox_id}")
        self._running[mailbox_id] = task
        task.add_done_callback(lambda done: self._ended(mailbox_id, done))

    async def _test(self, mailbox_id: UUID, lease: Lease) -> None:
        tools = self._tools
        try:
            subject = await read_subject(tools, mailbox_id)
            test = ConfigurationTest(tools, subject.mailbox, subject.profile)
            try:
                async with LeaseKeeper(tools, lease):
                    run = await test.run()
            except asyncio.CancelledError:
                tools.feed.publish(test.cancelled())
                raise
            except Exception:
                # A bug: logged whole by whoever ended the task, and not run into every two seconds.
                await tools.store.run(lambda unit: unit.mailboxes.end_test(mailbox_id, None))
                tools.feed.publish(test.cancelled())
                raise
            verdict = await tools.write(
                lambda context: record_test_result(
                    context,
                    mailbox_id,
                    outcomes_of(run),
                    tested_version=subject.mailbox.row_version,
                ),
                lease,
            )
            tools.feed.publish(finished_run(run, verdict))
            tools.board.post_mailbox(verdict.mailbox, subject.profile)
        finally:
            await tools.settle(lambda unit: unit.leases.release(lease))

    def _ended(self, mailbox_id: UUID, task: asyncio.Task[None]) -> None:
        self._running.pop(mailbox_id, None)
        self._tested()
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, SsyncError):
            log.info("the test of %s could not be recorded: %s", mailbox_id, error)
        elif error is not None:
            log.error("the test of %s ended in an unexpected error", mailbox_id, exc_info=error)

    async def _wait(self) -> None:
        await wait_for_either(self._wake, self._tools.clock, TICK)


def finished_run(run: TestRun, verdict: TestVerdict) -> TestRun:
    """Return *run* with what it changed; what was changed meanwhile was not tested (cancelled)."""
    if verdict.stale:
        untested = TestStatus.NOT_RUN
        return replace(
            run,
            finished=True,
            cancelled=True,
            incoming=untested,
            outgoing=untested,
            act=untested,
        )
    return replace(
        run,
        finished=True,
        enabled=verdict.enabled,
        needs_approval=verdict.needs_approval,
    )
