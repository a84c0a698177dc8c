"""The list of one kind of records, with its filter and the pane beside it."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from ssync_desktop.domain.people import Record
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.records.kinds import Kind, columns_of, views_of
from ssync_desktop.ui.records.pane import RecordPane
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.section import Listing, Section
from ssync_desktop.ui.widgets.suggesting import Suggesting


class RecordSection(Section[RecordPane]):
    """Contacts, accounts or leads; *begin* makes one."""

    def __init__(self, context: PageContext, kind: Kind, begin: QAction, parent: QObject) -> None:
        sentence = f"{kind.purpose} Make one, or drop a CSV or vCard file here to import many."
        empty = EmptyState(kind.icon, f"No {kind.many} yet", sentence, begin)
        listing = Listing(kind.title, kind.query, columns_of(kind), views_of(kind), empty)
        super().__init__(context, listing, RecordPane(kind), parent)
        self.kind = kind
        self.list.suggest_by(Suggesting(context, kind.object_type, self))

    @Slot()
    def read(self) -> None:
        """Ask for the record."""
        if self.wanted is not None:
            future = self.context.service.record(self.kind.object_type, self.wanted)
            self.context.bridge.ask(future, self._show, self.lost)

    @Slot(object)
    def _show(self, record: Record) -> None:
        if record.id == self.wanted:
            self.pane.show_record(record, self.row(record.id))
