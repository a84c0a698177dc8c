"""How many mailboxes there are, and how many want something; read again when rows change."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.query import Condition, Query, Snapshot, Table
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.conditions import IN_TROUBLE, PENDING, UNTESTED

WAIT_MS = 300  # changes come in bursts
ASKED: tuple[tuple[Condition, ...], ...] = ((), (IN_TROUBLE,), PENDING, (UNTESTED,))


class MailboxCounts(QObject):
    """Counts by ids alone, which are small.

    Signals:
        counted(total, attention, pending, untested): the counts of now.
    """

    counted = Signal(int, int, int, int)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._numbers: dict[tuple[Condition, ...], int] = {}
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self.read)

    @Slot()
    def read(self) -> None:
        """Count now."""
        for conditions in ASKED:
            query = Query(Table.MAILBOXES, conditions=conditions)
            self._bridge.ask(self._service.ids(query), self._take, self._skip)

    @Slot(Changes)
    def note(self, changes: Changes) -> None:
        """Count again soon if mailboxes changed, or profiles that stop them."""
        if not changes.tables.isdisjoint({Table.MAILBOXES, Table.PROFILES}):
            self._timer.start()

    @Slot(object)
    def _take(self, snapshot: Snapshot) -> None:
        self._numbers[snapshot.query.conditions] = len(snapshot.ids)
        if len(self._numbers) == len(ASKED):
            self.counted.emit(*(self._numbers[asked] for asked in ASKED))

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Leave the old counts; the list beside them says what is wrong."""
