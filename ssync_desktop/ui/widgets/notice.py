"""A line that says something without standing in the way."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import IconButton, button
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import label

SHOWN_MS = 8_000
SHAPES = {
    Tone.INFO: "info",
    Tone.GOOD: "success",
    Tone.WARN: "warning",
    Tone.BAD: "error",
}


class NoticeBar(QFrame):
    """Shows one notice; news goes by itself, warnings and errors stay until they are closed.

    Signals:
        acted(): the notice's own action was chosen.
        closed(): the notice is gone.
    """

    acted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[], object] | None = None
        self._icon = IconLabel("info", Tone.INFO)
        self._text = label("", select=True)
        self._action = button("", link=True)
        self._action.clicked.connect(self._act)
        close = IconButton("Close this notice", "close")
        close.clicked.connect(self.close_notice)
        self._timer = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.close_notice)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        line.setSpacing(GRID)
        line.addWidget(self._icon)
        line.addWidget(self._text, 1)
        line.addWidget(self._action)
        line.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def say(
        self,
        text: str,
        tone: Tone = Tone.INFO,
        action: str = "",
        then: Callable[[], object] | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Show *text*; *action* names a link that calls *then* (a method of a QObject)."""
        self._icon.show_icon(SHAPES.get(tone, "info"), tone)
        self._text.setText(text)
        self._action.setText(action.replace("&", "&&"))  # no mnemonics: "Test & Enable"
        self._action.setVisible(bool(action))
        self._then = then
        self.setProperty("look", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._timer.stop()
        if tone in (Tone.INFO, Tone.GOOD) and not stays:
            self._timer.start()

    @Slot()
    def close_notice(self) -> None:
        """Take the notice away."""
        self._timer.stop()
        self.hide()
        self.closed.emit()

    @Slot()
    def _act(self) -> None:
        then = self._then
        self.close_notice()
        if then is not None:
            then()
        self.acted.emit()
