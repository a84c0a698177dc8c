"""A line that says something without standing in the way."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID, HALF
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
        said(): there is something to read.
        acted(): the notice's own action was chosen.
        closed(): the notice is gone.
        keyboard_freed(): it is gone, and had the keyboard.
    """

    said = Signal()
    acted = Signal()
    closed = Signal()
    keyboard_freed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[], object] | None = None
        self._here = False
        self._icon = IconLabel("info", Tone.INFO)
        self._text = label("", select=True)
        self._action = button("", link=True)
        self._action.clicked.connect(self._act)
        close = IconButton("Close this notice", "close")
        close.clicked.connect(self.close_notice)
        self._timer = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.close_notice)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID, HALF, HALF, HALF)
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
        here: bool = False,
    ) -> None:
        """Show *text*; *action* names a link that calls *then* (a method of a QObject).

        What is said *here* is about the list in front, and goes with :meth:`leave`.
        """
        self._here = here
        self._look("link")
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
        self.said.emit()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._timer.stop()
        if tone in (Tone.INFO, Tone.GOOD) and not stays:
            self._timer.start()

    def ask(self, text: str, action: str, then: Callable[[], object]) -> None:
        """Ask about the list in front; the button *action* has the keyboard, Esc says no."""
        self.say(text, Tone.INFO, action, then, stays=True, here=True)
        self._look("main")
        self.said.emit()  # a button is higher than a link
        self._action.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_notice(self) -> None:
        """Take the notice away."""
        self._timer.stop()
        focus = QApplication.focusWidget()
        freed = focus is not None and self.isAncestorOf(focus)
        self.hide()
        self.closed.emit()
        if freed:
            self.keyboard_freed.emit()

    def leave(self) -> None:
        """Take away what was said about the list that was in front until now."""
        if self._here and not self.isHidden():
            self.close_notice()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the notice that has the keyboard, Enter takes its action."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_notice()
        elif enter and self._action.hasFocus():
            self._act()
        else:
            super().keyPressEvent(event)

    def _look(self, look: str) -> None:
        """Show the action as a "link", or as the "main" button of a question."""
        self._action.setProperty("look", look)
        self._action.style().unpolish(self._action)
        self._action.style().polish(self._action)

    @Slot()
    def _act(self) -> None:
        then = self._then
        self.close_notice()
        if then is not None:
            then()
        self.acted.emit()


class NoticeOver(QObject):
    """Keeps a notice above a place that is there anyway: nothing below it moves.

    It is as high as its words need; where that is more than the place has, it stands over what
    follows rather than pushing it down.
    """

    def __init__(self, notice: NoticeBar, place: QWidget, host: QWidget) -> None:
        """*place* is a child of *host*, in whose layout the notice has no part."""
        super().__init__(notice)
        self._notice = notice
        self._place = place
        self._host = host
        notice.setParent(host)
        notice.hide()
        notice.said.connect(self.lay_out)
        for watched in (host, place):
            watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the place."""
        moved = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest)
        if event.type() in moved and not self._notice.isHidden():
            self.lay_out()
        return False

    @Slot()
    def lay_out(self) -> None:
        """Put the notice where it belongs."""
        corner = self._place.mapTo(self._host, QPoint(0, 0))
        width = self._place.width()
        height = max(self._notice.heightForWidth(width), self._notice.minimumSizeHint().height())
        self._notice.setGeometry(QRect(corner.x(), corner.y(), width, height))
        self._notice.raise_()
