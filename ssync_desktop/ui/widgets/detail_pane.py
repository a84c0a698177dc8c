"""The frame of the panes beside the lists: a card of parts, or what there is to select."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.badge import Badge, StatusBadge
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.layouts import frame, label
from ssync_desktop.ui.widgets.long_text import LongText


class DetailPane(QWidget):
    """Shows one thing at a time; while it shows none, *promise* and *advice* say what it is for.

    *promise* stands there when nothing is selected, *advice* when several rows are.

    Signals:
        place_wanted(str, object): show the page of this key, and on it this subject.
    """

    place_wanted = Signal(str, object)

    promise: ClassVar[str] = "Select one to see what became of it, and why."
    advice: ClassVar[str] = "Select one to see what became of it."

    def __init__(self, icon_name: str, one: str, many: str, parent: QWidget | None = None) -> None:
        """*one* and *many* are what is listed: "email", "emails"."""
        super().__init__(parent)
        self._icon, self.one, self.many = icon_name, one, many
        self._shown: QWidget | None = None
        self.setAccessibleName(f"Selected {one}")
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)

    def show_count(self, count: int) -> None:
        """Say that *count* rows are selected, which is none or several."""
        if count:
            words = (f"{count:,} {self.many} selected", self.advice)
        else:
            words = (f"No {self.one} selected", self.promise)
        self.put(EmptyState(self._icon, *words))

    def say(self, heading: str, sentence: str) -> None:
        """Say why nothing is shown."""
        self.put(EmptyState(self._icon, heading, sentence))

    def put(self, widget: QWidget, *, from_top: bool = True) -> None:
        """Show *widget* in place of what was shown, and *from_top* unless it is only news."""
        if self._shown is not None:
            focus = QApplication.focusWidget()
            if focus is not None and self._shown.isAncestorOf(focus):
                self.setFocus()  # Tab goes on from here; else the keyboard would leave the page
            self._whole.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self._whole.addWidget(widget)
        area = self.parentWidget()
        while from_top and area is not None:
            if isinstance(area, QScrollArea):
                area.verticalScrollBar().setValue(0)
                break
            area = area.parentWidget()


class DetailCard(QFrame):
    """A card: state and subject on top, below them headed parts."""

    def __init__(self, title: str, badge: Badge, words: str = "") -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        self._badge = StatusBadge(badge)
        self._words = label(words, "muted")
        heading = label(title, "heading", select=True)
        font = QFont(heading.font())
        font.setPointSizeF(font.pointSizeF() * 1.2)
        heading.setFont(font)
        state = QHBoxLayout()
        state.setSpacing(GRID)
        state.addWidget(self._badge)
        state.addWidget(self._words, 1)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._box.setSpacing(GRID)
        self._box.addWidget(heading)
        self._box.addLayout(state)

    def add(self, widget: QWidget, heading: str = "") -> QWidget:
        """Add a part below the others; returns it."""
        if heading:
            self._box.addSpacing(GRID)
            self._box.addWidget(label(heading, "heading"))
        self._box.addWidget(widget)
        return widget

    def end(self) -> None:
        """Leave what room is left at the end."""
        self._box.addStretch(1)


def framed_words(text: str) -> QFrame:
    """Return *text* as it was written, in a frame of its own."""
    box = QVBoxLayout()
    box.setContentsMargins(GRID, GRID, GRID, GRID)
    box.addWidget(LongText(text, monospace=True))
    return frame(box, "pane")
