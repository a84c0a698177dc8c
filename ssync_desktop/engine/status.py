"""The board of live values: one per mailbox and operation, replaced and published as it changes."""

import threading
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.gates import direction_state, next_run_of
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.resting_phase import resting_phase
from ssync_desktop.domain.status import EngineStatus, OperationStatus, Phase
from ssync_desktop.engine.feed import Feed


class StatusBoard:
    """Keeps the newest value of everything; readable from any thread."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._lock = threading.Lock()
        self._operations: dict[tuple[UUID, OperationType], OperationStatus] = {}
        self._engine = EngineStatus(running=False, paused=False)

    @property
    def engine(self) -> EngineStatus:
        """How the engine stands."""
        return self._engine

    def operations(self) -> tuple[OperationStatus, ...]:
        """Return the newest status of every operation seen so far."""
        with self._lock:
            return tuple(self._operations.values())

    def get(self, mailbox_id: UUID, operation: OperationType) -> OperationStatus | None:
        """Return the newest status of one operation."""
        return self._operations.get((mailbox_id, operation))

    def post(self, status: OperationStatus) -> None:
        """Replace an operation's status; an equal one is no news."""
        key = (status.mailbox_id, status.operation)
        with self._lock:
            if self._operations.get(key) == status:
                return
            self._operations[key] = status
        self._feed.publish(status)

    def post_mailbox(
        self,
        mailbox: Mailbox,
        profile: EmailServerProfile | None,
        *operations: OperationType,
        waiting: int | None = None,
    ) -> None:
        """Show how *operations* of a mailbox stand by its rows, now that nothing runs.

        *waiting* emails are to leave through it; None leaves the number as it was.
        """
        for operation in operations or OperationType:
            state = direction_state(mailbox, operation)
            before = self.get(mailbox.id, operation)
            phase = resting_phase(mailbox, profile, operation)
            if operation is OperationType.ACT and phase is Phase.OFF and before is None:
                continue  # most mailboxes carry mail alone, and their items are no news
            backlog = before.backlog if before else 0
            if operation is OperationType.OUTGOING and waiting is not None:
                backlog = waiting
            self.post(
                OperationStatus(
                    mailbox_id=mailbox.id,
                    operation=operation,
                    phase=phase,
                    backlog=backlog,
                    next_run_on=next_run_of(mailbox, operation),
                    last_success_on=state.last_success_on,
                    since=state.error_on,
                    error_code=state.error_code,
                    error_text=state.error_text,
                )
            )

    def post_waiting(self, mailbox_id: UUID, waiting: int) -> None:
        """Show how many emails wait to leave through a mailbox that is on the board."""
        before = self.get(mailbox_id, OperationType.OUTGOING)
        if before is not None:
            self.post(replace(before, backlog=waiting))

    def forget(self, mailbox_id: UUID) -> None:
        """Drop a mailbox that is no more."""
        with self._lock:
            for operation in OperationType:
                self._operations.pop((mailbox_id, operation), None)

    def post_engine(self, **changes: bool | int) -> None:
        """Replace the engine's status."""
        status = replace(self._engine, **changes)  # type: ignore[arg-type]
        if status != self._engine:
            self._engine = status
            self._feed.publish(status)
