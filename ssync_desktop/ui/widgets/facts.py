"""Names and values below each other, as far as there is a value."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.long_text import words
from ssync_desktop.ui.widgets.moments import absolute, relative

Fact = tuple[str, str | Callable[[], str], str]
"""A name, its value, and what is shown on hover; a fact without a value is left out.

A value that changes with time is asked for again as time goes on.
"""
REFRESH_MS = 20_000  # as often as lists tell their times anew


def moment_fact(name: str, at: datetime | None, clock: Clock, never: str = "never") -> Fact:
    """Return how long ago something was, which grows old, with when it was on hover."""
    return (name, lambda: relative(at, clock.now(), never), absolute(at))


class Facts(QWidget):
    """Shows facts; values can be selected and copied."""

    def __init__(self, facts: Sequence[Fact], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        self._moving: list[tuple[str, Callable[[], str], QLabel]] = []
        for name, told, tooltip in facts:
            value = told() if callable(told) else told
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
                if callable(told) and isinstance(shown, QLabel):
                    self._moving.append((name, told, shown))
        if self._moving:
            timer = QTimer(self, interval=REFRESH_MS)
            timer.timeout.connect(self.tell_anew)
            timer.start()

    @Slot()
    def tell_anew(self) -> None:
        """Say what changes with time as it is now; what is the same stays untouched."""
        for name, told, shown in self._moving:
            if (value := told()) != shown.text():
                shown.setText(value)
                shown.setAccessibleName(f"{name}: {value}")
