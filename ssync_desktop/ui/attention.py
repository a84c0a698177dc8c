"""What wants attention, counted for the rail whether its page was ever opened or not."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.query import Condition, Query, Snapshot, Table
from ssync_desktop.ui.context import PageContext

WAIT_MS = 300  # changes come in bursts
LOUD = Condition("level", "in", (TraceLevel.WARNING, TraceLevel.ERROR))


class Attention(QObject):
    """Counts warnings and errors on the wall, and again whenever alerts change.

    Signals:
        counted(str, int): the key of a page, and how many things want attention there.
    """

    counted = Signal(str, int)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self.read)
        context.live.rows_changed.connect(self._note)

    @Slot()
    def read(self) -> None:
        """Count now."""
        query = Query(Table.ALERTS, conditions=(LOUD,), sort="created_on")
        self._context.bridge.ask(self._context.service.ids(query), self._take, self._skip)

    @Slot(Changes)
    def _note(self, changes: Changes) -> None:
        if Table.ALERTS in changes.tables and not self._timer.isActive():
            self._timer.start()

    @Slot(object)
    def _take(self, snapshot: Snapshot) -> None:
        self.counted.emit("alerts", len(snapshot.ids))

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Leave the old count; the page itself says what is wrong."""
