"""What stands where words of a plan or of writes are not for the viewer (B107)."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.ui.activity.hidden import WRITTEN_DOWN
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import frame, label, row

HIDDEN_HERE = "What the items of other people say is hidden in this plan."


class HiddenPlan(QWidget):
    """Says that the list hides something, with the way to see it.

    Signals:
        show_wanted(): the user wants to see it.
    """

    show_wanted = Signal()

    def __init__(self, words: str = HIDDEN_HERE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.link = button("Show content", "lock", link=True)
        self.link.setToolTip(WRITTEN_DOWN)
        self.link.clicked.connect(self._ask)
        inside = row(label(words), self.link, margin=HALF)
        inside.setContentsMargins(GRID, 0, GRID, 0)
        inside.setStretch(0, 1)
        self.setLayout(row(frame(inside, "info")))
        self.setAccessibleName(words)
        self.hide()

    def follow(self, hidden: bool, may_show: bool) -> None:
        """Stand there while anything is *hidden*; offer the way to see it to who *may_show*."""
        self.link.setVisible(may_show)
        self.link.setEnabled(True)
        self.setVisible(hidden)

    @Slot()
    def _ask(self) -> None:
        """Ask once: every look is written down."""
        self.link.setEnabled(False)
        self.show_wanted.emit()
