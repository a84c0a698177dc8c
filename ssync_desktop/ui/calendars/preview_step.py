"""The second step of importing a calendar: what would become of each entry."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.domain.items.calendar_file import Fate, JudgedEntry
from ssync_desktop.domain.query import Condition
from ssync_desktop.ui.calendars.words import FATES, STAYS, VIEWS, kind_words, summary, when_words
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.users.owner_field import OwnerField
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import column, label, row
from ssync_desktop.ui.widgets.line_list import LineList

OWNER_HINT = "They become appointments and tasks of this user; of you, if left empty."
FEW = 3  # notes, which are shown at once
NOT_KEPT = "Not kept of the file ({})"
NO_SUBJECT = "(no subject)"


class PreviewStep(QWidget):
    """Shows the entries; nothing has been written.

    Signals:
        owner_changed(): the entries are to be judged again, for somebody else.
    """

    owner_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[JudgedEntry] = ()
        self._facts = label("", "muted")
        self.summary = label("", "heading", select=True)
        self.problem = label("", "problem", select=True)
        self.owner = OwnerField("Whose calendar", OWNER_HINT)
        self.owner.edited.connect(self.owner_changed)
        self.filters = FilterBar(VIEWS)
        self.filters.filtered.connect(self._fill)
        self.model: RowsModel[JudgedEntry] = RowsModel(tuple(_columns()))
        self.table = RowsTable(self.model, "Entries of the file")
        self._notes = QVBoxLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self._facts)
        tools = row(spacing=2 * GRID)
        tools.addWidget(self.owner, 1)
        tools.addStretch(1)
        box.addLayout(tools)
        box.addWidget(self.problem)
        box.addWidget(self.summary)
        box.addWidget(self.filters)
        box.addWidget(self.table, 1)
        box.addLayout(self._notes)
        self.problem.hide()
        self.setFocusProxy(self.table)

    def begin(self, facts: str, notes: Sequence[str]) -> None:
        """Begin with another file; *notes* say what of it cannot be kept."""
        self._facts.setText(facts)
        while (item := self._notes.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        if notes:
            self._notes.addWidget(_noted(notes))

    def show_entries(self, entries: Sequence[JudgedEntry], unread: int) -> None:
        """Show what would become of *entries*; *unread* notes stand below."""
        self._entries = entries
        self.problem.hide()
        self.summary.setText(summary(Counter(one.fate for one in entries), unread))
        self._fill(self.filters.text, self.filters.conditions)

    def refuse(self, words: str) -> None:
        """Say why nothing can be said about the entries."""
        self._entries = ()
        self.model.show_rows(())
        self.summary.setText("")
        self.problem.setText(words)
        self.problem.show()

    @property
    def number(self) -> int:
        """How many entries would be new."""
        return sum(one.fate is Fate.NEW for one in self._entries)

    @Slot(str, tuple)
    def _fill(self, text: str, conditions: tuple[Condition, ...]) -> None:
        self.model.show_rows(_matching(self._entries, text, conditions))


def _columns() -> Iterator[Shown[JudgedEntry]]:
    yield Shown("Becomes", lambda one: FATES[one.fate].word, 128, badge=lambda one: FATES[one.fate])
    yield Shown("Subject", _subject, 140, stretches=True)
    yield Shown("When", lambda one: when_words(one.entry), 292, stretches=True)
    yield Shown("What", lambda one: kind_words(one.entry), 144, stretches=True)
    yield Shown("Why", _why, 96, stretches=True)


def _noted(notes: Sequence[str]) -> QWidget:
    title = NOT_KEPT.format(f"{len(notes):,}")
    if len(notes) > FEW:
        return Folded(title, LineList(notes, title))
    inside = QWidget()
    inside.setLayout(column(*(label(note, "muted", select=True) for note in notes)))
    return inside


def _subject(one: JudgedEntry) -> str:
    return one.entry.content.subject or NO_SUBJECT


def _why(one: JudgedEntry) -> str:
    return STAYS if one.fate is Fate.KNOWN else one.why


def _matching(
    entries: Iterable[JudgedEntry], text: str, conditions: tuple[Condition, ...]
) -> Iterator[JudgedEntry]:
    wanted = text.casefold()
    for one in entries:
        fits = all(one.fate.value == condition.value for condition in conditions)
        if fits and wanted in f"{_subject(one)} {one.why}".casefold():
            yield one
