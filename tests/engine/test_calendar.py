"""Waiting for a tick or a wake-up: a cancellation that comes at an awkward moment is not lost."""

import asyncio
from datetime import datetime, timedelta

import pytest

from ssync_desktop.engine.calendar import wait_for_either
from tests.kit.clock import START, ManualClock

TICK = timedelta(seconds=30)


class Reluctant:
    """A clock whose sleepers take a while to leave when they are cancelled."""

    def __init__(self) -> None:
        self.leaving = asyncio.Event()
        self.may_leave = asyncio.Event()

    def now(self) -> datetime:
        return START

    async def sleep_until(self, moment: datetime) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.leaving.set()
            await self.may_leave.wait()


async def test_a_wake_up_and_a_tick_both_end_it(clock: ManualClock) -> None:
    wake = asyncio.Event()
    waiting = asyncio.create_task(wait_for_either(wake, clock, TICK))
    await clock.until_sleeping()
    clock.advance(TICK)
    await waiting
    waiting = asyncio.create_task(wait_for_either(wake, clock, TICK))
    await clock.until_sleeping()
    wake.set()
    await waiting
    assert clock.alarms == ()


async def test_who_is_cancelled_while_tidying_up_is_cancelled() -> None:
    """The supervisor outlived its own end when a wake-up and the end came together."""
    clock, wake = Reluctant(), asyncio.Event()
    waiting = asyncio.create_task(wait_for_either(wake, clock, TICK))
    await asyncio.sleep(0)
    wake.set()
    await clock.leaving.wait()
    waiting.cancel()
    clock.may_leave.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_clock_that_fails_is_heard_of() -> None:
    class Broken(Reluctant):
        async def sleep_until(self, moment: datetime) -> None:
            raise ValueError(moment)

    with pytest.raises(ValueError, match="2026"):
        await wait_for_either(asyncio.Event(), Broken(), TICK)
