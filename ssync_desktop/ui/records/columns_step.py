"""The second step of an import: what the columns mean, and how the first rows come out."""

from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ssync_desktop.domain.importing.check import CheckedRow, check
from ssync_desktop.domain.importing.columns import Mapping, Target, fitting, guess_mapping
from ssync_desktop.domain.importing.fates import fates, not_imported
from ssync_desktop.domain.importing.rows import entries, left_out
from ssync_desktop.domain.importing.table import ContactTable, FileFormat
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.records.kinds import KINDS, Kind
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.users.owner_field import OwnerField
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.layouts import column, label, row, scrolled
from ssync_desktop.ui.words import counted

EXAMPLES = 3
LOOKED_AT = 500  # rows, for examples of a column
PREVIEWED = 8
OWNER_HINT = "Owns what is newly made. Left empty, it is you."


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it would come out, with what of it would not be imported."""

    checked: CheckedRow
    left_out: str


def _problems(row: PreviewRow) -> str:
    return " ".join(problem.text for problem in row.checked.problems)


PREVIEW: tuple[Shown[PreviewRow], ...] = (
    Shown("Row", lambda row: f"{row.checked.number:,}", 56),
    Shown("Name", lambda row: row.checked.name, 144, stretches=True),
    Shown("Email addresses", lambda row: "; ".join(row.checked.addresses), 208, stretches=True),
    Shown("Not imported", lambda row: row.left_out, 176, stretches=True),
    Shown("Problems", _problems, 208, stretches=True),
)


class ColumnsStep(QWidget):
    """Shows the columns of a table with what each is taken for.

    Signals:
        changed(): another kind, or another meaning of a column.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: ContactTable | None = None
        self._meanings: list[Choice] = []
        self._fates: list[QLabel] = []
        self._facts = label("", "muted")
        self._kinds = Choice([(kind, kind.title) for kind in KINDS])
        self._kinds.setAccessibleName("Import as")
        self._kinds.picked.connect(self._show_preview)
        self.owner = OwnerField("Owner", OWNER_HINT)
        self.problem = label("", "problem")
        self._grid_holder = QVBoxLayout()
        self._grid: QWidget | None = None
        inside = QWidget()
        inside.setLayout(self._grid_holder)
        self._grid_holder.setContentsMargins(0, 0, GRID, 0)
        self._preview = RowsModel(PREVIEW, self)
        self._shown = RowsTable(self._preview, "How the first rows come out")
        kinds = column(label("Import as"), self._kinds, None, spacing=GRID // 2)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the columns
        area.setMinimumHeight(18 * GRID)
        self._shown.setMinimumHeight(18 * GRID)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self._facts)
        line = row(spacing=2 * GRID)
        line.addLayout(kinds, 1)
        line.addWidget(self.owner, 2)
        box.addLayout(line)
        box.addWidget(label("What each column is", "heading"))
        box.addWidget(area, 3)
        box.addWidget(self.problem)
        box.addWidget(label("How the first rows come out", "heading"))
        box.addWidget(self._shown, 2)

    def show_table(self, name: str, table: ContactTable, kind: Kind) -> None:
        """Begin with a file called *name*, as records of *kind*."""
        self._table = table
        said = [table.format.value, table.encoding]
        if table.format is FileFormat.CSV:
            said.append(f"columns divided by {table.delimiter}")
        rows = counted(len(table.rows), "row" if table.format is FileFormat.CSV else "card")
        self._facts.setText(" ".join([f"{name}: {', '.join(said)}; {rows}.", *table.notes[:5]]))
        self._build_grid(table, guess_mapping(table))
        self._kinds.choose(kind)
        self._show_preview()

    @property
    def begins_at(self) -> QWidget:
        """Where the keyboard begins: at the meaning of the first column."""
        return self._meanings[0] if self._meanings else self._kinds

    @property
    def table(self) -> ContactTable | None:
        """What is imported."""
        return self._table

    @property
    def mapping(self) -> Mapping:
        """What each column is taken for."""
        return tuple(choice.value() for choice in self._meanings)

    @property
    def kind(self) -> Kind:
        """What the rows become."""
        chosen = self._kinds.value()
        assert isinstance(chosen, Kind)
        return chosen

    @property
    def object_type(self) -> ObjectType:
        """The table they go to."""
        return self.kind.object_type

    @property
    def not_imported(self) -> tuple[tuple[str, str], ...]:
        """The titles of columns that are not, or not always, imported, each with its fate."""
        if self._table is None:
            return ()
        return not_imported(self._table, self.mapping, self.object_type)

    @property
    def hindrance(self) -> str:
        """Why one cannot go on like this; empty when one can."""
        if self._table is None:
            return "Choose a file first."
        if self.owner.unsettled:
            return "Nobody of this name was chosen as owner."
        return fitting(self.mapping, self._table)

    def _build_grid(self, table: ContactTable, mapping: Mapping) -> None:
        if self._grid is not None:
            self._grid_holder.removeWidget(self._grid)
            self._grid.hide()
            self._grid.deleteLater()
        self._meanings, self._fates = [], []
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 3)
        grid.setColumnStretch(3, 3)
        for place, (title, meaning) in enumerate(zip(table.columns, mapping, strict=True)):
            choice = Choice([(target, target.value) for target in Target])
            choice.setAccessibleName(f"What “{title}” is")
            choice.choose(meaning)
            choice.picked.connect(self._show_preview)
            self._meanings.append(choice)
            cells = (cells[place] for cells in table.rows[:LOOKED_AT] if cells[place])
            grid.addWidget(label(title), place, 0)
            grid.addWidget(choice, place, 1)
            fate = label("")
            self._fates.append(fate)
            grid.addWidget(fate, place, 2)
            grid.addWidget(label(" · ".join(islice(cells, EXAMPLES)), "muted"), place, 3)
        self._grid = QWidget()
        self._grid.setLayout(grid)
        self._grid_holder.insertWidget(0, self._grid)

    @Slot()
    def _show_preview(self) -> None:
        table = self._table
        if table is None or len(self._meanings) != len(table.columns):
            return
        mapping, object_type = self.mapping, self.object_type
        for shown, words in zip(self._fates, fates(mapping, object_type), strict=True):
            shown.setText(words)
        made = islice(entries(table, mapping, object_type), PREVIEWED)
        rows = zip(table.rows, check(made, object_type, {}), strict=False)
        self._preview.show_rows(
            PreviewRow(checked, self._left_out(table, row)) for row, checked in rows
        )
        problem = fitting(self.mapping, table)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.changed.emit()

    def _left_out(self, table: ContactTable, row: tuple[str, ...]) -> str:
        """Return what of *row* would not be imported, each with the title of its column."""
        places = left_out(row, self.mapping, self.object_type)
        return " · ".join(f"{table.columns[place]}: {row[place]}" for place in places)
