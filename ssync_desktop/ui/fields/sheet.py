"""The field map over a page: a table, its fields, the addresses of contacts, and Save."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from ssync_desktop.domain.items.field_directions import OTHER_ADDRESSES
from ssync_desktop.domain.items.mapping_profile import FieldMapping, MappingProfile
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.fields.grid import FieldGrid
from ssync_desktop.ui.fields.words import (
    ADDRESSES_OFF,
    ALL_ADDRESSES,
    ALL_ADDRESSES_HINT,
    ALL_ADDRESSES_WARNING,
    SENTENCE,
    TABLES,
    TITLE,
    changed_words,
)
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.layouts import column, frame, label, row, scrolled

WIDTH = 104 * GRID


class FieldMapSheet(QWidget):
    """Edits a :class:`MappingProfile`; knows nothing of where it comes from or goes.

    Signals:
        submitted(MappingProfile): the user saves; answer with :meth:`show_profile` or
            :meth:`refuse`.
        closed(): the user goes back.
    """

    submitted = Signal(MappingProfile)
    closed = Signal()

    def __init__(self, profile: MappingProfile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved = profile
        self._mappings = _by_field(profile)
        self._sent = dict(self._mappings)  # what was submitted last, or stored
        self.setAccessibleName(TITLE)
        here = {one.object_type for one in profile.mappings}
        self.table = Choice((kind, words) for kind, words in TABLES.items() if kind in here)
        self.table.setAccessibleName("Table")
        self.all_addresses = QCheckBox(ALL_ADDRESSES)
        self.all_addresses.setChecked(profile.all_addresses)
        self.all_addresses.setAccessibleDescription(ALL_ADDRESSES_HINT)
        self.grid = FieldGrid(())
        self.save = button("Save", "save", main=True)
        self.reset = button("Reset this table", "defaults")
        self.back = button("Back")
        self.words = label("", "muted")
        self._warning = frame(row(label(ALL_ADDRESSES_WARNING), margin=GRID), "warn")
        self._addresses = QWidget()
        self._holder = QVBoxLayout()
        self._area = self._build()
        self._connect()
        self._show_table()
        self.setFocusProxy(self.table)

    @property
    def unsaved(self) -> bool:
        """Whether edits would be lost by leaving."""
        return self._changes > 0

    @property
    def profile(self) -> MappingProfile:
        """The field map as it was edited."""
        mappings = tuple(self._mappings[one.object_type, one.field] for one in self._saved.mappings)
        return replace(self._saved, mappings=mappings, all_addresses=self.all_addresses.isChecked())

    @Slot(object)
    def show_profile(self, profile: MappingProfile) -> None:
        """Show the field map as it is stored now, with what was chosen since it was submitted."""
        later = {key: one for key, one in self._mappings.items() if one != self._sent.get(key)}
        self._saved = profile
        self._sent = _by_field(profile)
        self._mappings = {**self._sent, **later}
        self.all_addresses.setChecked(profile.all_addresses)
        if all(
            self._mappings.get((one.object_type, one.field)) == one for one in self.grid.mappings
        ):
            self._tell()  # it shows just that: whoever edits stays where he is
        else:
            self._show_table()

    @Slot(object)
    def refuse(self, error: BaseException) -> None:
        """Say why it was not saved."""
        report = from_error(error)
        self._tell()
        self._say(f"{report.title}. {report.remedy}".strip(), "problem")

    @property
    def _changes(self) -> int:
        fields = sum(
            self._mappings[one.object_type, one.field] != one for one in self._saved.mappings
        )
        return fields + (self.all_addresses.isChecked() != self._saved.all_addresses)

    def _build(self) -> QScrollArea:
        tool = row(label("Table", wrap=False), self.table, None)
        hint = label(ALL_ADDRESSES_HINT, "muted")
        self._addresses.setLayout(column(self.all_addresses, hint, self._warning))
        inside = QWidget()
        inside.setMaximumWidth(WIDTH)
        box = column(self._addresses, self._holder, None, spacing=2 * GRID)
        box.setContentsMargins(0, 0, GRID, GRID)
        inside.setLayout(box)
        self._holder.addWidget(self.grid)
        area = scrolled(inside)
        end = row(self.reset, self.save, self.back, self.words, spacing=GRID)
        end.setStretch(3, 1)
        whole = column(
            label(TITLE, "title"), label(SENTENCE, "muted"), tool, spacing=GRID, margin=0
        )
        whole.addWidget(area, 1)
        whole.addLayout(end)
        self.setLayout(whole)
        return area

    def _connect(self) -> None:
        self.table.picked.connect(self._show_table)
        self.all_addresses.toggled.connect(self._tell)
        self.reset.clicked.connect(self._reset)
        self.save.clicked.connect(self._submit)
        self.back.clicked.connect(self.closed)
        QShortcut(QKeySequence.StandardKey.Save, self, self._submit)

    @Slot()
    def _show_table(self) -> None:
        kind: ObjectType = self.table.value()
        old = self.grid
        self.grid = FieldGrid(one for one in self._mappings.values() if one.object_type is kind)
        self.grid.edited.connect(self._take)
        self._holder.replaceWidget(old, self.grid)
        old.hide()
        old.deleteLater()
        self._addresses.setVisible(kind is ObjectType.CONTACT)
        self._area.verticalScrollBar().setValue(0)
        self._order_tabs()
        self._tell()

    def _order_tabs(self) -> None:
        """Let Tab go from the table through its fields to what is done with them.

        The area around them is no stop of its own, unless nothing in it takes the keyboard.
        """
        policy = Qt.FocusPolicy.NoFocus if self.grid.choices else Qt.FocusPolicy.StrongFocus
        self._area.setFocusPolicy(policy)
        stops = (self.table, self.all_addresses, *self.grid.stops)
        for one, other in pairwise((*stops, self.reset, self.save, self.back)):
            QWidget.setTabOrder(one, other)

    @Slot(FieldMapping)
    def _take(self, mapping: FieldMapping) -> None:
        self._mappings[mapping.object_type, mapping.field] = mapping
        self._tell()

    @Slot()
    def _reset(self) -> None:
        """Give every field of the table its default; nothing is saved yet."""
        self.grid.reset()
        if self.table.value() is ObjectType.CONTACT:
            self.all_addresses.setChecked(False)

    def _allow_reset(self) -> None:
        differs = any(one.direction is not one.default for one in self.grid.mappings)
        if self.table.value() is ObjectType.CONTACT:
            differs = differs or self.all_addresses.isChecked()
        self.reset.setEnabled(differs)
        self.reset.setToolTip("" if differs else "Every field of this table has its default.")

    @Slot()
    def _tell(self) -> None:
        self._allow_reset()
        off = "" if self.all_addresses.isChecked() else ADDRESSES_OFF
        self.grid.keep_idle(OTHER_ADDRESSES, off)
        self._warning.setVisible(self.all_addresses.isChecked() != self._saved.all_addresses)
        self._say(changed_words(self._changes), "muted")
        self.save.setText("Save")
        self.save.setEnabled(self.unsaved)

    def _say(self, text: str, look: str) -> None:
        self.words.setProperty("look", look)
        self.words.style().polish(self.words)
        self.words.setText(text)

    @Slot()
    def _submit(self) -> None:
        if self.unsaved:
            self.save.setText("Saving …")
            self.save.setEnabled(False)
            self._sent = dict(self._mappings)
            self.submitted.emit(self.profile)


def _by_field(profile: MappingProfile) -> dict[tuple[ObjectType, str], FieldMapping]:
    return {(one.object_type, one.field): one for one in profile.mappings}
