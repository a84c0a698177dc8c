"""The fields of one table below each other: both names, the direction between them, and reset."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ssync_desktop.domain.items.kinds import SyncDirection
from ssync_desktop.domain.items.mapping_profile import FieldMapping
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.fields.reasons import reason
from ssync_desktop.ui.fields.words import DIRECTIONS, HINTS, default_words
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import column, label, row

LOCK = 16
MIDDLE = Qt.AlignmentFlag.AlignVCenter
HEADINGS = ("In the organization", "Synchronizes", "In Exchange")


class FieldGrid(QWidget):
    """Edits the mappings of one table; those that are fixed are shown, and why they are.

    Signals:
        edited(FieldMapping): the user chose another direction for it.
    """

    edited = Signal(FieldMapping)

    def __init__(self, mappings: Iterable[FieldMapping], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: dict[str, Choice] = {}
        self._mappings: dict[str, FieldMapping] = {}
        self._resets: dict[str, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        for place, stretch in enumerate((3, 4, 3, 0)):
            self._grid.setColumnStretch(place, stretch)
        for place, heading in enumerate(HEADINGS):
            self._grid.addWidget(label(heading, "heading"), 0, place)
        # What can be chosen comes first; nobody should have to look for it.
        for mapping in sorted(mappings, key=lambda one: one.fixed):
            self._add(mapping)

    @property
    def mappings(self) -> tuple[FieldMapping, ...]:
        """The mappings as they are chosen."""
        return tuple(self._mappings.values())

    @property
    def stops(self) -> Iterator[QWidget]:
        """What Tab goes to, in the order of the lines."""
        for field, choice in self.choices.items():
            yield choice
            yield self._resets[field]

    def keep_idle(self, fields: Iterable[str], why: str) -> None:
        """Let *fields* not be chosen for now, and say *why*; an empty reason lets them again."""
        for field in fields:
            if field in self.choices:
                self.choices[field].setEnabled(not why)
                self._resets[field].setEnabled(not why)
                self._explain(field, why or HINTS[self._mappings[field].direction])

    def reset(self) -> None:
        """Give every field its default."""
        for mapping in self.mappings:
            self._reset(mapping.field)

    def _add(self, mapping: FieldMapping) -> None:
        line = self._grid.rowCount()
        self._mappings[mapping.field] = mapping
        name = label(mapping.crm_name)
        self._grid.addWidget(name, line, 0, MIDDLE)
        self._grid.addWidget(label(mapping.exchange_name), line, 2, MIDDLE)
        if mapping.fixed:
            self._grid.addWidget(_fixed(mapping), line, 1)
            return
        choice = Choice((one, DIRECTIONS[one]) for one in DIRECTIONS if one in mapping.allowed)
        choice.choose(mapping.direction)
        choice.setAccessibleName(f"{mapping.crm_name} and {mapping.exchange_name}")
        name.setBuddy(choice)
        reset = button("Reset", link=True)
        reset.setToolTip(default_words(mapping))
        reset.setAccessibleName(f"Reset {mapping.crm_name}")
        keeps = reset.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # nothing moves when it comes or goes
        reset.setSizePolicy(keeps)
        self._grid.addWidget(choice, line, 1)
        self._grid.addWidget(reset, line, 3)
        self.choices[mapping.field], self._resets[mapping.field] = choice, reset
        self._look(mapping)
        choice.picked.connect(partial(self._choose, mapping.field))
        reset.clicked.connect(partial(self._reset, mapping.field))

    def _choose(self, field: str) -> None:
        direction: SyncDirection = self.choices[field].value()
        if direction is self._mappings[field].direction:
            return
        changed = replace(self._mappings[field], direction=direction)
        self._mappings[field] = changed
        self._look(changed)
        self.edited.emit(changed)

    def _reset(self, field: str, _checked: bool = False) -> None:
        if field in self.choices:
            self.choices[field].choose(self._mappings[field].default)

    def _look(self, mapping: FieldMapping) -> None:
        """Say what the direction means, and offer the default where it is another one."""
        choice, reset = self.choices[mapping.field], self._resets[mapping.field]
        self._explain(mapping.field, HINTS[mapping.direction])
        leaves = reset.hasFocus() and mapping.direction is mapping.default
        reset.setVisible(mapping.direction is not mapping.default)
        if leaves:
            choice.setFocus()

    def _explain(self, field: str, words: str) -> None:
        self.choices[field].setToolTip(words)
        self.choices[field].setAccessibleDescription(words)


def _fixed(mapping: FieldMapping) -> QWidget:
    """Return what stands in place of a choice."""
    why = reason(mapping)
    direction = row(
        IconLabel("lock", Tone.OFF, LOCK), label(DIRECTIONS[mapping.direction]), spacing=HALF
    )
    direction.setStretch(1, 1)
    made = QWidget()
    made.setLayout(column(direction, label(why, "muted"), spacing=0))
    made.setAccessibleName(f"{mapping.crm_name}: {DIRECTIONS[mapping.direction]}, fixed")
    made.setAccessibleDescription(why)
    made.setToolTip(why)
    return made
