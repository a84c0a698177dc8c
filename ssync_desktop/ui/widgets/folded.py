"""A heading that unfolds what most people need not see."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from ssync_desktop.ui.icons import icon_size, set_icon
from ssync_desktop.ui.theme import HALF


class Folded(QWidget):
    """Shows *content* only while its heading is open."""

    def __init__(
        self, heading: str, content: QWidget, *, opened: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._content = content
        self._heading = QToolButton(text=heading, checkable=True, autoRaise=True)
        self._heading.setProperty("look", "link")
        self._heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heading.setIconSize(icon_size())
        self._heading.setAccessibleName(heading)
        self._heading.toggled.connect(self._show)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        box.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(content)
        self._heading.setChecked(opened)
        self._show(opened)

    @property
    def opened(self) -> bool:
        """Whether the content is shown."""
        return self._heading.isChecked()

    def open(self) -> None:
        """Unfold."""
        self._heading.setChecked(True)

    @Slot(bool)
    def _show(self, opened: bool) -> None:
        self._content.setVisible(opened)
        set_icon(self._heading, "collapse" if opened else "expand")
        self._heading.setAccessibleDescription("expanded" if opened else "collapsed")
