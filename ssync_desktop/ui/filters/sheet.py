"""The filters of a user, or of the organization for new users, table by table, over a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.fields.words import TABLES
from ssync_desktop.ui.filters.words import (
    NOTHING,
    OF_USER,
    OWN_SENTENCE,
    TEMPLATES,
    TEMPLATES_SENTENCE,
    filter_words,
    idle_tables,
    idle_words,
    state_of,
)
from ssync_desktop.ui.icons import set_icon
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import column, frame, label, row

READING = "Reading the filters …"
SELECT = "Select a filter first."


@dataclass(frozen=True, slots=True)
class Line:
    """A filter of a table, or, without one, a table that has none."""

    table: ObjectType
    filter: SyncFilter | None = None
    words: str = ""

    @property
    def badge(self) -> Badge:
        """Whether anything synchronizes by it."""
        return NOTHING if self.filter is None else state_of(self.filter)


class FiltersSheet(QWidget):
    """Lists the filters of *owner*, or the templates without one.

    Signals:
        new_wanted(ObjectType): a filter of this table is to be begun.
        edit_wanted(SyncFilter): this filter is to be edited.
        toggle_wanted(SyncFilter): this filter is to be used from now on, or no longer.
        delete_wanted(SyncFilter): this filter is to go.
        closed(): the user goes back.
    """

    new_wanted = Signal(ObjectType)
    edit_wanted = Signal(SyncFilter)
    toggle_wanted = Signal(SyncFilter)
    delete_wanted = Signal(SyncFilter)
    closed = Signal()

    def __init__(self, owner: Reference | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.owner = owner
        title = OF_USER.format(name=owner.name) if owner else TEMPLATES
        self.setAccessibleName(title)
        self.model: RowsModel[Line] = RowsModel(_columns())
        self.table = RowsTable(self.model, title)
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.new = button("New filter", "add", main=True)
        self.edit = button("Edit", "edit")
        self.toggle = button("Switch off", "stop")
        self.delete = button("Delete", "delete")
        self.back = button("Back")
        self.warning = label("", select=True)
        self._warn = frame(row(self.warning, margin=GRID), "warn")
        self._warn.hide()
        self._build(title)
        self._connect()
        self.setFocusProxy(self.table)
        self._allow()

    def show_filters(self, filters: Iterable[SyncFilter], names: Mapping[UUID, str]) -> None:
        """Show *filters*; *names* are those of the users and records they mean."""
        chosen = self._chosen
        place = self.table.currentIndex().row()
        listed = tuple(filters)
        self.model.show_rows(_lines(listed, names))
        idle = idle_tables(listed)
        self.warning.setText(idle_words(idle, templates=self.owner is None))
        self._warn.setVisible(bool(idle))
        self._select(chosen, place)

    def select(self, filter_id: UUID) -> None:
        """Select a filter that is listed."""
        for place, line in enumerate(self.model.rows):
            if line.filter is not None and line.filter.id == filter_id:
                self.table.selectRow(place)

    @property
    def _line(self) -> Line | None:
        places = self.table.selected_places()
        return self.model.rows[places[0]] if places else None

    @property
    def _chosen(self) -> SyncFilter | None:
        return self._line.filter if self._line else None

    def _select(self, chosen: SyncFilter | None, place: int) -> None:
        """Select what was selected; what is gone is followed by what stands in its place now."""
        here = [one.filter.id for one in self.model.rows if one.filter is not None]
        if chosen is not None and chosen.id in here:
            self.select(chosen.id)
        else:
            self.table.selectRow(max(0, min(place, len(self.model.rows) - 1)))
        self._allow()

    def _build(self, title: str) -> None:
        sentence = OWN_SENTENCE if self.owner else TEMPLATES_SENTENCE
        tools = QWidget()
        line = FlowLayout(tools, GRID)
        for tool in (self.new, self.edit, self.toggle, self.delete, self.back):
            line.addWidget(tool)
        whole = column(label(title, "title"), label(sentence, "muted"), self._warn, tools)
        whole.addWidget(self.table, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._allow)
        self.table.doubleClicked.connect(self._open)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self.table, self._open)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.new.clicked.connect(self._new)
        self.edit.clicked.connect(self._open)
        self.toggle.clicked.connect(self._toggle)
        self.delete.clicked.connect(self._delete)
        self.back.clicked.connect(self.closed)

    @Slot()
    def _allow(self) -> None:
        chosen = self._chosen
        for tool in (self.edit, self.toggle, self.delete):
            tool.setEnabled(chosen is not None)
            tool.setToolTip("" if chosen is not None else SELECT)
        on = chosen is None or chosen.active
        self.toggle.setText("Switch off" if on else "Switch on")
        set_icon(self.toggle, "stop" if on else "activate")

    @Slot()
    def _new(self) -> None:
        line = self._line
        self.new_wanted.emit(line.table if line else ObjectType.APPOINTMENT)

    @Slot()
    def _open(self) -> None:
        """Edit the filter, or begin one where the table has none."""
        if self._chosen is not None:
            self.edit_wanted.emit(self._chosen)
        elif self._line is not None:
            self._new()

    @Slot()
    def _toggle(self) -> None:
        if self._chosen is not None:
            self.toggle_wanted.emit(self._chosen)

    @Slot()
    def _delete(self) -> None:
        if self._chosen is not None:
            self.delete_wanted.emit(self._chosen)


def _lines(filters: tuple[SyncFilter, ...], names: Mapping[UUID, str]) -> list[Line]:
    """Return the filters table by table, and a line for each table that has none."""
    lines = []
    for table in TABLES:
        own = sorted(
            (one for one in filters if one.object_type is table),
            key=lambda one: (not one.active, one.name.casefold()),
        )
        lines += [Line(table, one, filter_words(one, names)) for one in own] or [Line(table)]
    return lines


def _columns() -> tuple[Shown[Line], ...]:
    return (
        Shown("Table", lambda line: TABLES[line.table], 168),
        Shown(
            "Filter", lambda line: line.filter.name if line.filter else "None", 152, stretches=True
        ),
        Shown("State", lambda line: line.badge.word, 160, badge=lambda line: line.badge),
        Shown("Which rows synchronize", lambda line: line.words or "None", 200, stretches=True),
    )
