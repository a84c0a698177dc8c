"""Asks for everything the first page shows, as often as it changes and somebody looks."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import TestStatus
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.conditions import IN_TROUBLE, PENDING, STOPPED, UNTESTED
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.overview.situation import Situation

WAIT_MS = 1_000  # the whole organization is counted: once for a burst of changes
AGE_MS = 60_000  # the last 24 hours move on without any change

SINGLE = (
    Query(Table.MAILBOXES, conditions=(IN_TROUBLE,)),
    Query(Table.MAILBOXES, conditions=PENDING),
    Query(Table.MAILBOXES, conditions=(UNTESTED,)),
    Query(Table.PROFILES, conditions=(STOPPED,)),
)
EITHER = tuple(
    Query(Table.MAILBOXES, conditions=(Condition(f"{side}.{column}", "eq", value),))
    for column, value in (("status", int(TestStatus.SUCCESS)), ("enabled", True))
    for side in ("incoming", "outgoing")
)


class SituationReader(QObject):
    """Reads while it is awake; what changes meanwhile is read once it is woken.

    Signals:
        read(Situation): how things stand now.
        failed(error): they could not be read.
    """

    read = Signal(Situation)
    failed = Signal(BaseException)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._awake = False
        self._asking = False
        self._stale = True
        self._soon = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self._age = QTimer(self, interval=AGE_MS)
        self._age.timeout.connect(self.ask)

    def wake(self) -> None:
        """Somebody looks: read what has changed meanwhile."""
        self._awake = True
        self._age.start()
        if self._stale:
            self.ask()

    def sleep(self) -> None:
        """Nobody looks any more; by the time somebody does, the numbers are old."""
        self._awake = False
        self._stale = True
        self._age.stop()
        self._soon.stop()

    @Slot(Changes)
    def note(self, _changes: Changes) -> None:
        """Read soon: every list counts somewhere on the page."""
        self._stale = True
        if self._awake and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def ask(self) -> None:
        """Read now, or after the answer that is on its way."""
        if self._asking:
            self._stale = True
            return
        self._asking, self._stale = True, False
        service = self._service
        counts = [service.ids(query) for query in (*SINGLE, *EITHER)]
        whole = gathered(service.overview(), service.settings(), *counts)
        operation = self._bridge.ask(whole, self._take, self.failed)
        operation.ended.connect(self._ended)

    @Slot(object)
    def _take(self, answers: tuple[Any, ...]) -> None:
        overview, settings, *snapshots = answers
        ids = [frozenset(snapshot.ids) for snapshot in snapshots]
        attention, pending, untested, profiles = map(len, ids[: len(SINGLE)])
        passed_in, passed_out, enabled_in, enabled_out = ids[len(SINGLE) :]
        self.read.emit(
            Situation(
                overview,
                settings,
                needs_attention=attention,
                pending=pending,
                untested=untested,
                passed=len(passed_in | passed_out),
                enabled=len(enabled_in | enabled_out),
                stopped_profiles=profiles,
            )
        )

    @Slot()
    def _ended(self) -> None:
        self._asking = False
        if self._stale and self._awake:
            self._soon.start()
