"""One condition of a filter: a field, how it is compared, and with what."""

from collections.abc import Iterable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ssync_desktop.domain.items.filter_fields import FIELDS, OPERATORS
from ssync_desktop.domain.items.sync_filter import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.filters.values import ValueBox
from ssync_desktop.ui.filters.words import OPERATORS as OPERATOR_WORDS
from ssync_desktop.ui.filters.words import field_words
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import IconButton
from ssync_desktop.ui.widgets.editors import Choice

FIELD_LETTERS, OPERATOR_LETTERS = 11, 7


class ConditionLine(QWidget):
    """Edits one condition of a row of *table*.

    Signals:
        edited(): the condition changed.
        removed(): the user does without it.
        wanted(FilterField, str): whom this text may name is to be offered for this field.
    """

    edited = Signal()
    removed = Signal()
    wanted = Signal(FilterField, str)

    def __init__(
        self,
        table: ObjectType,
        condition: FilterCondition,
        known: Iterable[Reference],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._known = tuple(known)
        self._place = 1
        self._offering = False  # another field offers other comparisons by itself
        self.field = Choice((one, field_words(table, one)) for one in FIELDS[table])
        self.operator = Choice(())
        self.remove = IconButton("Remove this condition", "close")
        self.value = ValueBox(
            table, (condition.field, condition.operator), condition.value, self._known
        )
        self.field.choose(condition.field)
        self.field.setMinimumContentsLength(FIELD_LETTERS)
        self.operator.setMinimumContentsLength(OPERATOR_LETTERS)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        for part, stretch in ((self.field, 4), (self.operator, 3), (self.value, 5)):
            self._box.addWidget(part, stretch)
        self._box.addWidget(self.remove)
        self._offer_operators(condition.operator)
        self._watch_value()
        self.field.picked.connect(self._change_field)
        self.operator.picked.connect(self._change_operator)
        self.remove.clicked.connect(self.removed)
        self.setFocusProxy(self.field)

    @property
    def condition(self) -> FilterCondition:
        """The condition as it is entered."""
        return FilterCondition(self.field_now, self._compared, self.value.value)

    @property
    def field_now(self) -> FilterField:
        """What the condition looks at."""
        chosen: FilterField = self.field.value()
        return chosen

    def number(self, place: int) -> None:
        """Be the condition at *place*; the first is 1."""
        self.field.setAccessibleName(f"Condition {place}: field")
        self.operator.setAccessibleName(f"Condition {place}: how it compares")
        self.value.name(f"Condition {place}: value")
        self.remove.setAccessibleName(f"Remove condition {place}")
        self._place = place

    @property
    def _compared(self) -> FilterOperator:
        chosen: FilterOperator = self.operator.value()
        return chosen

    @Slot()
    def _change_field(self) -> None:
        self._offer_operators(self._compared)
        self._renew_value("")

    @Slot()
    def _change_operator(self) -> None:
        if not self._offering:
            self._renew_value(self.value.value)

    def _offer_operators(self, wished: FilterOperator) -> None:
        """Offer what the field can be compared by; one way alone is no choice."""
        self._offering = True
        offered = OPERATORS[self.field_now]
        self.operator.offer((one, OPERATOR_WORDS[one]) for one in offered)
        self.operator.choose(wished if wished in offered else offered[0])
        self._offering = False
        self.operator.setEnabled(len(offered) > 1)

    def _renew_value(self, value: str) -> None:
        old = self.value
        compared = (self.field_now, self._compared)
        self.value = ValueBox(self._table, compared, value, self._known)
        self._box.replaceWidget(old, self.value)
        self._box.setStretchFactor(self.value, 5)
        old.hide()
        old.deleteLater()
        self._watch_value()
        self.number(self._place)
        self.edited.emit()

    def _watch_value(self) -> None:
        self.value.edited.connect(self.edited)
        self.value.wanted.connect(self._want)

    @Slot(str)
    def _want(self, text: str) -> None:
        self.wanted.emit(self.field_now, text)
