"""The filter of a list: a text that contains, and saved views."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from ssync_desktop.domain.query import Condition
from ssync_desktop.ui.icons import set_icon
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.editors import Choice

TYPING_MS = 250


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: its name and the conditions it stands for."""

    title: str
    conditions: tuple[Condition, ...] = ()


class _Search(QLineEdit):
    """A line that Esc empties before it goes on to the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc while there is something to empty."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """What a list is narrowed down to.

    Signals:
        filtered(text, conditions): the user wants to see these rows; typing is awaited.
    """

    filtered = Signal(str, tuple)

    def __init__(self, views: Sequence[View] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = _Search(placeholderText="Filter (Ctrl+F)", clearButtonEnabled=True)
        self._line.setAccessibleName("Filter")
        self._line.setMinimumWidth(24 * GRID)
        self._line.setAcceptDrops(False)  # a dropped file is for the page, not its name
        magnifier = QAction(self)
        set_icon(magnifier, "search")
        self._line.addAction(magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._timer.timeout.connect(self._tell)
        self._line.textChanged.connect(self._timer.start)
        self._line.returnPressed.connect(self._tell)
        self._offered = tuple(views)
        self._views = Choice([(view, view.title) for view in views])
        self._views.setAccessibleName("View")
        self._views.setMinimumContentsLength(0)
        self._views.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._views.setToolTip("Saved views")
        self._views.picked.connect(self._tell)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._views)
        line.addWidget(self._line)
        self._views.setVisible(bool(views))  # within the bar: alone it would flash as a window

    @property
    def text(self) -> str:
        """What the rows contain."""
        return self._line.text().strip()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What the chosen view asks for."""
        view = self._views.value()
        return view.conditions if isinstance(view, View) else ()

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.conditions)

    def choose(self, title: str) -> None:
        """Choose the view named *title*; an unknown one changes nothing."""
        for number in range(self._views.count()):
            if self._views.itemText(number) == title:
                self._views.setCurrentIndex(number)

    def show_view(self, view: View) -> None:
        """Offer *view* beside the saved ones, in place of one of its title, and choose it."""
        shown = [one for one in self._offered if one.title != view.title] + [view]
        self._offered = tuple(shown)
        self._timer.stop()
        self._line.blockSignals(True)
        self._line.clear()
        self._line.blockSignals(False)
        self._views.blockSignals(True)
        self._views.offer([(one, one.title) for one in shown])
        self._views.choose(view)
        self._views.blockSignals(False)
        self._views.show()
        self._tell()

    def look_for(self, text: str) -> None:
        """Show all rows that contain *text*."""
        self._views.setCurrentIndex(0 if self._views.count() else -1)
        self._line.setText(text)
        self._tell()

    def take_focus(self) -> None:
        """Let the user type."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    @Slot()
    def clear(self) -> None:
        """Show everything again."""
        self._line.clear()
        self._views.setCurrentIndex(0 if self._views.count() else -1)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self._timer.stop()
        self.filtered.emit(self.text, self.conditions)
