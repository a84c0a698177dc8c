"""A plan asked for and carried out: one request at a time, of which the last one counts."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QObject, Signal, Slot

from ssync_desktop.domain.items.details import Applied
from ssync_desktop.domain.items.plan_progress import PlanProgress
from ssync_desktop.domain.items.planning import Plan
from ssync_desktop.ui.bridge import EventRelay, Operation
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.progress_words import stage_words
from ssync_desktop.ui.widgets.progress import Progress

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.items.watch import Watch


class Planning(QObject):
    """Asks for the plan of a mailbox, and has exactly that plan carried out.

    Signals:
        moved(str, Progress): what is being done now, and how far that is.
        planned(Plan): what would be done.
        applied(Applied): what was done, or that the plan has become another.
        failed(error): why there is no answer.
    """

    moved = Signal(str, Progress)
    planned = Signal(Plan)
    applied = Signal(Applied)
    failed = Signal(BaseException)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._operation: Operation | None = None
        self._relay: EventRelay | None = None
        self._watch: Watch | None = None
        self._applying = False
        self._stage = ""
        self._clock = QElapsedTimer()

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._operation is not None

    @property
    def applying(self) -> bool:
        """Whether a plan is being carried out."""
        return self._applying and self.running

    def begin(self, mailbox_id: UUID) -> None:
        """Ask what would synchronize of a mailbox now; the work ends with whoever asked."""
        self.stop()
        self._applying = False
        door = self._context.service.items
        self._ask(lambda watch: door.plan(mailbox_id, watch), self.planned)
        assert self._operation is not None
        self.destroyed.connect(self._operation.cancel)

    def apply(self, mailbox_id: UUID, plan: Plan, *, with_mails: bool) -> None:
        """Carry out exactly *plan*."""
        self.stop()
        self._applying = True
        door = self._context.service.items
        self._ask(
            lambda watch: door.apply(mailbox_id, plan.digest, with_mails, watch), self.applied
        )

    @Slot()
    def halt(self) -> None:
        """Let what is carried out end with the action at hand; its answer still comes."""
        if self._watch is not None and self.applying:
            self._watch.stop()

    @Slot()
    def stop(self) -> None:
        """Give the question up; nothing more is heard of it. What is carried out goes on."""
        operation, self._operation = self._operation, None
        self._hear_no_more()
        if operation is None:
            return
        operation.disconnect(self)
        if not self._applying:
            operation.cancel()

    def _ask(self, asking: "Callable[[Watch], Future[Any]]", then: Any) -> None:
        from ssync_desktop.engine.items.watch import Watch

        self._hear_no_more()
        relay = EventRelay()  # of the request alone: the engine may still tell it when this is gone
        relay.batch.connect(self._move)
        self._relay, self._watch, self._stage = relay, Watch(relay.post), ""
        operation = self._context.bridge.ask(asking(self._watch), self._take, self._fail)
        operation.ended.connect(self._end)
        self._then = then
        self._operation = operation

    def _hear_no_more(self) -> None:
        if self._relay is not None:
            self._relay.batch.disconnect(self._move)
        self._relay = None

    @Slot(list)
    def _move(self, told: list[PlanProgress]) -> None:
        now = told[-1]
        stage = stage_words(now)
        if stage != self._stage:
            self._stage = stage
            self._clock.start()
        seconds = self._clock.elapsed() / 1000
        rate = now.done / seconds if seconds >= 1 else 0.0  # before that it only flickers
        self.moved.emit(stage, Progress(now.done, now.total, rate))

    @Slot(object)
    def _take(self, answer: object) -> None:
        self._operation = None
        self._hear_no_more()
        self._then.emit(answer)

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        self._operation = None
        self._hear_no_more()
        self.failed.emit(error)

    @Slot()
    def _end(self) -> None:
        self._operation = None
