"""Keeps the lease of one running pass alive, and proves it before anything leaves this host."""

import asyncio
import logging
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.engine.tools import Tools

log = logging.getLogger(__name__)

RENEWAL = timedelta(seconds=20)
FRESH = timedelta(seconds=10)


class LeaseKeeper:
    """Renews a lease every 20 seconds while the block runs (D13a).

    *given_back* is set once a transaction of the pass has released the lease.

    A pass whose lease was taken over cannot write: every transaction names the lease's token.
    """

    def __init__(self, tools: Tools, lease: Lease) -> None:
        self.lease = lease
        self.given_back = False
        self._tools = tools
        self._proved_on: datetime = tools.clock.now()
        self._renewing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._renewing = asyncio.create_task(self._renew(), name="lease renewal")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait([self._renewing])  # swallows no cancellation of our own
            if not self._renewing.cancelled():
                self._renewing.result()

    def proved(self) -> None:
        """Note that a transaction has just named the token and was let through."""
        self._proved_on = self._tools.clock.now()

    async def prove(self) -> None:
        """Make sure the last proof is younger than ten seconds, else ask the database again."""
        if self._tools.clock.now() - self._proved_on > FRESH:
            await self._tools.write(lambda _: None, self.lease)
            self.proved()

    async def _renew(self) -> None:
        clock = self._tools.clock
        while True:
            await clock.sleep_until(clock.now() + RENEWAL)
            try:
                await self._tools.store.run(lambda unit: unit.leases.renew(self.lease))
            except SsyncError as error:
                if error.code is ErrorCode.LEASE_LOST:
                    return  # the pass hears of it with its next transaction
                log.info("a lease could not be renewed this time: %s", error)
