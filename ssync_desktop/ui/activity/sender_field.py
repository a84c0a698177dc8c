"""In whose name an email leaves: everybody one may send as is offered at once."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.ui.activity.address_field import is_of_popup
from ssync_desktop.ui.activity.words import KINDS
from ssync_desktop.ui.icons import set_icon
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.reference_field import ReferenceField


class SenderField(ReferenceField):
    """Opens its list with a click, the arrow at its end, or the arrow key down."""

    def __init__(self) -> None:
        super().__init__("From", "Choose a user or queue", words=sender_words, required=True)
        self._opening = False
        self._found: Problem | None = None
        arrow = QAction("Show whom one may send as", self)
        set_icon(arrow, "collapse")
        arrow.triggered.connect(self.open_list)
        self._line.addAction(arrow, QLineEdit.ActionPosition.TrailingPosition)

    def offer(self, references: Iterable[Reference]) -> None:
        """Offer these; the list opens if it was asked for, or while the user is typing."""
        super().offer(references)
        if self._opening and self._offered and self._line.hasFocus():
            self._line.completer().complete()
        self._opening = False

    @Slot()
    def open_list(self) -> None:
        """Show everybody, whatever stands in the line."""
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()
        self._opening = True
        self.wanted.emit("")

    def complain(self, problem: Problem | None) -> None:
        """Take note of what is wrong; a name that is being typed is not complained about yet."""
        self._found = problem
        if self.unsettled and self._line.hasFocus():
            Field.complain(self, None)
        else:
            super().complain(problem)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the list by mouse and key; an empty field that is left is not complained about."""
        if watched is self._line:
            if event.type() is QEvent.Type.MouseButtonRelease and self.chosen is None:
                self.open_list()
            elif event.type() is QEvent.Type.KeyPress and _asks(event):
                self.open_list()
                return True
            elif event.type() is QEvent.Type.FocusOut and not is_of_popup(event):
                QTimer.singleShot(0, self, self._judge)  # once the focus has gone
        return False

    @Slot()
    def _judge(self) -> None:
        self.complain(self._found)


def sender_words(reference: Reference) -> str:
    """Return a sender as it is shown: the name and what it is."""
    return f"{reference.name} ({KINDS.get(reference.object_type, 'sender')})"


def _asks(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4)
