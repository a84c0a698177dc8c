"""The alerts about one mailbox: what its row does not know of an error stands there."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.query import Condition, Query, Snapshot, Table
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge

NEWEST = 4  # one per direction, for the mailbox and for its profile


class AlertsOf(QObject):
    """Reads the newest alerts of a mailbox and its profile; a newer wish replaces an older one.

    Signals:
        found(UUID, alerts): those of the mailbox asked for last, the newest first.
    """

    found = Signal(object, tuple)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._mailbox_id: UUID | None = None
        self._query: Query | None = None
        self._about: frozenset[UUID] = frozenset()
        self._expected = 0
        self._alerts: list[Alert] = []

    def read(self, mailbox_id: UUID, profile_id: UUID | None) -> None:
        """Ask for the alerts."""
        about = (mailbox_id,) if profile_id is None else (mailbox_id, profile_id)
        self._about = frozenset(about)
        self._mailbox_id = mailbox_id
        self._query = Query(
            Table.ALERTS,
            conditions=(Condition("regarding_id", "in", about),),
            sort="updated_on",
            descending=True,
        )
        self._bridge.ask(self._service.ids(self._query), self._take_ids, self._skip)

    @Slot(object)
    def _take_ids(self, snapshot: Snapshot) -> None:
        if snapshot.query != self._query:
            return
        newest = snapshot.ids[:NEWEST]
        self._expected = len(newest)
        self._alerts = []
        if not newest:
            self.found.emit(self._mailbox_id, ())
        for alert_id in newest:
            self._bridge.ask(self._service.alert(alert_id), self._take, self._skip)

    @Slot(object)
    def _take(self, alert: Alert) -> None:
        if alert.regarding.id not in self._about:
            return  # the answer to an older wish
        self._alerts.append(alert)
        if len(self._alerts) >= self._expected:
            newest = sorted(self._alerts, key=lambda one: one.updated_on, reverse=True)
            self.found.emit(self._mailbox_id, tuple(newest))

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Do without: the row itself names the error."""
