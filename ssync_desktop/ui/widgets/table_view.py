"""A table for the keyboard and the mouse; selection and place survive a new order."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from ssync_desktop.ui.widgets.table_look import make_list
from ssync_desktop.ui.widgets.window_model import WindowModel

REFRESH_TIMES_MS = 20_000  # "3 min ago" grows old


class TableView(QTableView):
    """Shows a :class:`WindowModel`.

    Signals:
        chosen(tuple[UUID, ...]): the selected ids, in the order of the rows.
        opened(UUID): Enter or a double click on a row.
    """

    chosen = Signal(tuple)
    opened = Signal(UUID)

    def __init__(self, model: WindowModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._menu_actions: list[QAction] = []
        self._kept: tuple[UUID, ...] = ()
        self._kept_current: UUID | None = None
        self._restoring = False
        self._stretching = False
        self.setAccessibleName(name)
        self.setModel(model)
        make_list(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._set_up_header()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.doubleClicked.connect(self._open)
        timer = QTimer(self, interval=REFRESH_TIMES_MS)
        timer.timeout.connect(self.viewport().update)
        timer.start()

    def mirror(self, actions: Sequence[QAction]) -> None:
        """Show the toolbar's *actions* in the context menu as well."""
        self._menu_actions = list(actions)

    def selected_ids(self) -> tuple[UUID, ...]:
        """Return the ids of the selected rows, in the order of the rows."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._model.id_at(place) for place in places)

    def selected_rows(self) -> tuple[Any, ...]:
        """Return the selected rows that are here already."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(row for place in places if (row := self._model.row_at(place)) is not None)

    def current_row(self) -> Any:
        """Return the row the keyboard is on; None when there is none or it is on its way."""
        index = self.currentIndex()
        return self._model.row_at(index.row()) if index.isValid() else None

    def select(self, ids: Iterable[UUID], current: UUID | None = None) -> None:
        """Select these rows as far as they are shown; *current* gets the keyboard."""
        last = len(self._model.columns) - 1
        selection = QItemSelection()
        for row_id in ids:
            if (place := self._model.place_of(row_id)) is not None:
                selection.select(self._model.index(place, 0), self._model.index(place, last))
        if current is not None and (place := self._model.place_of(current)) is not None:
            self.selectionModel().setCurrentIndex(
                self._model.index(place, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @property
    def at_rest(self) -> bool:
        """Whether rows may move by themselves: nobody sees them, or nobody is near them.

        Near is a pointer anywhere in the window, since it may be on its way to a row; a
        selection; and a list that is scrolled.
        """
        window = self.window()
        if not self.isVisible() or window.isMinimized():
            return True
        if self.selectionModel().hasSelection() or self.verticalScrollBar().value():
            return False
        return not window.frameGeometry().contains(self.cursor().pos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies the selected lines."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self._go_to_end(last=event.key() == Qt.Key.Key_End)
        else:
            super().keyPressEvent(event)

    def _go_to_end(self, *, last: bool) -> None:
        """Select the first or the *last* row: Qt would move along the cells of the current one."""
        count = self._model.rowCount()
        if count:
            flags = QItemSelectionModel.SelectionFlag
            index = self._model.index(count - 1 if last else 0, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(False)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        for number, column in enumerate(self._model.columns):
            header.resizeSection(number, column.width)
        header.sectionResized.connect(self._stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns that stretch have what is left."""
        super().resizeEvent(event)
        self._stretch()

    @Slot()
    def _stretch(self) -> None:
        """Qt's own stretching knows no least width: the most important column would vanish."""
        header, columns = self.horizontalHeader(), self._model.columns
        if self._stretching:
            return
        self._stretching = True
        taken = self._leave_out()
        stretching = [
            number
            for number, column in enumerate(columns)
            if column.stretches and not header.isSectionHidden(number)
        ]
        rest = max(0, self.viewport().width() - taken)
        shares = sum(columns[number].stretches for number in stretching)
        for number in stretching:
            column = columns[number]
            header.resizeSection(number, column.width + rest * column.stretches // shares)
        self._stretching = False

    def _leave_out(self) -> int:
        """Leave out the columns that yield and have no room; return what the others take."""
        header, columns = self.horizontalHeader(), self._model.columns
        widths = [
            column.width
            if column.stretches or header.isSectionHidden(number)
            else header.sectionSize(number)
            for number, column in enumerate(columns)
        ]
        taken, room = sum(widths), self.viewport().width()
        for number in reversed(range(len(columns))):
            if columns[number].yields:
                hidden = taken > room
                taken -= widths[number] if hidden else 0
                header.setSectionHidden(number, hidden)
        return taken

    @Slot(int, Qt.SortOrder)
    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if 0 <= column < len(self._model.columns) and not self._model.columns[column].sort:
            self._show_order()
            return
        self._model.sort(column, order)

    def _show_order(self) -> None:
        """Point the header at the order that is shown."""
        query = self._model.query
        place, order = -1, Qt.SortOrder.AscendingOrder
        for number, column in enumerate(self._model.columns):
            if query is not None and column.sort and column.sort == query.sort:
                place = number
                order = Qt.SortOrder.DescendingOrder if query.descending else order
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(place, order)
        header.blockSignals(False)
        header.viewport().update()

    @Slot()
    def _keep(self) -> None:
        self._kept = self.selected_ids()
        current = self.currentIndex()
        self._kept_current = self._model.id_at(current.row()) if current.isValid() else None
        self._restoring = True

    @Slot()
    def _restore(self) -> None:
        self._show_order()
        self.select(self._kept, self._kept_current)
        self._restoring = False
        if self.selected_ids() != self._kept:
            self._tell()

    @Slot()
    def _tell(self) -> None:
        if not self._restoring:
            self.chosen.emit(self.selected_ids())

    @Slot()
    def _open(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.opened.emit(self._model.id_at(index.row()))

    def _copy(self) -> None:
        lines = [
            "\t".join(column.text(row) for column in self._model.columns)
            for row in self.selected_rows()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot(QPoint)
    def _show_menu(self, where: QPoint) -> None:
        if not self._menu_actions:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)  # they say why an action cannot be chosen
        menu.addActions(self._menu_actions)
        menu.popup(self.viewport().mapToGlobal(where))
