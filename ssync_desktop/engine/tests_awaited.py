"""Waiting for the tests of some mailboxes, whoever runs them."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.test_run import TestRun
from ssync_desktop.engine.feed import Event
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.service import Service

LOOK_AGAIN = timedelta(seconds=0.25)


async def run_tests(
    runtime: Runtime,
    service: Service,
    ids: Collection[UUID],
    *,
    approve: bool = False,
    take_over: bool = False,
) -> dict[UUID, TestRun]:
    """Test *ids* and return the last news of each run that took place in this process.

    *approve* and *take_over* are those of ``Service.test_and_enable``.

    A mailbox that another process has tested is missing; its row tells how that went.
    """
    runs: dict[UUID, TestRun] = {}

    def note(event: Event) -> None:
        if isinstance(event, TestRun) and event.mailbox_id in wanted:
            runs[event.mailbox_id] = event

    wanted = frozenset(ids)
    unsubscribe = service.subscribe(note)
    try:
        scheduled = service.test_and_enable(tuple(wanted), approve=approve, take_over=take_over)
        await asyncio.wrap_future(scheduled)
        while not wanted.isdisjoint(
            await runtime.store.run_read(lambda unit: unit.mailboxes.scheduled_tests())
        ):
            await runtime.clock.sleep_until(runtime.clock.now() + LOOK_AGAIN)
    finally:
        unsubscribe()
    return runs
