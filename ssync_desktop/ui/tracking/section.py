"""The list of rules, with its filter and the pane beside it."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.tracking.columns import ALL, VIEWS, rule_columns
from ssync_desktop.ui.tracking.pane import RulePane
from ssync_desktop.ui.tracking.places import RulePlaces
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.section import Listing, Section

TITLE = "Tracking rules"
PROMISE = (
    "A rule watches one folder of a user's mailbox on Exchange: whatever is put into it becomes "
    "an activity, and is set regarding the account, contact, lead or queue you choose. POP3 knows "
    "no folders; there the setting “What becomes an activity” of each user and queue decides."
)


class RuleSection(Section[RulePane]):
    """All rules; *begin* makes one."""

    def __init__(self, context: PageContext, begin: QAction, parent: QObject) -> None:
        self.places = RulePlaces(context.service, context.bridge, parent)
        empty = EmptyState("tracking", "Track a folder", PROMISE, begin)
        columns = rule_columns(context.clock, self.places.name, self.places.path)
        listing = Listing(TITLE, ALL, columns, VIEWS, empty)
        super().__init__(context, listing, RulePane(context.clock), parent)
        self.places.changed.connect(self._repaint)
        self.list.model.dataChanged.connect(self._look)

    def note(self, changes: Changes, *, seen: bool) -> None:
        """Take note of changed rows, whose folders may have moved."""
        if ALL.table in changes.tables:
            self.places.forget(changes.ids)
        super().note(changes, seen=seen)

    @Slot()
    def read(self) -> None:
        """Show the rule as the list has it."""
        rule = None if self.wanted is None else self.row(self.wanted)
        if isinstance(rule, TrackingFolderRow):
            self.pane.show_rule(rule, self.places.path(rule))

    @Slot()
    def _look(self) -> None:
        """Ask where the folders of rows that have come lie, and show what has changed."""
        shown = [self.list.model.row_at(place) for place in range(self.list.model.rowCount())]
        self.places.want(rule for rule in shown if isinstance(rule, TrackingFolderRow))
        self.read()

    @Slot()
    def _repaint(self) -> None:
        self.list.table.viewport().update()
        self.read()
