"""The list of items that did not synchronize: reads the message behind the selected one."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.rows import FailureRow
from ssync_desktop.ui.activity.failure_pane import FailurePane
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.widgets.section import Listing, Section


class FailureSection(Section[FailurePane]):
    """What did not synchronize in the last days, in any direction.

    Signals:
        message_wanted(int, UUID): show the message of this operation and id where it stands.
    """

    message_wanted = Signal(int, UUID)

    def __init__(self, context: PageContext, listing: Listing, parent: QObject) -> None:
        super().__init__(context, listing, FailurePane(context.clock), parent)
        self._waiting = False
        self.list.model.dataChanged.connect(self._go_on)
        self.pane.message_wanted.connect(self._go)

    @Slot()
    def read(self) -> None:
        """Show the row as soon as it is here; it says everything."""
        found: Any = None if self.wanted is None else self.row(self.wanted)
        self._waiting = found is None and self.wanted is not None
        if isinstance(found, FailureRow):
            self.pane.show_failure(found)

    @Slot()
    def _go_on(self) -> None:
        if self._waiting or (self.pane.details is not None and self.wanted is not None):
            self.read()

    @Slot(object)
    def _go(self, row_id: UUID) -> None:
        found = self.row(row_id)
        if isinstance(found, FailureRow):
            self.message_wanted.emit(int(OperationType(found.operation)), found.object_id)
