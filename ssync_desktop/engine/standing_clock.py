"""A clock that stands still, for work in another process that is all of one moment."""

from datetime import datetime


class StandingClock:
    """The clock of whoever asked, at the moment of the question."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return that moment."""
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        """Refuse: such work waits for nothing."""
        raise NotImplementedError(f"This work waits for nothing, not for {moment}.")
