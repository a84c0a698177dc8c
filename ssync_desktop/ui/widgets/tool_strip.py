"""The line above a list: filter, buttons, and a menu for those that have no room."""

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import ActionButton
from ssync_desktop.ui.widgets.flow import FlowLayout

MORE = "More"
AT_LEAST = 3  # buttons beside the rest; where there is no room for them they get their own line


class ToolStrip(QWidget):
    """Lays out from left to right; buttons that would need a line of their own go into "More".

    They keep their order, so the most important ones stay in sight.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[ActionButton] = []
        self._others: list[QWidget] = []
        self._flow = FlowLayout(self, GRID)
        self._more = QPushButton(MORE)
        self._more.setAccessibleName("More actions")
        self._more.setAutoDefault(False)
        self._more.setProperty("look", "menu")
        self._menu = QMenu(self._more)
        self._menu.setToolTipsVisible(True)  # they say why an action cannot be chosen
        self._more.setMenu(self._menu)
        self._flow.addWidget(self._more)
        self._more.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def count(self) -> int:
        """Return how many things there are, whether in sight or in the menu."""
        return len(self._buttons) + len(self._others)

    def in_menu(self) -> tuple[QAction, ...]:
        """Return what had no room."""
        return tuple(self._menu.actions())

    def insert(self, place: int, widget: QWidget) -> None:
        """Add something that always stays in sight, at *place*."""
        self._others.append(widget)
        self._flow.insert(min(place, self._flow.count() - 1), widget)
        self._share()

    def add_action(self, action: QAction) -> None:
        """Add the button of *action* after the others."""
        made = ActionButton(action)
        self._buttons.append(made)
        self._flow.insert(self._flow.count() - 1, made)
        action.changed.connect(self._share)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let as many buttons be in sight as there is room for."""
        super().resizeEvent(event)
        self._share()

    def event(self, event: QEvent) -> bool:
        """Share the room anew when a part came, went, or became wider."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._share()
        return super().event(event)

    @Slot()
    def _share(self) -> None:
        offered = [button for button in self._buttons if button.offered]
        fitting = self._fitting(offered)
        outside = offered[fitting:]
        for button in offered:
            button.keep_back(button in outside)
        actions = [button.action for button in outside]
        if actions != self._menu.actions():
            self._menu.clear()
            self._menu.addActions(actions)
        self._more.setVisible(bool(outside))

    def _fitting(self, offered: list[ActionButton]) -> int:
        """Return how many buttons are in sight: beside the rest, or on a line of their own."""
        taken = 0
        for widget in self._others:
            if not widget.isHidden():
                taken += widget.sizeHint().width() + GRID
        beside = self._that_fit(offered, self.width() - taken)
        if beside >= min(AT_LEAST, len(offered)):
            self._flow.begin_line_with(None)
            return beside
        self._flow.begin_line_with(offered[0])
        return self._that_fit(offered, self.width())

    def _that_fit(self, buttons: list[ActionButton], room: int) -> int:
        widths = [button.sizeHint().width() + GRID for button in buttons]
        if sum(widths) - GRID <= room:
            return len(buttons)
        room -= self._more.sizeHint().width()
        for number, width in enumerate(widths):
            room -= width
            if room < 0:
                return number
        return len(buttons)
