"""A line in which several addresses are typed, each completed from what is known."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ssync_desktop.domain.addresses import Address, is_address
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import KnownAddress
from ssync_desktop.ui.activity.addresses import format_addresses, parse_addresses, part_at
from ssync_desktop.ui.activity.words import KINDS
from ssync_desktop.ui.icons import icon

TYPING_MS = 150
LEAST = 2  # characters before anything is looked for
_ICONS = {
    ObjectType.USER: "user",
    ObjectType.QUEUE: "queue",
    ObjectType.ACCOUNT: "users",
    ObjectType.CONTACT: "user",
    ObjectType.LEAD: "user",
}


class AddressLine(QLineEdit):
    """Offers addresses for the one the cursor stands in; an answer to older words is dropped.

    Arrow keys go through the list, Enter and Tab take what is marked, Esc leaves it.

    Signals:
        wanted(str): addresses that begin like this are to be given to :meth:`offer`.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Name or address, several with commas")
        self._offered: tuple[KnownAddress, ...] = ()
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWrapAround(False)  # Down on the last one keeps it marked
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._take)
        self._timer = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self.textEdited.connect(self._timer.start)

    @property
    def part(self) -> str:
        """The address the cursor stands in, as far as it is typed."""
        begin, end = part_at(self.text(), self.cursorPosition())
        return self.text()[begin:end].strip()

    @property
    def unfinished(self) -> bool:
        """Whether an address is being typed that is none yet, and all others are."""
        wrong = [one for one in parse_addresses(self.text()) if not is_address(one.address)]
        return self.hasFocus() and bool(wrong) and tuple(wrong) == parse_addresses(self.part)

    def offer(self, text: str, known: Sequence[KnownAddress]) -> None:
        """Show what was found for *text*, unless something else stands there by now."""
        if text != self.part or not self.hasFocus():
            return
        self._offered = tuple(known)
        self._model.clear()
        for one in self._offered:
            item = QStandardItem(icon(_ICONS[one.reference.object_type]), _words(one))
            item.setEditable(False)
            self._model.appendRow(item)
        popup = self._completer.popup()
        assert popup is not None
        if not self._offered:
            popup.hide()
            return
        self._completer.complete()
        first = self._completer.completionModel().index(0, 0)
        # What is an address already is not replaced by Enter.
        popup.setCurrentIndex(QModelIndex() if is_address(text) else first)

    @Slot()
    def _ask(self) -> None:
        part = self.part
        if len(part) >= LEAST and "<" not in part:
            self.wanted.emit(part)
        elif (popup := self._completer.popup()) is not None:
            popup.hide()

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        if not 0 <= index.row() < len(self._offered):
            return
        known = self._offered[index.row()]
        begin, end = part_at(self.text(), self.cursorPosition())
        address = format_addresses((Address(known.reference.name, known.address),))
        rest = self.text()[end:].lstrip(",; ")
        before = f"{self.text()[:begin]}{address}, "
        self.setText(before + rest)
        self.setCursorPosition(len(before))
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _words(known: KnownAddress) -> str:
    kind = KINDS.get(known.reference.object_type, "")
    return f"{known.reference.name}  <{known.address}>  {kind}".rstrip()
