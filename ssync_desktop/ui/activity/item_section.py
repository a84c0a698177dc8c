"""Lists of items seen on servers: reads the line of the ledger when one is selected."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.rows import QuarantineRow, ReceivedItemRow
from ssync_desktop.ui.activity.item_pane import ItemDetails, ItemPane
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.widgets.section import Listing, Section


class ItemSection(Section[ItemPane]):
    """What was not tracked, or was parked."""

    def __init__(self, context: PageContext, listing: Listing, parent: QObject) -> None:
        super().__init__(context, listing, ItemPane(context.clock), parent)
        self._waiting = False
        self.list.model.dataChanged.connect(self._go_on)

    @Slot()
    def read(self) -> None:
        """Ask for the ledger's line, as soon as the row that names it is here."""
        item_id = self._item_of(self.wanted)
        self._waiting = item_id is None and self.wanted is not None
        if item_id is not None:
            ask = self.context.bridge.ask
            ask(self.context.service.received_item(item_id), self._show, self.lost)

    @Slot()
    def _go_on(self) -> None:
        if self._waiting:
            self.read()

    @Slot(object)
    def _show(self, item: ReceivedItem) -> None:
        if self.wanted is None or item.id != self._item_of(self.wanted):
            return  # the answer to an older selection
        row: ReceivedItemRow | QuarantineRow | None = self.row(self.wanted)
        parked = row if isinstance(row, QuarantineRow) else None
        name = row.mailbox_name if row is not None else ""
        self.pane.show_item(ItemDetails(item, name, parked))

    def _item_of(self, row_id: UUID | None) -> UUID | None:
        row = None if row_id is None else self.row(row_id)
        return row.item_id if isinstance(row, QuarantineRow) else getattr(row, "id", None)
