"""What belongs on an empty page, and how to begin."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import ActionButton
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import label

WIDTH = 60 * GRID


class EmptyState(QWidget):
    """An icon, a heading, a sentence, and the action that begins."""

    def __init__(
        self,
        icon_name: str,
        heading: str,
        sentence: str,
        begin: QAction | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)
        centre = Qt.AlignmentFlag.AlignHCenter
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        box.setSpacing(GRID)
        box.addStretch(1)
        box.addWidget(IconLabel(icon_name, Tone.OFF, 48), 0, centre)
        self._heading = label(heading, "heading")
        self._sentence = label(sentence, "muted")
        for line in (self._heading, self._sentence):
            line.setAlignment(centre)
            line.setMaximumWidth(WIDTH)
            box.addWidget(line)
            box.setAlignment(line, Qt.AlignmentFlag(0))
        if begin is not None:
            box.addSpacing(GRID)
            box.addWidget(ActionButton(begin, main=True), 0, centre)
        box.addStretch(2)

    def say(self, heading: str, sentence: str) -> None:
        """Say something else, as when a filter and not the organization leaves nothing."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)
