"""What the engine is doing, collected from any thread, handed to the screens 5 times a second."""

import threading
from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.status import EngineStatus, OperationStatus
from ssync_desktop.domain.test_run import TestRun

INTERVAL_MS = 200
MANY_ROWS = 512  # more changed rows than this are "many": screens read their windows again

Key = tuple[UUID, OperationType]


class LiveStatus(QObject):
    """Holds the newest status of everything; later values replace earlier ones.

    Signals:
        operations_changed(tuple[OperationStatus, ...]): the newest of each that moved.
        engine_changed(EngineStatus): the engine as a whole.
        tests_changed(tuple[TestRun, ...]): the newest of each run that moved.
        rows_changed(Changes): merged over the interval.
    """

    operations_changed = Signal(tuple)
    engine_changed = Signal(EngineStatus)
    tests_changed = Signal(tuple)
    rows_changed = Signal(Changes)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None, interval_ms: int = INTERVAL_MS) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._armed = False
        self._moved: dict[Key, OperationStatus] = {}
        self._runs: dict[UUID, TestRun] = {}
        self._new_engine: EngineStatus | None = None
        self._changes: list[Changes] = []
        self._known: dict[Key, OperationStatus] = {}
        self._engine = EngineStatus(running=False, paused=False)
        self._timer = QTimer(self, interval=interval_ms, singleShot=True)
        self._timer.timeout.connect(self._hand_out)
        self._wake.connect(self._start, Qt.ConnectionType.QueuedConnection)

    @property
    def engine(self) -> EngineStatus:
        """The engine's newest status that the screens know of."""
        return self._engine

    def operation(self, mailbox_id: UUID, operation: OperationType) -> OperationStatus | None:
        """Return what a direction of a mailbox is doing; None when nothing was heard of it."""
        return self._known.get((mailbox_id, operation))

    def operations(self) -> Iterable[OperationStatus]:
        """Every known status, in the order they were first heard of."""
        return self._known.values()

    def start_from(self, statuses: Iterable[OperationStatus], engine: EngineStatus) -> None:
        """Take over what was known before anybody listened; news that came since win."""
        for status in statuses:
            self._known.setdefault((status.mailbox_id, status.operation), status)
        self._engine = engine
        self.operations_changed.emit(tuple(self._known.values()))
        self.engine_changed.emit(engine)

    def post(self, value: OperationStatus | EngineStatus | TestRun | Changes) -> None:
        """Take a value from any thread; what it replaces is forgotten."""
        with self._lock:
            if isinstance(value, OperationStatus):
                self._moved[value.mailbox_id, value.operation] = value
            elif isinstance(value, EngineStatus):
                self._new_engine = value
            elif isinstance(value, TestRun):
                self._runs[value.mailbox_id] = value
            else:
                self._changes = [merged([*self._changes, value])]
            arm, self._armed = not self._armed, True
        if arm:
            self._wake.emit()

    @Slot()
    def _start(self) -> None:
        self._timer.start()

    @Slot()
    def _hand_out(self) -> None:
        with self._lock:
            moved, self._moved = self._moved, {}
            runs, self._runs = self._runs, {}
            engine, self._new_engine = self._new_engine, None
            changes, self._changes = self._changes, []
            self._armed = False
        if engine is not None and engine != self._engine:
            self._engine = engine
            self.engine_changed.emit(engine)
        news = tuple(value for key, value in moved.items() if self._known.get(key) != value)
        if news:
            self._known.update(moved)
            self.operations_changed.emit(news)
        if runs:
            self.tests_changed.emit(tuple(runs.values()))
        for change in changes:
            self.rows_changed.emit(change)


def merged(changes: Iterable[Changes]) -> Changes:
    """Return one value for several; rows are named only while all of them name few."""
    given = list(changes)
    tables = frozenset(table for change in given for table in change.tables)
    ids = frozenset(row for change in given for row in change.ids)
    if len(ids) > MANY_ROWS or not all(change.ids for change in given):
        ids = frozenset()
    return Changes(tables, ids)
