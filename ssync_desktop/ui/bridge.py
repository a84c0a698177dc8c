"""Where futures and events of other threads meet Qt; the only way into the GUI thread."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from ssync_desktop.domain.errors import SsyncError

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class Operation(QObject):
    """One request to the core; the answer arrives on the GUI thread.

    The operation belongs to the bridge, not to the dialog that asked: a dialog closed early is a
    dead receiver, which Qt drops by itself.

    Signals:
        succeeded(value): the future's result.
        failed(error): the exception it ended with.
        ended(): after either of them, and after a cancellation.
    """

    succeeded: ClassVar[Any] = Signal(object)  # its type is the future's
    failed = Signal(BaseException)
    ended = Signal()
    _done = Signal(Future)

    def __init__(self, future: Future[Any], parent: QObject) -> None:
        super().__init__(parent)
        self._future = future
        self._done.connect(self._settle, Qt.ConnectionType.QueuedConnection)
        future.add_done_callback(self._announce)

    def cancel(self) -> None:
        """Ask for the work to be given up; ``ended`` still comes."""
        self._future.cancel()

    def _announce(self, future: Future[Any]) -> None:
        """Run in whatever thread finished the work."""
        try:
            self._done.emit(future)
        except RuntimeError:  # the window is gone; nobody is left to tell
            _LOG.debug("An answer came after the window had closed.")

    @Slot(Future)
    def _settle(self, future: Future[Any]) -> None:
        if not future.cancelled():
            if (error := future.exception()) is not None:
                self.failed.emit(error)
            else:
                self.succeeded.emit(future.result())
        self.ended.emit()
        self.deleteLater()


class Bridge(QObject):
    """Owner of all operations of a window; lives as long as the window does.

    Signals:
        refused(error): an expected error (SsyncError) of a request whose asker left it to us.
        unexpected(error): any other exception of any request; it is a bug, logged whole here.
    """

    refused = Signal(SsyncError)
    unexpected = Signal(BaseException)

    def ask(
        self,
        future: "Future[T]",
        succeeded: Callable[[T], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
    ) -> Operation:
        """Bring the answer of *future* home to the GUI thread and return the operation.

        *succeeded* and *failed* are methods of a QObject (slots), so that Qt drops them together
        with their widget. Without *failed* an expected error is shown by the main window.
        """
        operation = Operation(future, self)
        if succeeded is not None:
            operation.succeeded.connect(succeeded)
        if failed is not None:
            operation.failed.connect(failed)
            operation.failed.connect(self._watch)
        else:
            operation.failed.connect(self._show)
        return operation

    @Slot(BaseException)
    def _watch(self, error: BaseException) -> None:
        if not isinstance(error, SsyncError):
            _LOG.error("A request failed unexpectedly.", exc_info=error)
            self.unexpected.emit(error)

    @Slot(BaseException)
    def _show(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self.refused.emit(error)
        else:
            self._watch(error)


class EventRelay(QObject):
    """Carries events of any thread to the GUI thread, in order and in batches.

    The oldest are dropped beyond *limit*: send snapshots or steps, never the only copy of a fact.

    Signals:
        batch(list): everything posted since the last batch.
    """

    batch = Signal(list)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None, limit: int = 50_000) -> None:
        super().__init__(parent)
        self._waiting: deque[object] = deque(maxlen=limit)
        self._lock = threading.Lock()
        self._armed = False
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, event: object) -> None:
        """Take *event* from any thread; at most one Qt event is in flight."""
        with self._lock:
            self._waiting.append(event)
            arm, self._armed = not self._armed, True
        if arm:
            self._wake.emit()

    @Slot()
    def _drain(self) -> None:
        with self._lock:
            events = list(self._waiting)
            self._waiting.clear()
            self._armed = False
        if events:
            self.batch.emit(events)
