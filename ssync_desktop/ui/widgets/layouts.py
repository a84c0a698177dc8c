"""Boxes on the 8-pixel grid, and labels of the few kinds a page is made of."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.ui.theme import GRID

Item = QWidget | QLayout | int | None


def column(*items: Item, margin: int = 0, spacing: int = GRID) -> QVBoxLayout:
    """Stack *items*: widgets, layouts, a distance in pixels, or None for what is left over."""
    made = QVBoxLayout()
    _fill(made, items, margin, spacing)
    return made


def row(*items: Item, margin: int = 0, spacing: int = GRID) -> QHBoxLayout:
    """Put *items* side by side; see :func:`column`."""
    made = QHBoxLayout()
    _fill(made, items, margin, spacing)
    return made


def beside(widget: QWidget, words: str) -> QHBoxLayout:
    """Put quiet *words* beside *widget*; they break, and take all the room that is left."""
    made = row(widget, label(words, "muted"))
    made.setStretch(1, 1)
    return made


def label(text: str = "", look: str = "", *, wrap: bool = True, select: bool = False) -> QLabel:
    """Return a plain-text label; *look* is one of the style sheet's (title, heading, muted …)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if look:
        made.setProperty("look", look)
    if select:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def frame(layout: QLayout, look: str = "card", parent: QWidget | None = None) -> QFrame:
    """Return a frame of the style sheet's *look* (card, pane, info, warn …) around *layout*."""
    made = QFrame(parent)
    made.setProperty("look", look)
    made.setLayout(layout)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """Return *content* in an area that scrolls down where it does not fit."""
    area = FollowingArea()
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area


class FollowingArea(QScrollArea):
    """Scrolls to what gets the focus, also when Tab comes from outside or the program sets it.

    Qt does it only while Tab goes on inside. The mouse is left alone: nothing moves under it. What
    is new has its place only later: it is followed there, unless somebody has scrolled since.
    """

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        self._followed: tuple[QWidget, int] | None = None  # to what, and to where it scrolled
        self.verticalScrollBar().rangeChanged.connect(self._follow_on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep in sight what is being written in, when something beside it takes room."""
        super().resizeEvent(event)
        content, focus = self.widget(), QApplication.focusWidget()
        if content is None or focus is None or not content.isAncestorOf(focus):
            return
        if isinstance(focus, QLineEdit):
            self.ensureWidgetVisible(focus, 0, 2 * GRID)

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._followed = None
        content = self.widget()
        if content is None or new is None or not content.isAncestorOf(new):
            return
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._scroll_to(new)

    @Slot()
    def _follow_on(self) -> None:
        """Scroll again to what has the focus still, now that the content has grown or shrunk."""
        if self._followed is None:
            return
        widget, place = self._followed
        if widget is QApplication.focusWidget() and place == self.verticalScrollBar().value():
            self._scroll_to(widget)

    def _scroll_to(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, 0, 2 * GRID)
        self._followed = (widget, self.verticalScrollBar().value())


def _fill(box: QBoxLayout, items: tuple[Item, ...], margin: int, spacing: int) -> None:
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(spacing)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)
