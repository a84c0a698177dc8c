"""What every session with a mailbox has: a lane, and work that runs over it in a thread."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.port import Capability

T = TypeVar("T")

EVERYTHING = (
    Capability.FOLDERS
    | Capability.CHECKPOINT
    | Capability.CATEGORIES
    | Capability.SENT_ITEMS
    | Capability.ORGANIZATION_MARK
)


class Session:
    """One mailbox, opened over one lane."""

    capabilities = EVERYTHING

    def __init__(self, mailbox: OpenedMailbox) -> None:
        self._mailbox = mailbox

    async def _run(self, work: Callable[[OpenedMailbox], T]) -> T:
        """Run *work* on the mailbox in a thread; raises our own errors only."""
        self.heed_cancellation()
        return await self._mailbox.lane.run(lambda: work(self._mailbox))

    def heed_cancellation(self) -> None:
        """Raise the cancellation that a message on its way has put off."""
        wire = self._mailbox.lane.wire
        task = asyncio.current_task()
        if wire.outlived_cancellation and task is not None and task.cancelling():
            raise asyncio.CancelledError
        wire.outlived_cancellation = False

    def _words(self) -> str:
        """Return which server this is, as it says itself."""
        return f"Exchange {self._mailbox.version.build}"
