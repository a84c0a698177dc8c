"""A small bar chart of the last 24 hours, for the eye, the keyboard and the screen reader."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ssync_desktop.ui.colours import present_colours
from ssync_desktop.ui.theme import GRID, HALF

HOURS = 24
MARKS = {0: "24 h ago", 6: "18 h", 12: "12 h", 18: "6 h", 24: "now"}
HEIGHT, LEAST_HEIGHT = 22 * GRID, 11 * GRID
EPOCH = datetime.fromtimestamp(0, UTC)


class HourChart(QWidget):
    """One bar an hour, the oldest at the left.

    The bar under the pointer, or chosen with the arrow keys, is told in words above the others.
    """

    def __init__(self, title: str, verb: str, parent: QWidget | None = None) -> None:
        """*verb* completes "12 …": received, sent."""
        super().__init__(parent)
        self._title = title
        self._verb = verb
        self._values: tuple[int, ...] = (0,) * HOURS
        self._until = EPOCH
        self._chosen: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self._high = HEIGHT

    def be_high(self, height: int) -> None:
        """Be *height* pixels high, as far as it stays readable and is no waste of room."""
        height = max(LEAST_HEIGHT, min(height, HEIGHT))
        if height != self._high:
            self._high = height
            self.updateGeometry()

    @property
    def values(self) -> tuple[int, ...]:
        """What is shown."""
        return self._values

    @property
    def chosen(self) -> int | None:
        """The number of the bar that is told in words."""
        return self._chosen

    def show_values(self, values: Sequence[int], until: datetime) -> None:
        """Show *values*, the last of which is the hour that ends at *until*."""
        self._values = tuple(values)
        self._until = until
        self.setAccessibleDescription(self.summary())
        self.update()

    def summary(self) -> str:
        """Return the chart in a sentence."""
        total = sum(self._values)
        if not total:
            return f"Nothing {self._verb} in the last 24 hours."
        most = max(self._values)
        hour = self._values.index(most)
        return (
            f"{total:,} {self._verb} in the last 24 hours; most, {most:,}, {self.hour_words(hour)}."
        )

    def hour_words(self, number: int) -> str:
        """Return from when to when a bar counts, in this machine's zone."""
        begin = (self._until - timedelta(hours=len(self._values) - number)).astimezone()
        end = (begin + timedelta(hours=1)).astimezone()
        return f"from {begin:%H:%M} to {end:%H:%M}"

    def choose(self, number: int | None) -> None:
        """Tell one bar in words, or none."""
        if number != self._chosen:
            self._chosen = number
            told = "" if number is None else f" {self._told(number)}"
            self.setAccessibleDescription(self.summary() + told)
            self.update()

    # --- the mouse and the keyboard ------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the bar under the pointer."""
        self.choose(self._bar_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell none."""
        self.choose(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell none."""
        self.choose(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar."""
        last = len(self._values) - 1
        here = last + 1 if self._chosen is None else self._chosen
        goals = {
            Qt.Key.Key_Left: max(here - 1, 0),
            Qt.Key.Key_Right: min(here + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        goal = goals.get(Qt.Key(event.key()))
        if goal is None:
            super().keyPressEvent(event)
        else:
            self.choose(goal)

    # --- painting ------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As high as every chart; the width is what there is."""
        return QSize(40 * GRID, self._high)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(30 * GRID, self._high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words, the bars and the hours below them."""
        painter = QPainter(self)
        colours = present_colours()
        self._paint_heading(painter)
        plot = self._plot()
        painter.setPen(QColor(colours.border))
        painter.drawLine(plot.topLeft(), plot.topRight())
        painter.setPen(QColor(colours.edge))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        self._paint_hours(painter, plot)
        most = max(self._values, default=0)
        painter.setPen(QColor(colours.muted))
        if not most:
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, f"Nothing {self._verb} yet")
        else:
            painter.drawText(QPointF(0, plot.top() + self._ascent / 2), f"{most:,}")
            self._paint_bars(painter, plot, most)

    def _paint_heading(self, painter: QPainter) -> None:
        colours = present_colours()
        line = QRectF(0, 0, self.width(), self._line)
        font = painter.font()
        plain = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self._title)
        painter.setFont(plain)
        if self._chosen is not None:
            painter.setPen(QColor(colours.accent))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, self._told(self._chosen))
        elif self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, "Arrow keys tell each hour")

    def _paint_bars(self, painter: QPainter, plot: QRectF, most: int) -> None:
        colours = present_colours()
        width = plot.width() / len(self._values)
        for number, value in enumerate(self._values):
            if value:
                height = max(plot.height() * value / most, 2.0)  # one is seen beside a thousand
                left = plot.left() + number * width + 1
                bar = QRectF(left, plot.bottom() - height, max(width - 2, 1.0), height)
                chosen = number == self._chosen
                painter.fillRect(bar, QColor(colours.text if chosen else colours.accent))
            elif number == self._chosen:
                left = plot.left() + number * width + 1
                painter.fillRect(QRectF(left, plot.bottom() - 2, width - 2, 2), colours.text)

    def _paint_hours(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(QColor(present_colours().muted))
        metrics = painter.fontMetrics()
        for hour, words in MARKS.items():
            wide = metrics.horizontalAdvance(words)
            at = plot.left() + plot.width() * hour / HOURS
            left = min(max(at - wide / 2, 0.0), self.width() - wide)
            painter.drawLine(QPointF(at, plot.bottom()), QPointF(at, plot.bottom() + HALF))
            painter.drawText(QPointF(left, plot.bottom() + HALF + self._ascent + 2), words)

    def _told(self, number: int) -> str:
        return f"{self._values[number]:,} {self._verb} {self.hour_words(number)}"

    def _plot(self) -> QRectF:
        """Return where the bars stand: below the heading, right of the scale."""
        scale = self.fontMetrics().horizontalAdvance(f"{max(self._values, default=0):,}") + GRID
        top = self._line + GRID + HALF
        return QRectF(scale, top, self.width() - scale - 1, self.height() - top - self._line - GRID)

    def _bar_at(self, where: QPointF) -> int | None:
        plot = self._plot()
        if not plot.left() <= where.x() < plot.right():
            return None
        return int((where.x() - plot.left()) / plot.width() * len(self._values))

    @property
    def _line(self) -> int:
        return self.fontMetrics().height()

    @property
    def _ascent(self) -> int:
        return self.fontMetrics().ascent()
