"""The last step of an import: how it goes, and what came of it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.domain.importing.check import CheckedRow, ImportResult
from ssync_desktop.domain.importing.fates import NOT_IMPORTED
from ssync_desktop.ui.records.kinds import Kind
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.progress import Progress, ProgressLine
from ssync_desktop.ui.words import counted

NAMED = 6  # columns by title, and rows by number


class ResultStep(QWidget):
    """Shows a running import, then its result.

    Signals:
        cancel_requested(): undo everything.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = 0
        self._clock = QElapsedTimer()
        self._progress = ProgressLine("Importing")
        self._progress.cancel_requested.connect(self.cancel_requested)
        self._state = EmptyState("import", "", "")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * GRID)
        box.addWidget(self._progress)
        box.addWidget(self._state, 1)

    def begin(self, total: int) -> None:
        """Show that *total* rows are being imported."""
        self._total = total
        self._clock.start()
        self._progress.show()
        self._progress.setEnabled(True)
        self.show_done(0)
        self._state.say(
            "Importing", "Nothing is stored before all of it is: until then it can be cancelled."
        )

    def show_done(self, done: int) -> None:
        """Show how far it is."""
        seconds = self._clock.elapsed() / 1000
        rate = done / seconds if done and seconds > 0.5 else 0.0
        self._progress.show_progress(Progress(done, self._total, rate))

    def stopping(self) -> None:
        """Say that the cancellation is on its way."""
        self._progress.setEnabled(False)
        self._state.say("Cancelling", "What was written so far is being undone.")

    def show_result(
        self,
        result: ImportResult,
        kind: Kind,
        not_imported: Sequence[tuple[str, str]] = (),
        left: Sequence[CheckedRow] = (),
    ) -> None:
        """Say what came of it, which rows were *left* out and why, and which columns were."""
        self._progress.hide()
        if result.stopped:
            self._state.say("Cancelled", "Nothing has been imported.")
            return
        parts = [
            f"{counted(number, kind.one, kind.many)} {deed}"
            for number, deed in ((result.created, "imported"), (result.updated, "updated"))
            if number
        ]
        skipped = counted(result.skipped, "row") if result.skipped else "No row"
        verb = "were" if result.skipped > 1 else "was"
        said = [f"{skipped} {verb} left out.", *_rows_left(left), *_columns_left(not_imported)]
        self._state.say(" and ".join(parts), "\n".join(said))

    def show_failure(self, title: str, remedy: str) -> None:
        """Say why nothing was imported."""
        self._progress.hide()
        self._state.say(title, remedy)

    @property
    def heading(self) -> str:
        """What is said about the result now."""
        return self._state.accessibleName()


def _rows_left(rows: Sequence[CheckedRow]) -> Iterator[str]:
    """Yield lines about the first rows that were left out, each with why."""
    for row in rows[:NAMED]:
        named = f" ({row.name})" if row.name else ""
        why = " ".join(problem.text for problem in row.problems)
        yield f"Row {row.number:,}{named}: {why or 'left out by choice.'}"
    if len(rows) > NAMED:
        yield f"And {counted(len(rows) - NAMED, 'more row', 'more rows')}."


def _columns_left(columns: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield lines about the columns that were not imported; many are told by number."""
    entirely = [title for title, fate in columns if fate == NOT_IMPORTED]
    if entirely:
        named = ", ".join(entirely[:NAMED])
        more = f" and {len(entirely) - NAMED:,} more" if len(entirely) > NAMED else ""
        yield f"Columns of the file that were not imported: {named}{more}."
    for title, fate in columns:
        if fate != NOT_IMPORTED:
            yield f"{title}: {fate[0].lower()}{fate[1:]}."
