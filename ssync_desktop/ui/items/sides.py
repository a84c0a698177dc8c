"""Fields on both sides and when they last agreed: three columns, to read or to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from ssync_desktop.domain.items.details import ItemDetails, Side
from ssync_desktop.domain.items.difference import difference
from ssync_desktop.domain.items.item import FieldConflict
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.items.values import value_words
from ssync_desktop.ui.items.words import SIDE_HINTS, SIDES, field_title
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.layouts import column, label
from ssync_desktop.ui.widgets.long_text import words

TOP = Qt.AlignmentFlag.AlignTop
NARROW = 64 * GRID  # a third of it has room for a word or an address


@dataclass(frozen=True, slots=True)
class FieldSides:
    """One field with what is said of it on each side; *winner* stands on both, or will."""

    field: str
    title: str
    values: Mapping[Side, object]
    winner: Side | None = None

    def text(self, side: Side) -> str:
        """Return the value of *side* in words."""
        return value_words(self.field, self.values[side])


def of_conflicts(
    object_type: ObjectType, conflicts: Iterable[FieldConflict]
) -> tuple[FieldSides, ...]:
    """Return the fields that both sides changed, with who won."""
    return tuple(
        FieldSides(
            one.field,
            field_title(object_type, one.field),
            {Side.CRM: one.crm, Side.COMMON: one.common, Side.EXCHANGE: one.exchange},
            Side.CRM if one.crm_won else Side.EXCHANGE,
        )
        for one in conflicts
    )


def of_differences(details: ItemDetails) -> tuple[FieldSides, ...]:
    """Return the fields in which both sides, as far as both are there, say different things."""
    if details.crm is None or details.exchange is None:
        return ()
    common = details.common
    return tuple(
        FieldSides(
            one.field,
            field_title(details.mapping.object_type, one.field),
            {
                Side.CRM: one.before,
                Side.COMMON: None if common is None else getattr(common, one.field),
                Side.EXCHANGE: one.after,
            },
        )
        for one in difference(details.crm, details.exchange)
    )


class SidesTable(QWidget):
    """Shows fields below each other, each with its three values: beside each other, or below.

    They stand below each other where a column would be too narrow for the words in it.
    """

    def __init__(self, fields: Iterable[FieldSides], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow: bool | None = None
        self._grid = _grid(self)
        self._headings = [_side_label(side) for side in Side]
        self._lines = [_line_of(one) for one in fields]
        self._lay(narrow=True)

    @property
    def narrow(self) -> bool:
        """Whether the values stand below each other."""
        return bool(self._narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the values beside or below each other, as there is room."""
        super().resizeEvent(event)
        self._lay(narrow=event.size().width() < NARROW)

    def _lay(self, *, narrow: bool) -> None:
        if narrow is self._narrow:
            return
        self._narrow, grid = narrow, self._grid
        while grid.takeAt(0) is not None:
            pass
        for place in range(len(Side)):
            grid.setColumnStretch(place, int(not narrow or place == 1))
            if not narrow:
                grid.addWidget(self._headings[place], 0, place, TOP)
            self._headings[place].setVisible(not narrow)
        for number, (title, sides, values) in enumerate(self._lines):
            line = 1 + number * (1 + len(Side))
            grid.addWidget(title, line, 0, 1, len(Side))
            for place, (side, value) in enumerate(zip(sides, values, strict=True)):
                if narrow:
                    grid.addWidget(side, line + 1 + place, 0, TOP)
                    grid.addWidget(value, line + 1 + place, 1, 1, len(Side) - 1)
                else:
                    grid.addWidget(value, line + 1, place, TOP)
                side.setVisible(narrow)  # in its place by now: else it were a window of its own


def _side_label(side: Side) -> QLabel:
    made = label(SIDES[side], "muted", wrap=False)
    made.setToolTip(SIDE_HINTS[side])
    return made


def _line_of(one: FieldSides) -> tuple[QLabel, list[QLabel], list[QWidget]]:
    """Return the title of a field, the names of the sides, and what each says."""
    values = []
    for side in Side:
        shown = words(one.text(side), "heading" if side is one.winner else "")
        shown.setAccessibleName(f"{one.title}, {SIDES[side]}: {one.text(side)}")
        values.append(shown)
    return label(one.title, "heading"), [_side_label(side) for side in Side], values


class SideCell(QFrame):
    """One value that can be chosen, by a click anywhere on it or by the keyboard."""

    def __init__(self, shown: FieldSides, side: Side) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self.mark = QRadioButton(SIDES[side])
        text = shown.text(side)
        self.mark.setAccessibleName(f"{shown.title}, {SIDES[side]}: {text}")
        self.mark.setToolTip(SIDE_HINTS[side])
        value = label(text)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setLayout(column(self.mark, value, None, margin=GRID, spacing=HALF))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.mark.setChecked(True)
            self.mark.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mouseReleaseEvent(event)


class SidesChoice(QWidget):
    """Lets one value of each field be chosen; Tab goes from field to field, arrows along it.

    Signals:
        chosen(): another value is chosen.
    """

    chosen = Signal()

    def __init__(self, fields: Iterable[FieldSides], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: dict[tuple[str, Side], SideCell] = {}
        self._fields = tuple(fields)
        grid = _grid(self)
        for one in self._fields:
            line = grid.rowCount()
            grid.addWidget(label(one.title, "heading"), line, 0, 1, len(Side))
            group = QButtonGroup(self)
            for place, side in enumerate(Side):
                cell = self.cells[one.field, side] = SideCell(one, side)
                group.addButton(cell.mark)
                cell.mark.setChecked(side is (one.winner or Side.CRM))
                grid.addWidget(cell, line + 1, place)
            group.buttonToggled.connect(self._tell)
        grid.setRowStretch(grid.rowCount(), 1)

    @property
    def choices(self) -> dict[str, Side]:
        """The side that is chosen for each field."""
        return {field: side for (field, side), cell in self.cells.items() if cell.mark.isChecked()}

    def choose(self, sides: Mapping[str, Side]) -> None:
        """Choose as *sides* says, of the fields that are here."""
        for one in self._fields:
            if one.field in sides:
                self.cells[one.field, sides[one.field]].mark.setChecked(True)

    def choose_all(self, side: Side) -> None:
        """Choose the values of *side* for all fields."""
        for one in self._fields:
            self.cells[one.field, side].mark.setChecked(True)

    @property
    def first(self) -> QWidget:
        """Where the keyboard begins: what is chosen for the first field."""
        chosen = (self.cells[one.field, self.choices[one.field]].mark for one in self._fields)
        return next(chosen, self)

    def _tell(self) -> None:
        self.chosen.emit()


def _grid(parent: QWidget) -> QGridLayout:
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(HALF)
    for place in range(len(Side)):
        grid.setColumnStretch(place, 1)
    return grid
