"""State as shape, colour and word together: the value, its widget, and how it is painted."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.status import Phase
from ssync_desktop.ui.colours import Tone, present_colours
from ssync_desktop.ui.icons import pixmap
from ssync_desktop.ui.theme import GRID, HALF

SHAPE = 16
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says: *shape* names an icon, *word* stands beside it."""

    shape: str
    tone: Tone
    word: str


PHASES = {
    Phase.NEVER_TESTED: Badge("phase-never-tested", Tone.OFF, "Not tested"),
    Phase.TESTING: Badge("phase-testing", Tone.BUSY, "Testing"),
    Phase.OK: Badge("phase-ok", Tone.GOOD, "OK"),
    Phase.SYNCHRONIZING: Badge("phase-synchronizing", Tone.BUSY, "Synchronizing"),
    Phase.RETRYING: Badge("phase-retrying", Tone.WARN, "Retrying"),
    Phase.DEGRADED: Badge("phase-degraded", Tone.WARN, "Degraded"),
    Phase.STOPPED: Badge("phase-stopped", Tone.BAD, "Stopped"),
    Phase.PAUSED: Badge("phase-paused", Tone.OFF, "Paused"),
    Phase.OFF: Badge("phase-off", Tone.OFF, "Off"),
}
LEVELS = {
    TraceLevel.INFORMATION: Badge("info", Tone.INFO, "Information"),
    TraceLevel.WARNING: Badge("warning", Tone.WARN, "Warning"),
    TraceLevel.ERROR: Badge("error", Tone.BAD, "Error"),
}


def badge_size(badge: Badge, metrics: QFontMetrics) -> QSize:
    """Return the room *badge* needs, in device-independent pixels."""
    width = SHAPE + GRID - 2 + metrics.horizontalAdvance(badge.word)
    return QSize(width, max(SHAPE, metrics.height()))


def paint_badge(painter: QPainter, area: QRect, badge: Badge) -> None:
    """Paint *badge* at the left of *area*, the word shortened where it does not fit."""
    colours = present_colours()
    tone = colours.tone(badge.tone)
    scale = painter.device().devicePixelRatio()
    shape = pixmap(badge.shape, tone, QColor(colours.base), SHAPE, scale)
    top = area.top() + (area.height() - SHAPE) // 2
    painter.drawPixmap(area.left(), top, shape)
    rest = area.adjusted(SHAPE + GRID - 2, 0, 0, 0)
    painter.setPen(tone)
    word = painter.fontMetrics().elidedText(
        badge.word, Qt.TextElideMode.ElideRight, max(rest.width(), 0)
    )
    painter.drawText(rest, LEFT, word)


class StatusBadge(QWidget):
    """Shows one badge; its word is its accessible name."""

    def __init__(self, badge: Badge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = badge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(badge.word)

    @property
    def badge(self) -> Badge:
        """What is shown."""
        return self._badge

    def show_badge(self, badge: Badge, tooltip: str = "") -> None:
        """Show *badge* from now on."""
        self._badge = badge
        self.setAccessibleName(badge.word)
        self.setToolTip(tooltip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The shape and the whole word."""
        return badge_size(self._badge, self.fontMetrics()) + QSize(HALF, HALF)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badge."""
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._badge)
