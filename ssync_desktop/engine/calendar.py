"""Waiting for the next look at the calendar: a tick, or a wake-up before it."""

import asyncio
from datetime import timedelta

from ssync_desktop.domain.clock import Clock


async def wait_for_either(wake: asyncio.Event, clock: Clock, tick: timedelta) -> None:
    """Return when *wake* is set or *tick* has passed on *clock*; leaves no task behind."""
    tasks = (
        asyncio.create_task(clock.sleep_until(clock.now() + tick), name="tick"),
        asyncio.create_task(wake.wait(), name="wake"),
    )
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        # Not awaited one by one: whose own cancellation came just now must not swallow it.
        await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.result()
