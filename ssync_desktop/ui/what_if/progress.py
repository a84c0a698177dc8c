"""One trial as the window sees it: begun, moving on, answered or given up."""

from concurrent.futures import Future

from PySide6.QtCore import QElapsedTimer, QObject, Signal, Slot

from ssync_desktop.domain.what_if import WhatIf, WhatIfDraft
from ssync_desktop.ui.bridge import EventRelay, Operation
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.widgets.progress import Progress


class Trial(QObject):
    """Asks for one trial at a time; the one before is given up, and so is the last with this.

    Signals:
        moved(Progress): how far it is.
        found(WhatIf): what it found.
        failed(error): why there is no answer.
    """

    moved = Signal(Progress)
    found = Signal(WhatIf)
    failed = Signal(BaseException)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._operation: Operation | None = None
        self._relay: EventRelay | None = None
        self._clock = QElapsedTimer()

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._operation is not None

    def begin(self, draft: WhatIfDraft) -> None:
        """Try *draft* out."""
        self.stop()
        relay = EventRelay()  # of the trial alone: the engine may still tell it when this is gone
        relay.batch.connect(self._move)
        self._relay = relay
        self._clock.start()
        asked: Future[WhatIf] = self._context.service.what_if.try_out(draft, relay.post)
        operation = self._context.bridge.ask(asked, self._take, self._fail)
        operation.ended.connect(self._end)
        self.destroyed.connect(operation.cancel)
        self._operation = operation

    @Slot()
    def stop(self) -> None:
        """Give it up; nothing more is heard of it."""
        operation, self._operation = self._operation, None
        if self._relay is not None:
            self._relay.batch.disconnect(self._move)
            self._relay = None
        if operation is not None:
            operation.succeeded.disconnect(self._take)
            operation.failed.disconnect(self._fail)
            operation.ended.disconnect(self._end)
            operation.cancel()

    @Slot(list)
    def _move(self, told: list[tuple[int, int]]) -> None:
        done, total = told[-1]
        seconds = self._clock.elapsed() / 1000
        self.moved.emit(Progress(done, total, done / seconds if seconds else 0.0))

    @Slot(object)
    def _take(self, found: WhatIf) -> None:
        self._operation = None
        self.found.emit(found)

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        self._operation = None
        self.failed.emit(error)

    @Slot()
    def _end(self) -> None:
        self._operation = None
