"""How many users and queues there are; read again when rows change."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.query import Condition, Query, Snapshot, Table
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.users.columns import QUEUES, USERS
from ssync_desktop.ui.words import counted

WAIT_MS = 300  # changes come in bursts
DISABLED = Query(Table.USERS, conditions=(*USERS.conditions, Condition("disabled", "eq", True)))
ASKED = (USERS, DISABLED, QUEUES)


class PeopleCounts(QObject):
    """Counts by ids alone, which are small.

    Signals:
        told(str): how things stand, in one sentence.
    """

    told = Signal(str)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._numbers: dict[Query, int] = {}
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self.read)

    @Slot()
    def read(self) -> None:
        """Count now."""
        for query in ASKED:
            self._bridge.ask(self._service.ids(query), self._take, self._skip)

    @Slot(Changes)
    def note(self, changes: Changes) -> None:
        """Count again soon if users or queues changed."""
        if not changes.tables.isdisjoint({Table.USERS, Table.QUEUES}):
            self._timer.start()

    @Slot(object)
    def _take(self, snapshot: Snapshot) -> None:
        self._numbers[snapshot.query] = len(snapshot.ids)
        if len(self._numbers) == len(ASKED):
            users, disabled, queues = (self._numbers[query] for query in ASKED)
            text = f"{counted(users, 'user')} and {counted(queues, 'queue')}"
            text += f"; {counted(disabled, 'user')} disabled." if disabled else "."
            self.told.emit(text)

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Leave the old counts; the list beside them says what is wrong."""
