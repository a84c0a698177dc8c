"""The conditions of a filter below each other; all of them must hold."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.domain.items.filter_fields import FIELDS, MOST_CONDITIONS, OPERATORS
from ssync_desktop.domain.items.sync_filter import FilterCondition, FilterField
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.filters.condition_line import ConditionLine
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import ValueEditor
from ssync_desktop.ui.widgets.layouts import row

FULL = f"A filter has at most {MOST_CONDITIONS} conditions."


class ConditionsEditor(ValueEditor):
    """Edits the conditions of a filter of *table*; *known* are records known by name.

    Signals:
        wanted(FilterField, str): whom this text may name is to be offered for this field.
    """

    wanted = Signal(FilterField, str)

    def __init__(
        self, table: ObjectType, known: Iterable[Reference] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._known = {one.id: one for one in known}
        self.lines: list[ConditionLine] = []
        self._asking: ConditionLine | None = None
        self.add = button("Add a condition", "add")
        self._below = QVBoxLayout()
        self._below.setSpacing(GRID)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(self._below)
        whole.addLayout(row(self.add, None))
        self.add.clicked.connect(self._add_one)
        self.setFocusProxy(self.add)

    def value(self) -> tuple[FilterCondition, ...]:
        """Return the conditions."""
        return tuple(line.condition for line in self.lines)

    def show_value(self, value: Iterable[FilterCondition]) -> None:
        """Show other conditions."""
        for line in self.lines:
            self._take_away(line)
        self.lines = []
        for condition in value:
            self._append(condition)
        self._count()

    def follow(self, table: ObjectType) -> None:
        """Be about another table: conditions on what it does not have are given up."""
        if table is self._table:
            return
        self._table = table
        kept = [one for one in self.value() if one.field in FIELDS[table]]
        self.show_value(kept or [_first(table)])
        self.edited.emit()

    def offer(self, references: Iterable[Reference]) -> None:
        """Offer users or records to the condition that asked last."""
        offered = tuple(references)
        self._known |= {one.id: one for one in offered}
        line = self._asking
        if line is not None and line in self.lines and line.value.record is not None:
            line.value.record.offer(offered)

    def _append(self, condition: FilterCondition) -> ConditionLine:
        line = ConditionLine(self._table, condition, self._known.values())
        self.lines.append(line)
        self._below.addWidget(line)
        line.edited.connect(self.edited)
        line.wanted.connect(partial(self._want, line))
        line.removed.connect(partial(self._remove, line))
        return line

    @Slot()
    def _add_one(self) -> None:
        used = {line.field_now for line in self.lines}
        unused = [field for field in FIELDS[self._table] if field not in used]
        line = self._append(_first(self._table, unused))
        self._count()
        line.show()
        self._below.activate()  # nobody can scroll to what has no place
        line.setFocus()
        self.edited.emit()

    def _remove(self, line: ConditionLine) -> None:
        place = self.lines.index(line)
        self.lines.remove(line)
        self._take_away(line)
        self._count()
        beside = self.lines[min(place, len(self.lines) - 1)] if self.lines else self.add
        beside.setFocus()
        self.edited.emit()

    def _take_away(self, line: ConditionLine) -> None:
        self._below.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _count(self) -> None:
        for place, line in enumerate(self.lines, 1):
            line.number(place)
        full = len(self.lines) >= MOST_CONDITIONS
        self.add.setEnabled(not full)
        self.add.setToolTip(FULL if full else "Another one makes the filter narrower")

    def _want(self, line: ConditionLine, field: FilterField, text: str) -> None:
        self._asking = line
        self.wanted.emit(field, text)


def _first(table: ObjectType, fields: Iterable[FilterField] = ()) -> FilterCondition:
    """Return a condition to begin with: on the first of *fields*, or of what the table has."""
    field = next(iter(fields), FIELDS[table][0])
    return FilterCondition(field, OPERATORS[field][0], "")
