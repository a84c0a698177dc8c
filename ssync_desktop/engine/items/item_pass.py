"""The pass over a mailbox's appointments, contacts and tasks."""

from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.subject import Subject
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import ItemSync


class ItemPass:
    """One pass over one mailbox, on a session that is already signed in."""

    def __init__(
        self, tools: Tools, keeper: LeaseKeeper, subject: Subject, result: PassResult
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._subject = subject
        self._result = result

    async def run(self, store: ItemSync) -> None:
        """Bring both sides into agreement."""
