"""The third step of an import: the rows that are not simply new, and what becomes of each."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QStackedLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.importing.check import CheckedRow, Flaw
from ssync_desktop.domain.importing.check import Choice as Decision
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.words import counted

DECISIONS = {
    Decision.SKIP: Badge("step-skipped", Tone.OFF, "Skip"),
    Decision.UPDATE: Badge("retry", Tone.BUSY, "Update existing"),
    Decision.IMPORT: Badge("add", Tone.GOOD, "Import anyway"),
}
MEANINGS = {
    Decision.SKIP: "Leave these rows out.",
    Decision.UPDATE: "Give the record that is there the name of the row, and its addresses as far "
    "as there is room. None is taken away.",
    Decision.IMPORT: "Make a new record, whatever is said against it.",
}
COLUMNS: tuple[Shown[CheckedRow], ...] = (
    Shown("Row", lambda row: f"{row.number:,}", 56),
    Shown("Name", lambda row: row.name, 128),
    Shown(
        "What happens",
        lambda row: DECISIONS[row.choice].word,
        144,
        badge=lambda row: DECISIONS[row.choice],
    ),
    Shown("Problem", lambda row: " ".join(one.text for one in row.problems), 320, stretches=True),
    Shown("Email addresses", lambda row: "; ".join(row.addresses), 208),
)


class ProblemsStep(QWidget):
    """Holds all rows of a file and shows those with problems.

    Signals:
        decided(): something else happens to some rows.
    """

    decided = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fine: tuple[CheckedRow, ...] = ()
        self._doubtful: dict[int, CheckedRow] = {}  # by their place in the file
        self._shown_places: list[int] = []
        self._summary = label("")
        self._flaws = Choice([(None, "All problems")])
        self._flaws.setAccessibleName("Problems shown")
        self._flaws.picked.connect(self._show)
        self._model = RowsModel(COLUMNS, self)
        self.table = RowsTable(self._model, "Rows with problems")
        self.table.selectionModel().selectionChanged.connect(self._allow)
        self._all = button("Select all", link=True)
        self._all.clicked.connect(self.table.selectAll)
        self._buttons: dict[Decision, QPushButton] = {}
        for decision, badge in DECISIONS.items():
            made = button(badge.word, badge.shape)
            made.clicked.connect(partial(self._decide, decision))
            self._buttons[decision] = made
        self._remedy = label("", "muted")
        self._remedy.setMinimumHeight(self._remedy.fontMetrics().lineSpacing() * 2)
        self._remedy.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build()

    def _build(self) -> None:
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        tools = QWidget()
        flow = FlowLayout(tools, GRID)  # breaks where the window is narrow
        for tool in (self._flaws, self._all, *self._buttons.values()):
            flow.addWidget(tool)
        inside.addWidget(tools)
        inside.addWidget(self.table, 1)
        inside.addWidget(self._remedy)
        self._stack = QStackedLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self._summary)
        box.addLayout(self._stack, 1)
        self._stack.addWidget(whole)
        words = "Every row has what it needs, and none is there already."
        self._stack.addWidget(EmptyState("success", "Nothing to decide", words))

    def show_rows(self, rows: Sequence[CheckedRow]) -> None:
        """Begin with the rows of a file."""
        self._fine = tuple(row for row in rows if not row.problems)
        doubtful = [row for row in rows if row.problems]
        self._doubtful = dict(enumerate(doubtful))
        found = Counter(flaw for row in doubtful for flaw in {one.flaw for one in row.problems})
        kinds = [(flaw, f"{flaw.value} ({found[flaw]:,})") for flaw in Flaw if found[flaw]]
        self._flaws.offer([(None, f"All problems ({len(doubtful):,})"), *kinds])
        self._stack.setCurrentIndex(0 if doubtful else 1)
        self._show()
        self._tell()

    @property
    def rows(self) -> tuple[CheckedRow, ...]:
        """All rows with what was decided, in the order of the file."""
        every = [*self._fine, *self._doubtful.values()]
        return tuple(sorted(every, key=lambda row: row.number))

    @Slot()
    def _show(self) -> None:
        wanted = self._flaws.value()
        self._shown_places = [
            place
            for place, one in self._doubtful.items()
            if wanted is None or any(problem.flaw is wanted for problem in one.problems)
        ]
        self._model.show_rows(self._doubtful[place] for place in self._shown_places)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        """Offer what can be done with the selected rows, and say what it means."""
        rows = [self._model.rows[place] for place in self.table.selected_places()]
        for decision, made in self._buttons.items():
            able = any(decision in one.choices for one in rows)
            made.setEnabled(able)
            none = "Select rows first." if not rows else "This cannot be done with these rows."
            made.setToolTip(MEANINGS[decision] if able else none)
        remedies = [problem.remedy for one in rows[:1] for problem in one.problems]
        if len(rows) == 1:
            text = " ".join(remedies)
            self._remedy.setText(
                text if Decision.IMPORT not in rows[0].choices else f"If imported anyway: {text}"
            )
        else:
            self._remedy.setText(f"{counted(len(rows), 'row')} selected." if rows else "")

    def _decide(self, decision: Decision, _checked: bool = False) -> None:
        places = self.table.selected_places()
        self._model.change(places, lambda one: one.chosen(decision))
        for place in places:
            self._doubtful[self._shown_places[place]] = self._model.rows[place]
        self._tell()

    def _tell(self) -> None:
        counts = Counter(one.choice for one in (*self._fine, *self._doubtful.values()))
        parts = [f"{counted(len(self._fine), 'row')} without a problem."]
        if self._doubtful:
            parts.append(f"{counted(len(self._doubtful), 'row')} to decide about.")
        parts.append(
            f"As it stands, {counts[Decision.IMPORT]:,} will be new, "
            f"{counts[Decision.UPDATE]:,} updated and {counts[Decision.SKIP]:,} skipped."
        )
        self._summary.setText(" ".join(parts))
        self.decided.emit()
