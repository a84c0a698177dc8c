"""Who may connect when: one limit per owner of a credential, and one for the whole program.

With the profile's credentials its limit counts over all mailboxes (B10); with the mailbox's own
it counts for that mailbox alone (B11). What a server asks of one session of a credential, to stay
away for a while, holds for all of them: its budget is the account's.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.schedule import LONGEST_RETRY_AFTER
from ssync_desktop.store.priority import step_back

GLOBAL_LIMIT = 64
"""Threads, and so connections, of the whole program."""


TOO_MANY_REST = timedelta(minutes=1)
"""How long an owner opens nothing more after a server found that it has too many connections."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """Until when an owner opens nothing, and what the server said."""

    until: datetime
    code: ErrorCode
    title: str
    remedy: str
    server_words: str


class ConnectionLimits:
    """Semaphores and rests by owner; used on the engine's loop only."""

    def __init__(self) -> None:
        self.executor = ThreadPoolExecutor(
            GLOBAL_LIMIT, thread_name_prefix="ssync-connection", initializer=step_back
        )
        self._all = asyncio.Semaphore(GLOBAL_LIMIT)
        self._limits: dict[UUID, tuple[int, asyncio.Semaphore]] = {}
        self._rests: dict[UUID, _Rest] = {}
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

    def heed(self, owner: UUID, error: Retryable, now: datetime) -> None:
        """Let all of *owner* stay away if *error* says that it asks too much of its server.

        A wish without a time concerns one mailbox, as when it has sent enough for a day.
        """
        wish = error.retry_after
        if error.code is ErrorCode.TOO_MANY_CONNECTIONS:
            wish = wish or TOO_MANY_REST
        elif error.code is not ErrorCode.THROTTLED:
            return
        if not wish:
            return
        until = now + min(wish, LONGEST_RETRY_AFTER)
        known = self._rests.get(owner)
        if known is None or known.until < until:
            self._rests[owner] = _Rest(
                until, error.code, error.title, error.remedy, error.server_words
            )

    def is_resting(self, owner: UUID, now: datetime) -> bool:
        """Say whether :meth:`demand_rested` would raise."""
        rest = self._rests.get(owner)
        if rest is not None and rest.until <= now:
            del self._rests[owner]
            return False
        return rest is not None

    def demand_rested(self, owner: UUID, now: datetime) -> None:
        """Raise what the server said to *owner*, with the time that is left of its wish."""
        if not self.is_resting(owner, now):
            return
        rest = self._rests[owner]
        error = Retryable(rest.code, rest.title, rest.remedy, server_words=rest.server_words)
        error.retry_after = rest.until - now
        raise error

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
