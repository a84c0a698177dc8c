"""Asks before a filter of a user is deleted, and shows which linked rows that would let go."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.filter_preview import FilterPreview, PreviewedItem
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.ui.filters.preview import COUNTING, let_go_words, preview_columns
from ssync_desktop.ui.filters.words import CONSEQUENCE
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import frame, label, row

TITLE = "Delete filter"
NOTHING = "It lets go of no linked row."
WAIT = "Wait until it is known which rows that lets go."
WIDTH, HEIGHT = 88 * GRID, 26 * GRID


class FilterDeletion(QDialog):
    """Open it with :meth:`open`; it keeps by default, and deletes itself.

    Answer with :meth:`show_preview` of the filter as if it were switched off, or with
    :meth:`show_error`; until then nothing can be deleted.

    Signals:
        agreed(SyncFilter, str): delete it; what that lets go, in words.
    """

    agreed = Signal(SyncFilter, str)

    def __init__(self, one: SyncFilter, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = one
        self._let_go = ""
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self.words = label(COUNTING, select=True)
        self._warn = frame(row(self.words, margin=GRID), "info")
        self.first = label("", "muted")
        self.first.hide()
        self.model: RowsModel[PreviewedItem] = RowsModel(preview_columns(clock, one.object_type))
        self.table = RowsTable(self.model, "Rows that would be let go")
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.setFixedHeight(HEIGHT)
        self.table.hide()
        self.keep = button("Keep")
        self.delete = button("Delete", "delete")
        self.delete.setEnabled(False)
        self.delete.setToolTip(WAIT)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label(f"Delete the filter “{one.name}”?", "heading"))
        box.addWidget(label(CONSEQUENCE, "muted"))
        for part in (self._warn, self.table, self.first):
            box.addWidget(part)
        box.addLayout(row(None, self.keep, self.delete))
        self.keep.setDefault(True)
        self.keep.setFocus()
        self.keep.clicked.connect(self.reject)
        self.delete.clicked.connect(self._agree)

    @Slot(object)
    def show_preview(self, preview: FilterPreview) -> None:
        """Show which rows would be let go; from now on it can be deleted."""
        self._let_go = let_go_words(preview)
        self._say(self._let_go or NOTHING, "warn" if self._let_go else "info")
        self.model.show_rows(preview.leaving)
        self.table.setVisible(bool(preview.leaving))
        words = []
        if len(preview.leaving) < preview.let_go:
            words.append(f"These are the first {len(preview.leaving):,}.")
        if any(one.content_hidden for one in preview.leaving):
            words.append("Subjects that belong to others are hidden.")
        self.first.setText(" ".join(words))
        self.first.setVisible(bool(words))
        self._allow()

    @Slot(BaseException)
    def show_error(self, error: BaseException) -> None:
        """Say why nobody knows; it can be deleted all the same."""
        report = from_error(error)
        self._say(f"Which rows that lets go is not known. {report.title}. {report.remedy}", "warn")
        self._allow()

    def _say(self, words: str, look: str) -> None:
        self.words.setText(words)
        self._warn.setProperty("look", look)
        self._warn.style().polish(self._warn)
        self._warn.setAccessibleName(words)

    def _allow(self) -> None:
        self.delete.setEnabled(True)
        self.delete.setToolTip("")
        self.adjustSize()

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit(self._filter, self._let_go)
        self.accept()
