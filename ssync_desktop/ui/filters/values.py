"""The editors of a condition's value: none, a choice, a number of days, a text, or a record."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ssync_desktop.domain.items.filter_fields import MOST_DAYS, TEXT_LENGTH, WITHOUT_VALUE
from ssync_desktop.domain.items.sync_filter import FilterField, FilterOperator
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.filters.words import PRIORITIES, phases
from ssync_desktop.ui.widgets.editors import Choice, Number
from ssync_desktop.ui.widgets.reference_field import IdField

USUAL_DAYS = 30
LEAST_LETTERS = 8


class ValueBox(QWidget):
    """Edits the value of one condition, which is text; *known* are records known by name.

    Signals:
        edited(): the value changed.
        wanted(str): users or records whose names contain this are to be offered.
    """

    edited = Signal()
    wanted = Signal(str)

    def __init__(
        self,
        table: ObjectType,
        compared: tuple[FilterField, FilterOperator],
        value: str,
        known: Iterable[Reference] = (),
    ) -> None:
        super().__init__()
        field, operator = compared
        self.record: IdField | None = None
        self._editor: QWidget | None = None
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        if operator in WITHOUT_VALUE:
            return
        match field:
            case FilterField.OWNER | FilterField.REGARDING:
                self._add_record(field, value, known)
            case FilterField.PHASE:
                self._add_choice(phases(table), value)
            case FilterField.PRIORITY:
                self._add_choice(PRIORITIES, value)
            case FilterField.STARTS_WITHIN:
                self._add_days(value)
            case _:
                self._add_text(value)

    @property
    def value(self) -> str:
        """The value as a condition keeps it; empty while nothing is chosen."""
        if self.record is not None:
            chosen = self.record.read()
            return str(chosen) if chosen else ""
        editor = self._editor
        if isinstance(editor, Choice):
            return str(int(editor.value()))
        if isinstance(editor, Number):
            return str(editor.value())
        return editor.text() if isinstance(editor, QLineEdit) else ""

    @property
    def unsettled(self) -> bool:
        """Whether something is typed that names nobody yet."""
        return self.record is not None and self.record.unsettled

    def name(self, words: str) -> None:
        """Let assistive techniques say what is entered here."""
        editor = self.record.editor if self.record else self._editor
        if editor is not None:
            editor.setAccessibleName(words)
            self.setFocusProxy(editor)

    def _add_choice(self, options: Mapping[Any, str], value: str) -> None:
        choice = Choice(options.items())
        choice.setMinimumContentsLength(LEAST_LETTERS)
        by_text = {str(int(one)): one for one in options}
        if value in by_text:
            choice.choose(by_text[value])
        choice.picked.connect(self.edited)
        self._put(choice)

    def _add_days(self, value: str) -> None:
        days = Number(1, MOST_DAYS, "days")
        days.setValue(int(value) if value.isascii() and value.isdigit() else USUAL_DAYS)
        days.valueChanged.connect(self.edited)
        self._put(days)
        self._box.addStretch(1)

    def _add_text(self, value: str) -> None:
        line = QLineEdit(value, maxLength=TEXT_LENGTH, placeholderText="Part of it")
        line.textChanged.connect(self.edited)
        self._put(line)

    def _add_record(self, field: FilterField, value: str, known: Iterable[Reference]) -> None:
        owner = field is FilterField.OWNER
        prompt = "Type part of a name"
        self.record = IdField(
            "User" if owner else "Record",
            prompt,
            ObjectType.USER if owner else ObjectType.ACCOUNT,
            known,
        )
        self.record.leave_title_out()
        if value:
            self.record.write(UUID(value))
        self.record.wanted.connect(self.wanted)
        self.record.edited.connect(self.edited)
        self._box.addWidget(self.record)

    def _put(self, editor: QWidget) -> None:
        self._editor = editor
        self._box.addWidget(editor)
