"""The one place where unexpected exceptions of the window's process end: logged, shown once."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)

_LOG = logging.getLogger(__name__)
_QT_LOG = logging.getLogger("qt")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class UnexpectedErrors(QObject):
    """Catches what no slot, thread or request caught.

    Signals:
        raised(error): the first occurrence of each bug; the same place is not told again.
    """

    raised = Signal(BaseException)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: set[tuple[str, str, int]] = set()
        self._lock = threading.Lock()

    def install(self) -> None:
        """Take over the hooks of Python, its threads, and Qt's messages."""
        sys.excepthook = self._from_python
        threading.excepthook = self._from_thread
        qInstallMessageHandler(_log_qt)

    def uninstall(self) -> None:
        """Put the interpreter's own hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    @Slot(BaseException)
    def report(self, error: BaseException) -> None:
        """Announce *error*, which somebody has logged, unless its place is known already."""
        place = _place(error)
        with self._lock:
            if place in self._seen:
                return
            self._seen.add(place)
        self.raised.emit(error)

    def _from_python(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _LOG.critical("Nobody caught this.", exc_info=(kind, error, trace))
        self.report(error)

    def _from_thread(self, details: threading.ExceptHookArgs) -> None:
        if details.exc_value is None:
            return
        name = details.thread.name if details.thread else "a thread"
        _LOG.critical("Nobody caught this in %s.", name, exc_info=details.exc_value)
        self.report(details.exc_value)


def _place(error: BaseException) -> tuple[str, str, int]:
    """Return the kind of *error* and the line it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__qualname__, str(error), 0
    return type(error).__qualname__, frames[-1].filename, frames[-1].lineno or 0


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    _QT_LOG.log(_QT_LEVELS.get(kind, logging.WARNING), "%s", text)
