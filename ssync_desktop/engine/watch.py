"""Notices what another process wrote into the same database, and tells the screens."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.query import Table
from ssync_desktop.engine.tools import Tools

log = logging.getLogger(__name__)

INTERVAL = timedelta(seconds=2)

PATIENCE = timedelta(seconds=10)
"""How long a change is left alone that may well be of our own children.

They store mail over connections of their own, so the database cannot tell them from strangers,
and reading every screen anew each time would cost more than storing the mail.
"""


class Watch:
    """Looks at the database's version again and again; *wake* is called when others wrote."""

    def __init__(self, tools: Tools, wake: Callable[[], None]) -> None:
        self._tools = tools
        self._wake = wake
        self._version: int | None = None
        self._lent = tools.store.lent
        self._told_on: datetime = tools.clock.now()

    async def run(self) -> None:
        """Watch until cancelled."""
        clock = self._tools.clock
        while True:
            try:
                await self.look()
            except SsyncError as error:
                log.info("the database could not be watched: %s", error)
            await clock.sleep_until(clock.now() + INTERVAL)

    async def look(self) -> None:
        """Look once."""
        store, now = self._tools.store, self._tools.clock.now()
        newest = await asyncio.wrap_future(store.data_version())
        if newest == self._version:
            return
        perhaps_ours = store.lent != self._lent
        if perhaps_ours and self._version is not None and now - self._told_on < PATIENCE:
            return  # not taken note of either, so that it is seen again
        if self._version is not None:
            self._tools.feed.publish(Changes(frozenset(Table)))
            self._wake()
        self._version, self._lent, self._told_on = newest, store.lent, now
