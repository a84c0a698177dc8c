"""A choice between the lists of a page, always in view."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QWidget

from ssync_desktop.ui.theme import HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.flow import FlowLayout


class Places(QWidget):
    """Buttons side by side, of which one is down.

    Signals:
        chosen(int): the number of the place the user wants to see.
    """

    chosen = Signal(int)

    def __init__(
        self, titles: Sequence[str], parent: QWidget | None = None, *, breaks: bool = False
    ) -> None:
        """*breaks* where there are many: what has no room goes on below."""
        super().__init__(parent)
        self._titles = tuple(titles)
        self.setAccessibleName("Lists")
        self._group = QButtonGroup(self)
        line: QLayout = FlowLayout(self, HALF) if breaks else QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(HALF)
        for number, title in enumerate(titles):
            made = button(title)
            made.setProperty("look", "place")
            made.setCheckable(True)
            self._group.addButton(made, number)
            line.addWidget(made)
        self._group.idToggled.connect(self._tell)

    @property
    def place(self) -> int:
        """The number of the place in front."""
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Press the button of a place."""
        self._group.button(number).setChecked(True)

    def count(self, number: int, waiting: int) -> None:
        """Show how many things wait at a place; 0 shows nothing."""
        title = self._titles[number]
        self._group.button(number).setText(f"{title} ({waiting:,})" if waiting else title)

    @Slot(int, bool)
    def _tell(self, number: int, down: bool) -> None:
        if down:
            self.chosen.emit(number)
