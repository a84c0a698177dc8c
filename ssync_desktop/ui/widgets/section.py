"""One of several lists of a page: its filter, its rows, and the pane beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.query import Query
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.detail_pane import DetailPane
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar, View
from ssync_desktop.ui.widgets.list_pane import ListPane
from ssync_desktop.ui.widgets.window_model import WindowModel

READ_MS = 120  # whoever runs through the rows with an arrow key asks for no body on the way

P = TypeVar("P", bound=DetailPane)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a section lists."""

    title: str
    query: Query
    columns: Sequence[Column[Any]]
    views: Sequence[View]
    empty: EmptyState
    filters: FilterBar | None = None  # in place of the usual one


class Section(QObject, Generic[P]):
    """Keeps list and pane together; subclasses read what the pane shows.

    Signals:
        selection_changed(): other rows are selected, or the selected ones arrived.
        vanished(str): the shown row is gone; a sentence for the user.
    """

    selection_changed = Signal()
    vanished = Signal(str)

    def __init__(self, context: PageContext, listing: Listing, pane: P, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.listing = listing
        self.pane = pane
        own = listing.filters
        usual = listing.views if len(listing.views) > 1 else ()
        self.filters = FilterBar(usual) if own is None else own
        model = WindowModel(context.service, listing.columns, context.bridge, self)
        self.list = ListPane(model, listing.query, listing.empty, self.filters, listing.title)
        self.wanted: UUID | None = None
        self._to_select: UUID | None = None
        self._started = False
        self._stale = False
        self._timer = QTimer(self, interval=READ_MS, singleShot=True)
        self._timer.timeout.connect(self.read)
        self.list.table.chosen.connect(self._choose)
        self.list.table.opened.connect(self._enter_pane)
        model.arrived.connect(self._select_wanted)
        model.dataChanged.connect(self._landed)
        pane.place_wanted.connect(context.navigator.go)

    def enter(self) -> None:
        """Ask for the rows when the section is first seen, and for news when it is seen again."""
        if not self._started:
            self._started = True
            self.list.start()
        elif self._stale:
            if self.list.table.selectionModel().hasSelection():
                self.list.note(Changes(frozenset({self.listing.query.table})))
            else:
                self.list.take_order()
        self._stale = False

    def note(self, changes: Changes, *, seen: bool) -> None:
        """Take note of changed rows; unless *seen*, they are read when the section is entered."""
        if not self._started or self.listing.query.table not in changes.tables:
            return
        if not seen:
            self._stale = True
            return
        self.list.note(changes)
        if self.wanted is not None and (not changes.ids or self.wanted in changes.ids):
            self.read()

    def select(self, row_id: UUID) -> None:
        """Select a row, whatever the filter hides now."""
        self._to_select = row_id
        self._started = True
        self.filters.clear()

    @Slot()
    def read(self) -> None:
        """Ask for what the pane shows of :attr:`wanted`."""
        raise NotImplementedError

    @property
    def rows(self) -> tuple[Any, ...]:
        """The selected rows that are here already."""
        return self.list.table.selected_rows()

    def row(self, row_id: UUID) -> Any:
        """Return the list row of *row_id*; None while it is on its way or not shown."""
        place = self.list.model.place_of(row_id)
        return None if place is None else self.list.model.row_at(place)

    @Slot(BaseException)
    def lost(self, error: BaseException) -> None:
        """Say in the pane why nothing can be shown."""
        gone = isinstance(error, SsyncError) and error.code is ErrorCode.RECORD_NOT_FOUND
        if gone:
            self.pane.say("It is gone", "It was deleted, or has moved to another list.")
        else:
            report = from_error(error)
            self.pane.say(report.title, report.remedy)

    @Slot(tuple)
    def _choose(self, ids: Sequence[UUID]) -> None:
        self.wanted = ids[0] if len(ids) == 1 else None
        self._timer.stop()
        if self.wanted is None:
            self.pane.show_count(len(ids))
        else:
            self._timer.start()
        self.selection_changed.emit()

    @Slot()
    def _enter_pane(self) -> None:
        """Enter: go on with the keyboard in the pane."""
        inside = [one for one in self.pane.findChildren(QWidget) if one.isVisible()]
        able = Qt.FocusPolicy.TabFocus.value
        reachable = [one for one in inside if one.focusPolicy().value & able]
        if reachable:
            reachable[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _landed(self) -> None:
        self.selection_changed.emit()

    @Slot()
    def _select_wanted(self) -> None:
        if self._to_select is not None:
            wanted, self._to_select = self._to_select, None
            self.list.table.select([wanted], wanted)
