"""Reads the numbers of the whole organization for whoever shows some of them."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ssync_desktop.domain.overview import Overview
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge

REST_MS = 1_000


class Numbers(QObject):
    """Asks one question at a time; what is wished for meanwhile is asked once, a moment later.

    Counting everything takes the database some time, and while mail comes in there is a reason to
    count again five times a second: so it rests in between.

    Signals:
        counted(Overview): the numbers of now.
    """

    counted = Signal(Overview)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._asking = False
        self._again = False
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._rested)

    @Slot()
    def read(self) -> None:
        """Count now, or a moment after the answer that is on its way."""
        if self._asking or self._rest.isActive():
            self._again = True
            return
        self._asking = True
        operation = self._bridge.ask(self._service.overview(), self._take)
        operation.ended.connect(self._ended)

    @Slot(object)
    def _take(self, overview: Overview) -> None:
        self.counted.emit(overview)

    @Slot()
    def _ended(self) -> None:
        self._asking = False
        self._rest.start()

    @Slot()
    def _rested(self) -> None:
        if self._again:
            self._again = False
            self.read()
