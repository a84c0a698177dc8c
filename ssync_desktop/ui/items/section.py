"""A list of appointments, contacts or tasks: reads both sides of the selected one."""

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.rows import IdMappingRow
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.columns import columns, query, views
from ssync_desktop.ui.items.pane import ICONS, PairPane
from ssync_desktop.ui.items.words import KINDS
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.section import Listing, Section

_WHERE_FROM = {
    ItemKind.APPOINTMENT: "Appointments of the organization that a filter of their user lets "
    "through, and those that are tracked in Exchange, stand here once their mailbox synchronizes "
    "them.",
    ItemKind.CONTACT: "Contacts of the organization that a filter of their user lets through "
    "stand here once their mailbox synchronizes them.",
    ItemKind.TASK: "Tasks, phone calls, letters and faxes that a filter of their user lets "
    "through, and tasks that are tracked in Exchange, stand here once their mailbox synchronizes "
    "them.",
}


class PairSection(Section[PairPane]):
    """The pairs of one kind, of all mailboxes."""

    def __init__(self, kind: ItemKind, context: PageContext, parent: QObject) -> None:
        many = KINDS[kind][1]
        empty = EmptyState(ICONS[kind], f"No {many} are synchronized yet", _WHERE_FROM[kind])
        listing = Listing(
            many.capitalize(), query(kind), columns(kind, context), views(kind), empty
        )
        super().__init__(context, listing, PairPane(kind, context.clock), parent)
        self.kind = kind

    @Slot()
    def read(self) -> None:
        """Ask for both sides; until the mailbox has answered the list tells what it knows."""
        if self.wanted is None:
            return
        found = self.row(self.wanted)
        if isinstance(found, IdMappingRow):
            self.pane.show_reading(found)
        asked = self.context.service.items.details(self.wanted)
        self.context.bridge.ask(asked, self._show, self.lost)

    @Slot(object)
    def _show(self, details: ItemDetails) -> None:
        if details.mapping.id == self.wanted:  # else it is the answer to an older selection
            self.pane.show_pair(details)
            self.selection_changed.emit()
