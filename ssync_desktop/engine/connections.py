"""Who may connect when: one limit per owner of a credential, and one for the whole program.

With the profile's credentials its limit counts over all mailboxes (B10); with the mailbox's own
it counts for that mailbox alone (B11).
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from uuid import UUID

from ssync_desktop.store.priority import step_back

GLOBAL_LIMIT = 64
"""Threads, and so connections, of the whole program."""


class ConnectionLimits:
    """Semaphores by owner; used on the engine's loop only."""

    def __init__(self) -> None:
        self.executor = ThreadPoolExecutor(
            GLOBAL_LIMIT, thread_name_prefix="ssync-connection", initializer=step_back
        )
        self._all = asyncio.Semaphore(GLOBAL_LIMIT)
        self._limits: dict[UUID, tuple[int, asyncio.Semaphore]] = {}
        self._open = 0

    @property
    def open(self) -> int:
        """How many connections are held now."""
        return self._open

    @asynccontextmanager
    async def slot(self, owner: UUID, limit: int) -> AsyncIterator[None]:
        """Hold one connection of *owner*, who may have *limit* at a time."""
        async with self._semaphore(owner, limit), self._all:
            self._open += 1
            try:
                yield
            finally:
                self._open -= 1

    def is_free(self, owner: UUID, limit: int) -> bool:
        """Say whether :meth:`slot` would be had without waiting."""
        return not self._semaphore(owner, limit).locked() and not self._all.locked()

    def close(self) -> None:
        """End the threads; every session has been closed before."""
        self.executor.shutdown(wait=True, cancel_futures=True)

    def _semaphore(self, owner: UUID, limit: int) -> asyncio.Semaphore:
        known = self._limits.get(owner)
        if known is None or known[0] != limit:
            # Those who hold the old semaphore keep it; a changed limit holds for newcomers.
            known = (limit, asyncio.Semaphore(limit))
            self._limits[owner] = known
        return known[1]
