"""Choosing per field which side's value shall stand, over a page: three columns."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.items.details import ItemDetails, Side
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.items.sides import SidesChoice, of_conflicts
from ssync_desktop.ui.items.values import value_words
from ssync_desktop.ui.items.words import SIDES, TABLES, field_title
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import frame, label, row, scrolled
from ssync_desktop.ui.words import counted

TITLE = "Conflict"
NOTHING = "nothing"
SENTENCE = (
    "Both sides changed these fields since they last agreed. Chosen is what stands now; choose "
    "what shall stand. The organization has it at once, Exchange with the next pass."
)
BY_NOW = "It was changed in the organization since. By now it says there:"


def _said_by_now(details: ItemDetails) -> Iterator[str]:
    """Yield what the organization says of fields in conflict that none of the three values is."""
    for one in details.mapping.conflicts:
        said = getattr(details.crm, one.field, None)
        if details.crm is not None and said not in (one.crm, one.common, one.exchange):
            title = field_title(details.mapping.object_type, one.field)
            yield f"{title}: {value_words(one.field, said) or NOTHING}."


class ConflictSheet(QWidget):
    """Offers three values for each field that both sides changed.

    Signals:
        submitted(ItemDetails, dict): write these sides' values of the fields of this pair.
        closed(): the user goes back.
    """

    submitted = Signal(ItemDetails, dict)
    closed = Signal()

    def __init__(self, details: ItemDetails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mapping = details.mapping
        self.mapping_id = mapping.id
        self._details = details
        self.setAccessibleName(TITLE)
        self.fields = SidesChoice(of_conflicts(mapping.object_type, mapping.conflicts))
        self._before = self.fields.choices
        self.save = button("Let these stand", "save", main=True)
        self.back = button("Back")
        self._words = label("", "muted")
        what = f"{TABLES[mapping.object_type]} “{subject_words(mapping.subject)}”"
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        box.addWidget(label(TITLE, "title"))
        box.addWidget(label(f"{what}, {details.mailbox_name}", select=True))
        box.addWidget(label(SENTENCE, "muted"))
        self._now = label("", select=True)
        self._changed = frame(row(self._now, margin=GRID), "warn")
        self._changed.hide()
        box.addWidget(self._changed)
        self._area = scrolled(self.fields)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls with what has the keyboard
        box.addWidget(self._area, 1)
        box.addLayout(self._whole_sides())
        end = row(self.save, self.back, self._words)
        end.setStretch(2, 1)
        box.addLayout(end)
        self.save.clicked.connect(self._submit)
        self.back.clicked.connect(self.closed)
        self.fields.chosen.connect(self._tell)
        QShortcut(QKeySequence("Ctrl+S"), self, self._submit)
        self._tell()

    def take_focus(self) -> None:
        """Begin with what is chosen for the first field."""
        self.fields.first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def unsaved(self) -> bool:
        """Whether choices would be lost by leaving."""
        return self.fields.choices != self._before

    @Slot()
    def refuse(self) -> None:
        """Let the user try again."""
        self.save.setEnabled(True)

    def show_anew(self, details: ItemDetails) -> None:
        """Show the pair as it is by now; what was chosen stays chosen where it is still to be."""
        chosen, mapping = self.fields.choices, details.mapping
        had_keyboard = self.fields.isAncestorOf(self.focusWidget())
        self._details = details
        fields = SidesChoice(of_conflicts(mapping.object_type, mapping.conflicts))
        self._before = fields.choices
        fields.choose(chosen)
        self.fields = fields
        self._area.setWidget(fields)  # deletes the former ones
        fields.chosen.connect(self._tell)
        words = tuple(_said_by_now(details))
        self._now.setText(" ".join((BY_NOW, *words)))
        self._changed.setVisible(bool(words))
        self._tell()
        if had_keyboard:
            self.take_focus()

    def _whole_sides(self) -> QHBoxLayout:
        """Return what chooses one side for all fields."""
        line = row(label("All fields:", "muted", wrap=False))
        for side in Side:
            made = button(SIDES[side], link=True)
            made.setAccessibleName(f"All fields: {SIDES[side]}")
            made.clicked.connect(partial(self._choose_all, side))
            line.addWidget(made)
        line.addStretch(1)
        return line

    def _choose_all(self, side: Side, _checked: bool = False) -> None:
        self.fields.choose_all(side)

    @Slot()
    def _tell(self) -> None:
        now = self.fields.choices
        others = sum(now[field] is not side for field, side in self._before.items())
        self._words.setText(f"{counted(others, 'field')} chosen otherwise." if others else "")

    @Slot()
    def _submit(self) -> None:
        if self.save.isEnabled():
            self.save.setEnabled(False)
            self.submitted.emit(self._details, self.fields.choices)
