"""An icon that stands by itself and follows the theme."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ssync_desktop.ui.colours import Tone, present_colours
from ssync_desktop.ui.icons import pixmap


class IconLabel(QWidget):
    """Paints one icon in the colour of a tone."""

    def __init__(
        self, name: str, tone: Tone = Tone.NEUTRAL, size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tone = tone
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, tone: Tone) -> None:
        """Show another icon from now on."""
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        """The icon's edge."""
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon at the screen's own resolution."""
        colours = present_colours()
        painter = QPainter(self)
        image = pixmap(
            self._name,
            colours.tone(self._tone),
            QColor(colours.base),
            self._size,
            self.devicePixelRatioF(),
        )
        painter.drawPixmap(0, 0, image)
