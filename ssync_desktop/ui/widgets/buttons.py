"""Buttons and actions with icon, name and tooltip, made the same way everywhere."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ssync_desktop.ui.icons import icon_size, set_icon

CONFIRMED_MS = 1_500


def button(
    text: str, icon_name: str = "", *, main: bool = False, link: bool = False
) -> QPushButton:
    """Return a push button; *main* marks the one a page is for, *link* looks like a link."""
    made = QPushButton(text.replace("&", "&&"))
    made.setAutoDefault(False)
    if main or link:
        made.setProperty("look", "main" if main else "link")
    if icon_name:
        set_icon(made, icon_name, "on_accent" if main else "accent" if link else "text")
        made.setIconSize(icon_size())
    return made


def action(
    parent: QObject,
    text: str,
    icon_name: str,
    triggered: Callable[..., object],
    shortcut: str = "",
    tooltip: str = "",
) -> QAction:
    """Return an action for toolbar and context menu; *triggered* is a method of a QObject."""
    made = QAction(text.replace("&", "&&"), parent)  # no mnemonics: "Test & Enable"
    set_icon(made, icon_name)
    made.triggered.connect(triggered)
    hint = tooltip or text
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
        hint = f"{hint} ({made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})"
    made.setToolTip(hint)
    return made


class ActionButton(QPushButton):
    """A push button that follows an action's text, icon, tooltip and state."""

    def __init__(self, of: QAction, *, main: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(of.text(), parent)
        self._action = of
        self._kept_back = False
        self.setAutoDefault(False)
        if main:
            self.setProperty("look", "main")
        self._colour = "on_accent" if main else "text"
        self._icon_name = ""
        self._follow()
        self.clicked.connect(of.trigger)
        of.changed.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        self.setText(self._action.text())
        name = str(self._action.property("iconName") or "")
        if name != self._icon_name:
            self._icon_name = name
            set_icon(self, name, self._colour)
            self.setIconSize(icon_size())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        if self.parentWidget() is not None:
            self.setVisible(self.offered and not self._kept_back)

    @property
    def action(self) -> QAction:
        """What it triggers."""
        return self._action

    @property
    def offered(self) -> bool:
        """Whether its action is there at all."""
        return self._action.isVisible()

    def keep_back(self, kept_back: bool) -> None:
        """Go out of sight, because there is no room, or come back."""
        self._kept_back = kept_back
        wanted = self.offered and not kept_back
        if self.isHidden() is wanted:
            self.setVisible(wanted)


class IconButton(QToolButton):
    """A button that is only an icon; its name is its tooltip and its accessible name."""

    def __init__(self, name: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAutoRaise(True)
        set_icon(self, icon_name)
        self.setIconSize(icon_size())


class CopyButton(QPushButton):
    """Copies a text to the clipboard and says so for a moment."""

    def __init__(
        self, text: Callable[[], str], label: str = "Copy", parent: QWidget | None = None
    ) -> None:
        super().__init__(label, parent)
        self._text = text
        self._label = label
        self.setAutoDefault(False)
        set_icon(self, "copy")
        self.setIconSize(icon_size())
        self.clicked.connect(self._copy)
        self._back = QTimer(self, interval=CONFIRMED_MS, singleShot=True)
        self._back.timeout.connect(self._restore)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self.setText("Copied")
        set_icon(self, "check")
        self._back.start()

    @Slot()
    def _restore(self) -> None:
        self.setText(self._label)
        set_icon(self, "copy")
