"""What belongs on an empty page, and how to begin."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import ActionButton
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import label

WIDTH = 60 * GRID
CENTRE = Qt.AlignmentFlag.AlignHCenter


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
        self._heading = label(heading, "heading")
        self._sentence = label(sentence, "muted")
        self._heading.setAlignment(CENTRE)
        self._sentence.setAlignment(CENTRE)
        inside = QWidget()
        inside.setMaximumWidth(WIDTH)
        box = QVBoxLayout(inside)
        box.setSpacing(GRID)
        box.addWidget(IconLabel(icon_name, Tone.OFF, 48), 0, CENTRE)
        box.addWidget(self._heading)
        box.addWidget(self._sentence)
        if begin is not None:
            box.addSpacing(GRID)
            box.addWidget(ActionButton(begin, main=True), 0, CENTRE)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)

    def say(self, heading: str, sentence: str) -> None:
        """Say something else, as when a filter and not the organization leaves nothing."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)
