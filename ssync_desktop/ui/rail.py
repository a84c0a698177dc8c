"""The rail on the left: fixed places with icon, name, and what wants attention."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QStyle, QVBoxLayout, QWidget

from ssync_desktop.ui.colours import present_colours
from ssync_desktop.ui.icons import icon_size, set_icon
from ssync_desktop.ui.pages import PageEntry
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.layouts import scrolled

MOST = 99


class RailButton(QPushButton):
    """One place; a count at its right edge says that something wants attention."""

    def __init__(self, entry: PageEntry, number: int, parent: QWidget | None = None) -> None:
        super().__init__(entry.title, parent)
        self._entry = entry
        self._count = 0
        self._compact = False
        self.setProperty("look", "rail")
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setIconSize(icon_size(20))
        self.setEnabled(entry.factory is not None)
        self.setToolTip(f"{entry.title} (Alt+{number})")
        self.toggled.connect(self._colour)
        self._colour(False)
        self._name()

    def set_attention(self, count: int) -> None:
        """Show that *count* things want attention."""
        if count != self._count:
            self._count = count
            self._name()
            self.update()

    @property
    def attention(self) -> int:
        """How many things want attention."""
        return self._count

    def set_compact(self, compact: bool) -> None:
        """Show the icon alone; the name stays in the tooltip and for screen readers."""
        self._compact = compact
        self.setText("" if compact else self._entry.title)

    def sizeHint(self) -> QSize:
        """Leave room for the count."""
        return super().sizeHint() + QSize(0 if self._compact else 5 * GRID, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the count over the button."""
        super().paintEvent(event)
        if not self._count:
            return
        colours = present_colours()
        text = self._text()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.fontMetrics().height() + 2
        width = max(height, self.fontMetrics().horizontalAdvance(text) + GRID + HALF)
        pill = QRect(self.width() - width - GRID, (self.height() - height) // 2, width, height)
        if self._compact:
            pill.moveTopRight(QPoint(self.width() - 1, 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bad))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _text(self) -> str:
        return f"{MOST}+" if self._count > MOST else str(self._count)

    def _name(self) -> None:
        wants = f", {self._count} want attention" if self._count else ""
        self.setAccessibleName(f"{self._entry.title}{wants}")

    @Slot(bool)
    def _colour(self, checked: bool) -> None:
        set_icon(self, self._entry.icon, "accent" if checked else "text")


class Rail(QFrame):
    """The places of the window, from top to bottom.

    Signals:
        chosen(str): the key of the place the user wants to see.
    """

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "rail")
        self.setAccessibleName("Pages")
        self._keys = [entry.key for entry in entries]
        self._group = QButtonGroup(self)
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        box.setSpacing(HALF)
        for number, entry in enumerate(entries):
            made = RailButton(entry, number + 1)
            self._group.addButton(made, number)
            box.addWidget(made)
        box.addStretch(1)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.addWidget(area)
        self._inside = inside
        self._compact: bool | None = None
        self.set_compact(False)
        self._group.idClicked.connect(self._tell)

    def set_compact(self, compact: bool) -> None:
        """Show icons alone, where the window is too narrow for names as well."""
        if compact == self._compact:
            return
        self._compact = compact
        for button in self._group.buttons():
            assert isinstance(button, RailButton)
            button.set_compact(compact)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) if compact else 0
        self.setFixedWidth(self._inside.sizeHint().width() + 2 + bar)

    def button(self, key: str) -> RailButton:
        """Return the button of a place; ValueError for an unknown key."""
        found = self._group.button(self._keys.index(key))
        assert isinstance(found, RailButton)
        return found

    def mark(self, key: str) -> None:
        """Show that *key* is the page in front."""
        self.button(key).setChecked(True)

    @Slot(int)
    def _tell(self, number: int) -> None:
        self.chosen.emit(self._keys[number])
