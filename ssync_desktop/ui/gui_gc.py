"""Keeps Python's cyclic garbage collector on the GUI thread.

The collector runs in whatever thread allocates; from an engine thread it would destroy Qt objects
there, and the process dies. So it is switched off and called by a timer of the GUI thread.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500
MIDDLE_EVERY = 10  # ticks: 5 s
FULL_EVERY = 120  # ticks: one minute


class GuiGc(QObject):
    """Collects garbage on the thread it was made on, from its creation until :meth:`stop`."""

    def __init__(self, parent: QObject | None = None, interval_ms: int = INTERVAL_MS) -> None:
        super().__init__(parent)
        gc.disable()
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(interval_ms)

    def settle(self) -> None:
        """Set aside what the start built, so that later full collections cost nothing."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Give the collector back to Python; call when no other thread runs any more."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        self._ticks += 1
        if self._ticks % FULL_EVERY == 0:
            gc.collect(2)
        elif self._ticks % MIDDLE_EVERY == 0:
            gc.collect(1)
        else:
            gc.collect(0)
