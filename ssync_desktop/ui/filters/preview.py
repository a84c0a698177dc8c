"""What would synchronize by a filter: a count, and the first of the rows."""

from datetime import datetime

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.filter_preview import FilterPreview, PreviewedItem
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.ui.fields.words import TABLES
from ssync_desktop.ui.filters.words import phases
from ssync_desktop.ui.items.values import value_words
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import column, frame, label, row
from ssync_desktop.ui.widgets.moments import relative
from ssync_desktop.ui.words import counted

HEIGHT = 26 * GRID
WAIT_MS = 300  # nobody wants an answer for every letter
FIRST = "Complete the conditions to see which rows would synchronize."
COUNTING = "Counting …"
LET_GO = (
    "nothing is deleted, the two sides just stop following each other; they are linked again when "
    "a filter matches again."
)


class FilterPreviewTable(QWidget):
    """Shows a preview; *whom* it is for is said: a user's name, or empty for the viewer.

    Signals:
        wanted(): the rows are to be counted and read.
    """

    wanted = Signal()

    def __init__(self, clock: Clock, whom: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whom = whom
        self.setAccessibleName("What would synchronize")
        self.words = label(FIRST, "muted")
        self.let_go = label("", select=True)
        self._warn = frame(row(self.let_go, margin=GRID), "warn")
        self._warn.hide()
        self.again = button("Try again", "retry")
        self.again.clicked.connect(self.wanted)
        self.again.hide()
        self._clock = clock
        self.model: RowsModel[PreviewedItem] = RowsModel(preview_columns(clock))
        self.table = RowsTable(self.model, "Rows that would synchronize")
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.setFixedHeight(HEIGHT)
        self.table.hide()
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self.wanted)
        heading = label("What would synchronize", "heading")
        self.setLayout(column(heading, self._warn, self.words, row(self.again, None), self.table))

    def follow(self, complete: bool) -> None:
        """Begin anew: the conditions are others; ask soon where they are *complete*."""
        if complete:
            self._say(COUNTING)
            self._timer.start()
        else:
            self._timer.stop()
            self._say(FIRST)
            self.table.hide()

    def show_preview(self, table: ObjectType, preview: FilterPreview) -> None:
        """Show which rows of *table* would synchronize."""
        self._say(preview_words(table, preview, self._whom))
        self.let_go.setText(let_go_words(preview))
        self._warn.setVisible(bool(preview.let_go))
        self.model.show_rows(preview.items, preview_columns(self._clock, table))
        self.table.setVisible(bool(preview.items))

    @Slot(BaseException)
    def show_error(self, error: BaseException) -> None:
        """Say why nothing could be counted."""
        report = from_error(error)
        self._say(f"{report.title}. {report.remedy}")
        self.table.hide()
        self.again.show()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.let_go.clear()
        self._warn.hide()
        self.again.hide()


def preview_words(table: ObjectType, preview: FilterPreview, whom: str) -> str:
    """Say in sentences how much would synchronize, for *whom* or for the viewer."""
    for_whom = f"For {whom}" if whom else "For you, if you had this filter"
    name = TABLES[table].lower()
    if not preview.total:
        words = f"{for_whom}, no {name} would synchronize by this filter today."
    elif preview.total == 1:
        words = f"{for_whom}, 1 row of {name} would synchronize."
    else:
        words = f"{for_whom}, {preview.total:,} {name} would synchronize."
    if len(preview.items) < preview.total:
        words += f" These are the first {len(preview.items):,}."
    if any(item.content_hidden for item in preview.items):
        words += " Subjects that belong to others are hidden."
    if preview.unsearched:
        words += f" {preview.unsearched:,} more belong to others, so their words are not searched."
    if preview.unreadable:
        who = f"{whom} may" if whom else "you may"
        words += f" {preview.unreadable:,} more stay out: {who} not read what belongs to others."
    return words


def let_go_words(preview: FilterPreview) -> str:
    """Say how many linked rows a changed filter would let go, and what that means."""
    if not preview.let_go:
        return ""
    rows = counted(preview.let_go, "linked row")
    if preview.deletes:
        return f"{rows} would leave the filters, and by a setting may be deleted in Exchange."
    return f"{rows} would be let go: {LET_GO}"


def preview_columns(
    clock: Clock, table: ObjectType = ObjectType.APPOINTMENT
) -> tuple[Shown[PreviewedItem], ...]:
    """Return what is shown of each row of *table*; contacts have a name, and no time."""

    def when(item: PreviewedItem) -> str:
        if isinstance(item.when, datetime):
            return relative(item.when, clock.now(), "")
        return "" if item.when is None else value_words("due", item.when)

    of_contacts = table is ObjectType.CONTACT
    times = () if of_contacts else (Shown("When", when, 112),)
    return (
        Shown("Name" if of_contacts else "Subject", _subject, 168, stretches=True),
        *times,
        Shown("State", lambda item: phases(item.object_type).get(item.phase, ""), 96),
        Shown("Owner", lambda item: item.owner_name, 112, stretches=True),
    )


def _subject(item: PreviewedItem) -> str:
    if item.content_hidden:
        return HIDDEN
    nameless = "(no name)" if item.object_type is ObjectType.CONTACT else "(no subject)"
    return item.subject or nameless
