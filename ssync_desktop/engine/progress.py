"""How far a pass is: counts, rate, and what the window shows of it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.status import OperationStatus, Phase
from ssync_desktop.engine.tools import Tools


class Progress:
    """Counts the items of one pass and posts the status as it moves on."""

    def __init__(
        self, tools: Tools, mailbox_id: UUID, operation: OperationType = OperationType.INCOMING
    ) -> None:
        self._tools = tools
        self._began: datetime = tools.clock.now()
        known = tools.board.get(mailbox_id, operation)
        start = known or OperationStatus(mailbox_id, operation, Phase.SYNCHRONIZING)
        self._status = replace(
            start, phase=Phase.SYNCHRONIZING, done=0, total=0, rate=0.0, since=self._began
        )
        tools.board.post(self._status)

    def begin(self, total: int, *, backlog: int = 0) -> None:
        """Say how many items (more) there are to do."""
        self._post(replace(self._status, total=self._status.total + total, backlog=backlog))

    def advance(self, count: int) -> None:
        """Say that *count* more items are done."""
        done = self._status.done + count
        seconds = (self._tools.clock.now() - self._began).total_seconds()
        self._post(replace(self._status, done=done, rate=done / seconds if seconds else 0.0))

    def _post(self, status: OperationStatus) -> None:
        self._status = status
        self._tools.board.post(status)
