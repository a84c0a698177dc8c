"""Small tables in memory: how the first rows come out, and the rows that need a decision."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.columns import BADGE_ROLE
from ssync_desktop.ui.widgets.table_look import make_list

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Shown(Generic[R]):
    """One column: its title, its words, its least width, and whether it takes what is left.

    One that *yields* is left out where there is no room for it: the pane tells what it says.
    """

    title: str
    text: Callable[[R], str]
    width: int = 120
    stretches: bool = False
    badge: Callable[[R], Badge | None] | None = None
    yields: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows that are all here: as many as an import has at most, and no query behind them."""

    def __init__(self, columns: Sequence[Shown[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[R] = []

    @property
    def rows(self) -> Sequence[R]:
        """The rows in their order."""
        return self._rows

    def show_rows(self, rows: Iterable[R], columns: Sequence[Shown[R]] = ()) -> None:
        """Show other rows, of which other *columns* are shown if any are given."""
        self.beginResetModel()
        self._rows = list(rows)
        self.columns = tuple(columns) or self.columns
        self.endResetModel()

    def change(self, places: Iterable[int], changed: Callable[[R], R]) -> None:
        """Put what *changed* makes of them in place of the rows at *places*."""
        touched = sorted(places)
        for place in touched:
            self._rows[place] = changed(self._rows[place])
        if touched:
            last = self.index(touched[-1], len(self.columns) - 1)
            self.dataChanged.emit(self.index(touched[0], 0), last, [])

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """All of them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """As many as were given."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles above; nothing at the side."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Ask the column."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return column.text(row)
        if role == BADGE_ROLE:
            return column.badge(row) if column.badge else None
        return None


class RowsTable(QTableView):
    """Shows a :class:`RowsModel` the way the lists of the pages look."""

    def __init__(self, model: RowsModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._shown = model
        self.setModel(model)
        make_list(self)
        self._share()
        model.modelReset.connect(self._share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share what room is left among the columns that stretch; Qt's own knows no least width."""
        super().resizeEvent(event)
        self._share()

    @Slot()
    def _share(self) -> None:
        columns = self._shown.columns
        stretching = [place for place, one in enumerate(columns) if one.stretches]
        rest = max(0, self.viewport().width() - self._leave_out())
        for place, one in enumerate(columns):
            more = rest // len(stretching) if one.stretches else 0
            self.horizontalHeader().resizeSection(place, one.width + more)

    def _leave_out(self) -> int:
        """Leave out what yields and has no room, the last one first; return what the rest takes."""
        columns = self._shown.columns
        taken = sum(one.width for one in columns)
        for place, one in reversed(list(enumerate(columns))):
            if one.yields:
                hidden = taken > self.viewport().width()
                taken -= one.width if hidden else 0
                self.horizontalHeader().setSectionHidden(place, hidden)
        return taken

    def selected_places(self) -> list[int]:
        """Return where the selected rows stand, in their order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
