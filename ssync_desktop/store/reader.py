"""A reading connection for another process of ours: one unchanging view per call, no writing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from ssync_desktop.domain.clock import Clock
from ssync_desktop.store.database import BUSY_TIMEOUT, open_database
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.writer import transact

T = TypeVar("T")


class Reader:
    """One connection that can only read, used by one thread at a time."""

    def __init__(self, url: str | Path, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> None:
        self._engine = open_database(url, read_only=True, busy_timeout=busy_timeout)

    def read(self, work: Callable[[Unit], T], clock: Clock) -> T:
        """Carry out *work*; errors of the database arrive as ours."""
        return transact(self._engine, work, clock)

    def close(self) -> None:
        """Give the connection back."""
        self._engine.dispose()
