"""What stands in the place of content that belongs to somebody else (B107)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import column, label, row

WRITTEN_DOWN = "Who looks, at what and when, is written down."


class HiddenContent(QFrame):
    """Says that the content of a *what* ("message") is hidden, and offers to show it.

    Signals:
        show_wanted(): the user wants to see it.
    """

    show_wanted = Signal()

    def __init__(self, what: str = "message", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "pane")
        self.show_button = button("Show content", "lock")
        self.show_button.setToolTip(WRITTEN_DOWN)
        self.show_button.clicked.connect(self.show_wanted)
        below = row(self.show_button, label(WRITTEN_DOWN, "muted"))
        below.setStretch(1, 1)
        why = f"This {what} belongs to somebody else, so what it says is hidden."
        self.setLayout(column(label(why), below, margin=GRID))


class ShownContent(QFrame):
    """Stands where content of a *what* was hidden until it was shown, and is as *high*.

    So nothing moves up under the pointer that has just pressed "Show content".
    """

    def __init__(self, what: str, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "pane")
        words = f"This {what} belongs to somebody else. That you looked was written down."
        self.setLayout(column(label(words, "muted"), None, margin=GRID))
        self.setMinimumHeight(high)
