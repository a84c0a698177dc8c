"""Names and values below each other, as far as there is a value."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.long_text import words

Fact = tuple[str, str, str]
"""A name, its value, and what is shown on hover; a fact without a value is left out."""


class Facts(QWidget):
    """Shows facts; values can be selected and copied."""

    def __init__(self, facts: Sequence[Fact], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        for name, value, tooltip in facts:
            if value:
                line = grid.rowCount()
                shown = words(value)
                shown.setToolTip(tooltip)
                shown.setAccessibleName(f"{name}: {value}")
                top = Qt.AlignmentFlag.AlignTop
                shown.setAccessibleDescription(tooltip)
                title = label(name, "muted", wrap=False)
                title.setToolTip(tooltip)
                grid.addWidget(title, line, 0, top)
                grid.addWidget(shown, line, 1)
