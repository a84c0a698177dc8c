"""Long work as done of total, rate and time left; never an endless spinner."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from ssync_desktop.ui.colours import present_colours
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.moments import left, span

BAR = 4


@dataclass(frozen=True, slots=True)
class Progress:
    """*done* of *total* items (0: not known yet) at *rate* items per second."""

    done: int
    total: int
    rate: float = 0.0

    def text(self) -> str:
        """Return it in words, as far as it is known."""
        parts = [f"{self.done:,} of {self.total:,}" if self.total else f"{self.done:,} so far"]
        if self.rate > 0:
            parts.append(f"{self.rate:,.0f}/s" if self.rate >= 1 else f"{self.rate * 60:,.0f}/min")
        if (rest := left(self.done, self.total, self.rate)) is not None:
            parts.append(f"{span(rest.total_seconds())} left")
        return " · ".join(parts)

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0


def paint_progress(painter: QPainter, area: QRect, progress: Progress) -> None:
    """Paint the words of *progress* with a thin bar below them."""
    colours = present_colours()
    words = area.adjusted(0, 0, 0, -BAR - HALF)
    painter.setPen(QColor(colours.text))
    text = painter.fontMetrics().elidedText(
        progress.text(), Qt.TextElideMode.ElideRight, words.width()
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    track = QRect(area.left(), area.bottom() - BAR - 1, area.width(), BAR)
    painter.fillRect(track, QColor(colours.border))
    track.setWidth(round(track.width() * progress.share))
    painter.fillRect(track, QColor(colours.accent))


class ProgressLine(QWidget):
    """A bar with its words and a Cancel button.

    Signals:
        cancel_requested(): the work is to be given up.
    """

    cancel_requested = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(GRID)
        self._bar.setAccessibleName(title)
        self._words = QLabel()
        self._words.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._cancel = button("Cancel", "close")
        self._cancel.clicked.connect(self.cancel_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        self._title = QLabel(title)
        line.addWidget(self._title)
        line.addWidget(self._bar, 1)
        line.addWidget(self._words)
        line.addWidget(self._cancel)

    def say(self, title: str, *, ending: str = "Cancel", may_end: bool = True) -> None:
        """Say what is being done now, and what its button does, as long as it *may* be ended."""
        if title != self._title.text():
            self._title.setText(title)
            self._bar.setAccessibleName(title)
        self._cancel.setText(ending)
        self._cancel.setEnabled(may_end)

    def show_progress(self, progress: Progress) -> None:
        """Show where the work stands; without a total the bar only says that it goes on."""
        self._bar.setRange(0, progress.total)
        self._bar.setValue(min(progress.done, progress.total))
        self._words.setText(progress.text())
