"""A plan asked for and carried out: one request at a time, of which the last one counts."""

from concurrent.futures import Future
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.items.details import Applied
from ssync_desktop.domain.items.planning import Plan
from ssync_desktop.ui.bridge import Operation
from ssync_desktop.ui.context import PageContext


class Planning(QObject):
    """Asks for the plan of a mailbox, and has exactly that plan carried out.

    Signals:
        planned(Plan): what would be done.
        applied(Applied): what was done, or that the plan has become another.
        failed(error): why there is no answer.
    """

    planned = Signal(Plan)
    applied = Signal(Applied)
    failed = Signal(BaseException)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._operation: Operation | None = None
        self._applying = False

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._operation is not None

    @property
    def applying(self) -> bool:
        """Whether a plan is being carried out."""
        return self._applying and self.running

    def begin(self, mailbox_id: UUID) -> None:
        """Ask what would synchronize of a mailbox now."""
        self.stop()
        self._applying = False
        self._ask(self._context.service.items.plan(mailbox_id), self.planned)

    def apply(self, mailbox_id: UUID, plan: Plan, *, with_mails: bool) -> None:
        """Carry out exactly *plan*."""
        self.stop()
        self._applying = True
        items = self._context.service.items
        self._ask(items.apply(mailbox_id, plan.digest, with_mails), self.applied)

    @Slot()
    def stop(self) -> None:
        """Give the question up; nothing more is heard of it. What is carried out goes on."""
        operation, self._operation = self._operation, None
        if operation is None:
            return
        operation.disconnect(self)
        if not self._applying:
            operation.cancel()

    def _ask(self, future: Future[Any], then: Any) -> None:
        operation = self._context.bridge.ask(future, self._take, self._fail)
        operation.ended.connect(self._end)
        self._then = then
        self._operation = operation

    @Slot(object)
    def _take(self, answer: object) -> None:
        self._operation = None
        self._then.emit(answer)

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        self._operation = None
        self.failed.emit(error)

    @Slot()
    def _end(self) -> None:
        self._operation = None
