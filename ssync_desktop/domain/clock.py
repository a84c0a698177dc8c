"""Time as a port: production sleeps, tests move the hands."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where every part of the program gets its time from."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return once :meth:`now` has reached *moment*."""
        ...
