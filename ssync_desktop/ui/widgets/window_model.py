"""A table model over a window of rows: any number of them, none read before it is looked at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QElapsedTimer,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.query import Difference, Query, Snapshot
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.widgets.columns import BADGE_ROLE, ID_ROLE, PROGRESS_ROLE, Cell, Column
from ssync_desktop.ui.widgets.row_pages import RowPages, Source

Index = QModelIndex | QPersistentModelIndex
WAITING = "…"
NO_PARENT = QModelIndex()
REREAD_MS = 1_000  # between two readings of what is shown, while nobody says which rows changed
REST_MS = 2_000  # between two comparisons with what is stored, while that goes on changing
REST_SHARE = 30  # a comparison that takes long, as of many rows, is followed by so much more rest


class WindowModel(QAbstractTableModel):
    """The rows of a query in the order of its snapshot, which stays until a new one is taken.

    Signals:
        arrived(): the ids of the query are here (the model was reset).
        outdated(added, removed): the organization has other rows than the snapshot.
        failed(error): the ids or a page could not be read.
    """

    arrived = Signal()
    outdated = Signal(int, int)
    failed = Signal(BaseException)

    def __init__(
        self,
        source: Source,
        columns: Sequence[Column[Any]],
        bridge: Bridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._bridge = bridge
        self._columns = tuple(columns)
        self._pages = RowPages(source, bridge, self)
        self._pages.landed.connect(self._repaint)
        self._pages.failed.connect(self.failed)
        self._query: Query | None = None
        self._checking = False
        self._check_again = False
        self._read_again = False
        self._settling = QTimer(self, interval=REREAD_MS, singleShot=True)
        self._settling.timeout.connect(self._reread)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._check)
        self._asked = QElapsedTimer()

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """What is shown of each row."""
        return self._columns

    @property
    def query(self) -> Query | None:
        """What was asked for last."""
        return self._query

    def ask(self, query: Query) -> None:
        """Show the rows of *query* as soon as their ids are here; the old ones stay until then."""
        self._query = query
        self._bridge.ask(self._source.ids(query), self._take, self._fail)

    def take_order(self) -> None:
        """Ask for the rows and the order of now."""
        if self._query is not None:
            self.ask(self._query)

    def note(self, changes: Changes) -> None:
        """Read changed rows again in place, and find out whether rows came or went."""
        if self._query is None or self._query.table not in changes.tables:
            return
        if changes.ids:
            self._pages.reread(changes.ids)
        else:
            self._read_again = True
            self._reread()
        self._check_again = True
        self._check()

    def touch(self, ids: Iterable[UUID]) -> None:
        """Paint these rows again, since what a column adds to them (live status) has changed."""
        found = (self._pages.place(row_id) for row_id in ids)
        for first, last in _runs(sorted(place for place in found if place is not None)):
            self._repaint(first, last)

    def id_at(self, place: int) -> UUID:
        """Return the id of the row at *place*."""
        return self._pages.ids[place]

    def place_of(self, row_id: UUID) -> int | None:
        """Return where the row stands; None when it is not shown."""
        return self._pages.place(row_id)

    def row_at(self, place: int) -> Any:
        """Return the row at *place*; None while it is on its way."""
        return self._pages.row(place)

    def cell(self, row: int, column: int) -> Cell:
        """Return what to paint of a cell; a row on its way is a line of dots."""
        shown, value = self._columns[column], self._pages.row(row)
        if value is None:
            return Cell(WAITING, shown.align.value)
        return Cell(
            shown.text(value),
            shown.align.value,
            shown.icon(value) if shown.icon else "",
            shown.badge(value) if shown.badge else None,
            shown.progress(value) if shown.progress else None,
        )

    # --- QAbstractTableModel -------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """All rows of the snapshot, read or not."""
        return 0 if parent.isValid() else len(self._pages.ids)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """As many as were given."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles above; nothing at the side."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].align.value
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._columns[section].help or None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Ask the column; a row on its way is a line of dots."""
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align.value
        if role == ID_ROLE:
            return self._pages.ids[index.row()]
        row = self._pages.row(index.row())
        if row is None:
            return WAITING if role == Qt.ItemDataRole.DisplayRole else None
        return _cell(column, row, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order where the column has one."""
        key = self._columns[column].sort if 0 <= column < len(self._columns) else ""
        descending = order is Qt.SortOrder.DescendingOrder
        if not key or self._query is None:
            return
        if (self._query.sort, self._query.descending) != (key, descending):
            self.ask(replace(self._query, sort=key, descending=descending))

    # --- answers -------------------------------------------------------------------------------

    @Slot(object)
    def _take(self, snapshot: Snapshot) -> None:
        if snapshot.query != self._query:
            return  # the answer to an older question
        self.beginResetModel()
        self._pages.begin(snapshot)
        self.endResetModel()
        self.arrived.emit()
        self._check()

    @Slot()
    def _reread(self) -> None:
        """Read what is shown again, but at most once a second."""
        if self._read_again and not self._settling.isActive():
            self._read_again = False
            self._pages.reread()
            self._settling.start()

    @Slot()
    def _check(self) -> None:
        """Compare what is shown with what is stored, but let some time pass between two looks."""
        snapshot = self._pages.snapshot
        if not self._check_again or self._checking or self._rest.isActive() or snapshot is None:
            return
        self._check_again = False
        self._checking = True
        self._asked.start()
        operation = self._bridge.ask(self._source.difference(snapshot), self._compare, self._fail)
        operation.ended.connect(self._checked)

    @Slot(object)
    def _compare(self, difference: Difference) -> None:
        if difference.query == self._query and (difference.added or difference.removed):
            self.outdated.emit(difference.added, difference.removed)

    @Slot()
    def _checked(self) -> None:
        self._checking = False
        self._rest.start(max(REST_MS, self._asked.elapsed() * REST_SHARE))

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)

    @Slot(int, int)
    def _repaint(self, first: int, last: int) -> None:
        if 0 <= first <= last < self.rowCount():
            self.dataChanged.emit(
                self.index(first, 0), self.index(last, len(self._columns) - 1), []
            )


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each unbroken run, so that many rows are few signals."""
    start = 0
    for end, place in enumerate(places):
        if end + 1 == len(places) or places[end + 1] > place + 1:
            yield places[start], place
            start = end + 1


def _cell(column: Column[Any], row: Any, role: int) -> Any:
    """Return what *column* says of *row* for one of the roles."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return column.text(row)
    if role == Qt.ItemDataRole.ToolTipRole:
        return (column.tooltip or column.text)(row)
    if role == BADGE_ROLE:
        return column.badge(row) if column.badge else None
    if role == PROGRESS_ROLE:
        return column.progress(row) if column.progress else None
    if role == Qt.ItemDataRole.UserRole:
        return column.icon(row) if column.icon else None
    return None
