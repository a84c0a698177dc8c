"""The choice of a mailbox whose appointments, contacts and tasks synchronize."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.query import Query, Snapshot, Table
from ssync_desktop.ui.conditions import SYNCHRONIZE_ITEMS
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.widgets.editors import Choice

SYNCHRONIZING = Query(Table.MAILBOXES, conditions=(SYNCHRONIZE_ITEMS,))
MOST = 1_000  # in a list that one scrolls; those beyond are found on the mailboxes page


class MailboxChoice(Choice):
    """Offers the mailboxes by their names, in their order; the one that is wanted is among them.

    Signals:
        offered(int): so many there are to choose from.
        failed(error): why nobody knows.
    """

    offered = Signal(int)
    failed = Signal(BaseException)

    def __init__(self, context: PageContext, mailbox_id: UUID | None) -> None:
        super().__init__(())
        self._context = context
        self._wanted = mailbox_id
        self.setAccessibleName("Mailbox")
        self._reading = _Reading(context, mailbox_id, self)
        self._reading.found.connect(self._offer)
        self._reading.failed.connect(self.failed)
        self._reading.begin()

    @Slot(list)
    def _offer(self, names: list[tuple[UUID, str]]) -> None:
        self.blockSignals(True)
        self.offer(names)
        if self._wanted in {mailbox_id for mailbox_id, _ in names}:
            self.choose(self._wanted)
        self.blockSignals(False)
        self.offered.emit(len(names))


class _Reading(QObject):
    """Asks for the ids first, then for the rows; *wanted* comes along, wherever it stands."""

    found = Signal(list)
    failed = Signal(BaseException)

    def __init__(self, context: PageContext, wanted: UUID | None, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted = wanted

    def begin(self) -> None:
        """Ask."""
        service, ask = self._context.service, self._context.bridge.ask
        ask(service.ids(SYNCHRONIZING), self._take_ids, self._fail)

    @Slot(object)
    def _take_ids(self, snapshot: Snapshot) -> None:
        ids = list(snapshot.ids[:MOST])
        if self._wanted is not None and self._wanted not in ids:
            ids.insert(0, self._wanted)  # else another one would stand over its plan
        asked = self._context.service.rows(Table.MAILBOXES, ids)
        self._context.bridge.ask(asked, self._take_rows, self._fail)

    @Slot(object)
    def _take_rows(self, rows: Sequence[Any]) -> None:
        self.found.emit([(one.id, one.name) for one in rows])

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)
