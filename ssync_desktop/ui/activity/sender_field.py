"""Choosing the user or queue an email comes from, by typing part of the name."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.icons import icon
from ssync_desktop.ui.widgets.field import Field

TYPING_MS = 150
_KINDS = {ObjectType.USER: "user", ObjectType.QUEUE: "queue"}


class SenderField(Field):
    """Reads and writes a ``Reference``; None while what is typed names nobody.

    Signals:
        wanted(str): users and queues whose names contain this are to be offered.
    """

    wanted = Signal(str)

    def __init__(self, title: str) -> None:
        self._line = QLineEdit(placeholderText="Type part of the name of a user or queue")
        self._chosen: Reference | None = None
        self._offered: list[Reference] = []
        super().__init__(title, self._line, required=True)
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

    def read(self) -> Reference | None:
        """Return who was chosen."""
        return self._chosen

    def write(self, value: object) -> None:
        """Show a sender, or that nobody is chosen yet."""
        if isinstance(value, Reference) or value is None:
            self._chosen = value
            super().write("" if value is None else sender_words(value))

    def offer(self, references: Iterable[Reference]) -> None:
        """Offer these below the line while the user is typing."""
        self._offered = list(references)
        self._model.clear()
        for reference in self._offered:
            item = QStandardItem(icon(_KINDS[reference.object_type]), sender_words(reference))
            item.setEditable(False)
            self._model.appendRow(item)
        if not self._line.hasFocus():
            self._settle()  # the user was quicker than the answer
        elif self._chosen is None and self._line.text():
            self._line.completer().complete()

    @Slot()
    def _typed(self) -> None:
        self._chosen = None
        self._timer.start()

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
        if self._chosen is not None or not typed:
            return
        named = [one for one in self._offered if one.name.casefold() == typed]
        labelled = [one for one in self._offered if sender_words(one).casefold() == typed]
        fitting = labelled or named
        if len(fitting) == 1:
            self._choose(fitting[0])

    def _choose(self, reference: Reference) -> None:
        self._chosen = reference
        self._line.setText(sender_words(reference))
        self._changed()


def sender_words(reference: Reference) -> str:
    """Return a sender as it is shown: the name and what it is."""
    return f"{reference.name} ({_KINDS.get(reference.object_type, 'sender')})"
