"""The manual clock wakes who is due, in any loop, and nobody else."""

import asyncio
import threading
from datetime import datetime, timedelta

import pytest

from ssync_desktop.domain.clock import Clock
from tests.kit.clock import START, ManualClock


async def test_only_those_who_are_due_wake(clock: ManualClock) -> None:
    port: Clock = clock
    early = asyncio.create_task(port.sleep_until(START + timedelta(seconds=10)))
    late = asyncio.create_task(port.sleep_until(START + timedelta(seconds=20)))
    await clock.until_sleeping(2)
    clock.advance(10)
    await early
    assert not late.done()
    assert clock.alarms == (START + timedelta(seconds=20),)
    assert clock.advance_to_next() == START + timedelta(seconds=20)
    await late
    assert not clock.alarms


async def test_the_past_does_not_wait(clock: ManualClock) -> None:
    await clock.sleep_until(START)
    assert clock.now() == START


async def test_a_cancelled_sleeper_is_forgotten(clock: ManualClock) -> None:
    task = asyncio.create_task(clock.sleep_until(START + timedelta(days=1)))
    await clock.until_sleeping()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not clock.alarms
    with pytest.raises(LookupError):
        clock.advance_to_next()


def test_a_loop_in_another_thread(clock: ManualClock) -> None:
    woke: list[datetime] = []

    async def sleep() -> None:
        await clock.sleep_until(START + timedelta(hours=1))
        woke.append(clock.now())

    thread = threading.Thread(target=asyncio.run, args=(sleep(),))
    thread.start()
    clock.wait_for_sleepers()
    clock.advance(timedelta(hours=2))
    thread.join(10)
    assert woke == [START + timedelta(hours=2)]
