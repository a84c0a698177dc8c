"""What stands in the place of content that belongs to somebody else (B107)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import column, label, row

WHY = "This message belongs to somebody else, so what it says is hidden."
WRITTEN_DOWN = "Who looks, at what and when, is written down."


class HiddenContent(QFrame):
    """Says that content is hidden, and offers to show it.

    Signals:
        show_wanted(): the user wants to see it.
    """

    show_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "pane")
        self.show_button = button("Show content", "lock")
        self.show_button.setToolTip(WRITTEN_DOWN)
        self.show_button.clicked.connect(self.show_wanted)
        below = row(self.show_button, label(WRITTEN_DOWN, "muted"))
        below.setStretch(1, 1)
        self.setLayout(column(label(WHY), below, margin=GRID))
