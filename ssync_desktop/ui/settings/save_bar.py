"""The bar below the settings: there only while something is changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import label, row


class SaveBar(QFrame):
    """Says how many settings are changed, and what keeps them from being saved.

    Signals:
        saved(): the user wants them saved.
        discarded(): the user wants them as they were.
    """

    saved = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "info")
        self.setAccessibleName("Changed settings")
        self.words = label("")
        self.save = button("Save", "save", main=True)
        self.discard = button("Discard")
        self.save.clicked.connect(self.saved)
        self.discard.clicked.connect(self.discarded)
        line = row(margin=GRID, spacing=GRID)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        line.addWidget(self.words, 1)
        line.addWidget(self.save)
        line.addWidget(self.discard)
        self.setLayout(line)
        self.hide()

    def show_changes(self, count: int, problem: str = "") -> None:
        """Show that *count* settings are changed, and the first *problem*; 0 hides the bar."""
        self.setVisible(count > 0)
        changed = "1 setting is changed" if count == 1 else f"{count:,} settings are changed"
        self._say(problem or f"{changed} and not saved yet.", wrong=bool(problem))
        self.busy(False)

    def busy(self, saving: bool) -> None:
        """Say that the answer is awaited, or that it came."""
        self.save.setText("Saving …" if saving else "Save")
        self.save.setEnabled(not saving)
        self.discard.setEnabled(not saving)

    def refuse(self, text: str) -> None:
        """Say why they were not saved."""
        self.busy(False)
        self._say(text, wrong=True)
        self.show()

    def _say(self, text: str, *, wrong: bool) -> None:
        self.words.setProperty("look", "problem" if wrong else "")
        self.words.style().polish(self.words)
        self.words.setText(text)
