"""Choosing a user by typing part of the name."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.ui.icons import icon
from ssync_desktop.ui.widgets.field import Field

TYPING_MS = 150
NOBODY = Problem("owner_id", "Nobody of this name was chosen.", "Choose one from the list.")


class OwnerField(Field):
    """Reads and writes the id of a user; None stands for whoever saves.

    Signals:
        wanted(str): users whose names or addresses contain this are to be offered.
    """

    wanted = Signal(str)

    def __init__(self, title: str, hint: str, known: Iterable[Reference] = ()) -> None:
        self._line = QLineEdit(placeholderText="Type part of a name", clearButtonEnabled=True)
        self._chosen: UUID | None = None
        self._known = {one.id: one.name for one in known}
        self._offered: list[Reference] = []
        super().__init__(title, self._line, hint=hint)
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated[QModelIndex].connect(self._take)
        self._line.setCompleter(completer)
        self._timer = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self._settle)

    @property
    def unsettled(self) -> bool:
        """Whether something is typed that names nobody."""
        return self._chosen is None and bool(self._line.text().strip())

    def read(self) -> UUID | None:
        """Return who was chosen."""
        return self._chosen

    def write(self, value: object) -> None:
        """Show a user known by name, or that nobody is chosen."""
        self._chosen = value if isinstance(value, UUID) else None
        name = "" if self._chosen is None else self._known.get(self._chosen, "")
        super().write(name)

    def complain(self, problem: Problem | None) -> None:
        """Say as well when what is typed names nobody."""
        super().complain(problem or (NOBODY if self.unsettled else None))

    def offer(self, references: Iterable[Reference]) -> None:
        """Offer these below the line while the user is typing."""
        self._offered = list(references)
        self._known |= {one.id: one.name for one in self._offered}
        self._model.clear()
        for reference in self._offered:
            item = QStandardItem(icon("user"), reference.name)
            item.setEditable(False)
            self._model.appendRow(item)
        if not self._line.hasFocus():
            self._settle()  # the answer came after the field was left
        elif self.unsettled:
            self._line.completer().complete()

    @Slot()
    def _typed(self) -> None:
        self._chosen = None
        self._timer.start()
        self._changed()

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self._line.text().strip())

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._offered):
            self._choose(self._offered[index.row()])

    @Slot()
    def _settle(self) -> None:
        """Take what was typed in full without being chosen from the list."""
        typed = self._line.text().strip().casefold()
        fitting = [one for one in self._offered if one.name.casefold() == typed]
        if self._chosen is None and len(fitting) == 1:
            self._choose(fitting[0])

    def _choose(self, reference: Reference) -> None:
        self._chosen = reference.id
        self._line.setText(reference.name)
        self._changed()
