"""Lines of plain text of which there may be thousands: one widget, which scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

MOST_SHOWN = 8  # lines; more are scrolled


class LineList(QPlainTextEdit):
    """Shows *lines* that can be selected; a label for each would hold the window up."""

    def __init__(self, lines: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        """*name* is what it is called where it is not seen."""
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setPlainText("\n".join(lines))
        self._lines = min(max(len(lines), 2), MOST_SHOWN)

    def sizeHint(self) -> QSize:
        """As high as its lines, up to a few of them."""
        margins = self.contentsMargins()
        inside = (
            self._lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()
        )
        height = round(inside) + margins.top() + margins.bottom()
        return QSize(super().sizeHint().width(), height)
