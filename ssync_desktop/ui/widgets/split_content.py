"""A main part and a pane beside it, which moves below where the window is narrow."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSplitter, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.layouts import scrolled

NARROW = 112 * GRID  # 896 device-independent pixels
SHARES = (62, 38)


class SplitContent(QSplitter):
    """Two parts with a handle between them."""

    def __init__(self, content: QWidget, pane: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GRID)
        if not isinstance(pane, QAbstractScrollArea):
            pane = scrolled(pane)
        self.addWidget(content)
        self.addWidget(pane)
        pane.setMinimumWidth(36 * GRID)
        pane.setMinimumHeight(20 * GRID)
        content.setMinimumHeight(16 * GRID)
        self.setStretchFactor(0, SHARES[0])
        self.setStretchFactor(1, SHARES[1])
        self._shared = False

    @property
    def narrow(self) -> bool:
        """Whether the pane stands below."""
        return self.orientation() is Qt.Orientation.Vertical

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the pane beside or below, as there is room."""
        narrow = event.size().width() < NARROW
        if narrow != self.narrow or not self._shared:
            self.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
            whole = self.height() if narrow else self.width()
            self.setSizes([whole * share // 100 for share in SHARES])
            self._shared = True
        super().resizeEvent(event)
