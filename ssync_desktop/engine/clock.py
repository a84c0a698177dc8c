"""The wall clock."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """The real time; implements the ``Clock`` port."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Sleep until *moment*; a moment that has passed only yields to other tasks.

        Sleeping in slices of a minute keeps to the wall clock when it is set or the machine slept.
        """
        # The wall clock wakes nobody, so there is no event to wait for.
        while (left := (moment - self.now()).total_seconds()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, 60.0))
        await asyncio.sleep(0)
