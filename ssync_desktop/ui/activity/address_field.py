"""A field for several addresses in one line, completed while one types."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.people import KnownAddress
from ssync_desktop.domain.problems import Problem
from ssync_desktop.ui.activity.address_line import AddressLine
from ssync_desktop.ui.activity.addresses import format_addresses, parse_addresses
from ssync_desktop.ui.widgets.field import Field


class AddressField(Field):
    """Reads and writes ``tuple[Address, ...]``; what is being typed stays as it is typed.

    An address that is being typed is not complained about before the user has left it, and a
    field in which nothing was typed only when the whole form is asked for.

    Signals:
        wanted(str): addresses that begin like this are to be given to :meth:`offer`.
    """

    wanted = Signal(str)

    def __init__(self, title: str, *, required: bool = False, hint: str = "") -> None:
        self._line = AddressLine()
        self._found: Problem | None = None
        self._refused: dict[str, Problem] = {}
        super().__init__(title, self._line, required=required, hint=hint)
        self._line.wanted.connect(self.wanted)
        self._line.editingFinished.connect(self._judge)
        self._line.cursorPositionChanged.connect(self._judge)

    def read(self) -> tuple[Address, ...]:
        """Return the addresses, also those that are none yet."""
        return parse_addresses(self._line.text())

    def write(self, value: object) -> None:
        """Show addresses."""
        if isinstance(value, tuple) and value != self.read():
            super().write(format_addresses(value))

    def offer(self, text: str, known: Sequence[KnownAddress]) -> None:
        """Offer what was found for *text*."""
        self._line.offer(text, known)

    def mark(self, refusals: Iterable[tuple[str, Problem]]) -> None:
        """Say of addresses, by their keys, why a server refused them, while they stand here."""
        self._refused = dict(refusals)
        if self._refused:
            self.reveal()
        self._judge()

    def complain(self, problem: Problem | None) -> None:
        """Take note of what is wrong, and say it when its time has come."""
        self._found = problem
        self._judge()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Judge what was typed when the field is left; an empty one is not complained about."""
        left = event.type() is QEvent.Type.FocusOut and not is_of_popup(event)
        if watched is self._line and left:
            QTimer.singleShot(0, self, self._judge)  # once the focus has gone
        return False

    @Slot()
    def _judge(self) -> None:
        problem = self._found
        if problem is not None and self._line.unfinished:
            problem = None
        super().complain(problem or self._mark())

    def _mark(self) -> Problem | None:
        if not self._refused:
            return None
        keys = (address.key for address in self.read())
        return next((self._refused[key] for key in keys if key in self._refused), None)


def is_of_popup(event: QEvent) -> bool:
    """Say whether the focus goes only to a list below the field."""
    return isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.PopupFocusReason
