"""A main part and a pane beside it, which moves below where the window is narrow."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSplitter, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.layouts import scrolled

NARROW = 112 * GRID  # 896 device-independent pixels
SHARES = (63, 37)


class SplitContent(QSplitter):
    """Two parts with a handle between them; the second is away until there is cause for it.

    The pane stands while it is both *revealed* (something was chosen) and *offered* (there is
    anything to choose). Once revealed it stays: a list whose width changes with every click
    would move under the pointer.
    """

    def __init__(self, content: QWidget, pane: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GRID)
        if not isinstance(pane, QAbstractScrollArea):
            pane = scrolled(pane)
        pane.hide()
        self.addWidget(content)
        self.addWidget(pane)
        pane.setMinimumWidth(36 * GRID)
        pane.setMinimumHeight(14 * GRID)
        content.setMinimumHeight(14 * GRID)
        self.setStretchFactor(0, SHARES[0])
        self.setStretchFactor(1, SHARES[1])
        self._pane = pane
        self._shared = False
        self._revealed = False
        self._offered = True

    @property
    def narrow(self) -> bool:
        """Whether the pane stands below."""
        return self.orientation() is Qt.Orientation.Vertical

    @property
    def revealed(self) -> bool:
        """Whether the pane stands, or would if it were offered."""
        return self._revealed

    def reveal(self, revealed: bool = True) -> None:
        """Show the pane, or give all the room to the content again."""
        self._revealed = revealed
        self._show_or_hide()

    def offer(self, offered: bool) -> None:
        """Say whether there is anything that the pane could be about."""
        self._offered = offered
        self._show_or_hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the pane beside or below, as there is room."""
        narrow = event.size().width() < NARROW
        if narrow != self.narrow:
            self.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
            self._shared = False
        self._share()
        super().resizeEvent(event)

    def _show_or_hide(self) -> None:
        self._pane.setVisible(self._revealed and self._offered)
        self._share()

    def _share(self) -> None:
        """Give each its part, once; from then on the handle is the user's."""
        if self._shared or not self._pane.isVisibleTo(self):
            return
        whole = self.height() if self.narrow else self.width()
        self.setSizes([whole * share // 100 for share in SHARES])
        self._shared = True
