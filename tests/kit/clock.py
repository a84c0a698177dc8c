"""A clock whose hands only a test moves."""

import asyncio
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning, so that a test's dates read naturally."""

PATIENCE = 60.0
"""Seconds a test waits on a machine that is busy with other things."""


@dataclass(frozen=True, eq=False)
class _Sleeper:
    moment: datetime
    loop: asyncio.AbstractEventLoop
    awake: asyncio.Future[None]

    def wake(self) -> None:
        def settle() -> None:
            if not self.awake.done():
                self.awake.set_result(None)

        self.loop.call_soon_threadsafe(settle)


class ManualClock:
    """Fulfils the ``Clock`` port; any number of loops may sleep on it, any thread may move it."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._sleepers: list[_Sleeper] = []
        self._watchers: list[_Sleeper] = []
        self._changed = threading.Condition()

    def now(self) -> datetime:
        """Return the moment the hands show, aware, in UTC."""
        with self._changed:
            return self._now

    async def sleep_until(self, moment: datetime) -> None:
        """Return once somebody has moved the hands to *moment* or beyond."""
        loop = asyncio.get_running_loop()
        sleeper = _Sleeper(moment, loop, loop.create_future())
        with self._changed:
            if moment <= self._now:
                due = True
            else:
                due = False
                self._sleepers.append(sleeper)
                self._changed.notify_all()
                watchers, self._watchers = self._watchers, []
                for one in watchers:
                    one.wake()
        if due:
            await asyncio.sleep(0)  # lets others run, as a real sleep would
            return
        try:
            await sleeper.awake
        finally:
            with self._changed:
                if sleeper in self._sleepers:
                    self._sleepers.remove(sleeper)

    def advance(self, by: timedelta | float) -> datetime:
        """Move the hands forward by a timedelta or by seconds; wake everyone who is due."""
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if step < timedelta(0):
            raise ValueError("use set() to turn the clock back")
        return self.set(self.now() + step)

    def set(self, moment: datetime) -> datetime:
        """Put the hands to *moment*, which may lie in the past as after a clock correction."""
        if moment.tzinfo is None:
            raise ValueError("moments are aware")
        with self._changed:
            self._now = moment.astimezone(UTC)
            due = [sleeper for sleeper in self._sleepers if sleeper.moment <= self._now]
            self._sleepers = [sleeper for sleeper in self._sleepers if sleeper not in due]
        for sleeper in due:
            sleeper.wake()
        return moment

    @property
    def alarms(self) -> tuple[datetime, ...]:
        """For when the present sleepers want to be woken, earliest first."""
        with self._changed:
            return tuple(sorted(sleeper.moment for sleeper in self._sleepers))

    def wait_for_sleepers(self, count: int = 1, timeout: float = PATIENCE) -> None:
        """Block this thread until *count* sleepers wait in other threads' loops; TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._sleepers) >= count, timeout):
                raise TimeoutError(f"{len(self._sleepers)} of {count} sleepers after {timeout} s")

    async def until_sleeping(self, count: int = 1, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Return once *count* sleepers wait; for tests inside the same loop. TimeoutError."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(timeout):
            while True:
                told = _Sleeper(self._now, loop, loop.create_future())
                with self._changed:
                    if len(self._sleepers) >= count:
                        return
                    self._watchers.append(told)
                await told.awake  # not in turns, which would keep other threads from their work

    def advance_to_next(self) -> datetime:
        """Move the hands to the earliest alarm; LookupError when nobody sleeps."""
        alarms = self.alarms
        if not alarms:
            raise LookupError("nobody sleeps on this clock")
        return self.set(max(alarms[0], self.now()))
