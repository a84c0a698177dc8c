"""Editors for values that deserve a sentence each: one of several methods, some of the roles."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.domain.options import Role
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.users.words import ROLE_SENTENCES
from ssync_desktop.ui.widgets.editors import ValueEditor
from ssync_desktop.ui.widgets.layouts import column, label, row

INDENT = 26  # below the words of a mark: its padding, shape and distance in style.qss


class ExplainedChoice(ValueEditor):
    """One of some values, all in view, each with a sentence on what it means."""

    def __init__(
        self,
        options: Mapping[Any, str],
        sentences: Mapping[Any, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values = tuple(options)
        self._group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        for number, value in enumerate(self._values):
            mark = QRadioButton(options[value])
            mark.setAccessibleDescription(sentences[value])
            self._group.addButton(mark, number)
            box.addLayout(_explained(mark, sentences[value]))
        self._group.idToggled.connect(self._tell)

    def value(self) -> Any:
        """Return the chosen value; None while nothing is chosen."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else None

    def show_value(self, value: Any) -> None:
        """Choose *value*."""
        mark = self._group.button(self._values.index(value))
        mark.setChecked(True)
        self.setFocusProxy(mark)

    def _tell(self, number: int, down: bool) -> None:
        if down:
            self.setFocusProxy(self._group.button(number))
            self.edited.emit()


class RolesEditor(ValueEditor):
    """Ticks for the roles a user holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks = {role: QCheckBox(role.value) for role in ROLE_SENTENCES}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        for role, mark in self._marks.items():
            mark.setAccessibleDescription(ROLE_SENTENCES[role])
            mark.toggled.connect(self.edited)
            box.addLayout(_explained(mark, ROLE_SENTENCES[role]))
        self.setFocusProxy(next(iter(self._marks.values())))

    def value(self) -> frozenset[Role]:
        """Return the roles with a tick."""
        return frozenset(role for role, mark in self._marks.items() if mark.isChecked())

    def show_value(self, value: Iterable[Role]) -> None:
        """Tick *value*."""
        held = frozenset(value)
        for role, mark in self._marks.items():
            mark.setChecked(role in held)


def _explained(mark: QAbstractButton, sentence: str) -> QVBoxLayout:
    return column(mark, row(INDENT, label(sentence, "muted"), spacing=0), spacing=0)
