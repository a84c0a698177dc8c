"""Cards with a number that lead somewhere, in as many columns as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from ssync_desktop.ui.overview.situation import Card
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import column, label, row

LEAST = 28 * GRID  # the width of a card below which there is one column less


class CardButton(QPushButton):
    """One card; all of it is the button.

    Signals:
        chosen(Card): the user wants to see what it counts.
    """

    chosen = Signal(Card)

    def __init__(self, card: Card, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card = card
        self.setProperty("look", "card")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = IconLabel(card.icon, card.tone, 24)
        self._number = label("", "title", wrap=False)
        self._title = label("", wrap=False)
        self._detail = label("", "muted", wrap=False)
        head = row(self._icon, self._number, None, spacing=GRID)
        inside = column(head, self._title, self._detail, margin=2 * GRID, spacing=HALF)
        self.setLayout(inside)
        for part in (self._icon, self._number, self._title, self._detail):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._choose)
        self.show_card(card)

    @property
    def card(self) -> Card:
        """What is shown."""
        return self._card

    def show_card(self, card: Card) -> None:
        """Show *card* in place of the last one."""
        self._card = card
        self._icon.show_icon(card.icon, card.tone)
        self._number.setText(f"{card.number:,}")
        self._title.setText(card.title)
        self._detail.setText(card.detail)
        self._detail.setVisible(bool(card.detail))
        self.setAccessibleName(f"{card.number:,} {card.title}")
        self.setAccessibleDescription(card.detail)
        self.setToolTip(f"Show {card.subject}" if isinstance(card.subject, str) else "Show them")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """What the parts need: a push button does not ask its layout."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """No part is cut."""
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.minimumSize()

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._card)


class Columns(QWidget):
    """Widgets of equal width in rows, as many beside each other as *least* allows."""

    def __init__(self, least: int = LEAST, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._widgets: list[QWidget] = []
        self._count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * GRID)

    def fill(self, widgets: Sequence[QWidget]) -> None:
        """Show *widgets* in this order."""
        self._widgets = list(widgets)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use more or fewer columns."""
        super().resizeEvent(event)
        if self._fitting() != self._count:
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """One column must fit; the grid itself would keep the columns it has."""
        return QSize(self._least, super().minimumSizeHint().height())

    def _fitting(self) -> int:
        gap = self._grid.spacing()
        return max(1, (self.width() + gap) // (self._least + gap))

    def _arrange(self) -> None:
        for number in range(self._grid.columnCount()):
            self._grid.setColumnStretch(number, 0)
        while self._grid.count():
            self._grid.takeAt(0)
        self._count = self._fitting()
        for number, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, number // self._count, number % self._count)
        for number in range(self._count):
            self._grid.setColumnStretch(number, 1)


class Cards(Columns):
    """Cards that change in place: nothing moves as long as the same things are counted.

    Signals:
        chosen(Card): the user wants to see what a card counts.
    """

    chosen = Signal(Card)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._buttons: dict[str, CardButton] = {}

    @property
    def cards(self) -> tuple[Card, ...]:
        """What is shown."""
        return tuple(button.card for button in self._buttons.values())

    def button(self, key: str) -> CardButton:
        """Return the button of a card; KeyError when it is not shown."""
        return self._buttons[key]

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show *cards*."""
        before = dict(self._buttons)
        self._buttons = {}
        for card in cards:
            button = before.pop(card.key, None)
            if button is None:
                button = CardButton(card)
                button.chosen.connect(self.chosen)
            button.show_card(card)
            self._buttons[card.key] = button
        for gone in before.values():
            gone.hide()
            gone.deleteLater()
        self.fill(list(self._buttons.values()))
        self.setVisible(bool(self._buttons))
