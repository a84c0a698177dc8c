"""A password that is written and never shown back (B8)."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import label

SET = "A password is set; leave this empty to keep it"
NOT_SET = "No password is set"
REMOVED = "The password is removed when you save."
PLACE = "It is kept on this machine, outside the database, and never shown again."


class SecretField(QWidget):
    """A line for a new password, and a way to remove the one that is set.

    Signals:
        edited(): what is to become of the password changed.
    """

    edited = Signal()

    def __init__(self, title: str = "Password", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set = False
        self._removed = False
        self.editor = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.editor.setAccessibleName(title)
        self._remove = button("Remove", "delete")
        self._remove.setAccessibleName(f"Remove the {title.lower()}")
        self._hint = label(PLACE, "muted")
        name = label(title, wrap=False)
        name.setBuddy(self.editor)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.editor, 1)
        line.addWidget(self._remove)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        box.addWidget(name)
        box.addLayout(line)
        box.addWidget(self._hint)
        self.editor.textEdited.connect(self._type)
        self._remove.clicked.connect(self._take_away)
        self.load(is_set=False)

    @property
    def password(self) -> str | None:
        """What saving is to do: None keeps what is set, empty removes it, else it is replaced."""
        if self._removed:
            return ""
        return self.editor.text() or None

    @property
    def will_be_set(self) -> bool:
        """Whether there is a password after saving."""
        return bool(self.editor.text()) or (self._set and not self._removed)

    def load(self, *, is_set: bool) -> None:
        """Begin anew with a password that is set, or none."""
        self._set = is_set
        self._removed = False
        self.editor.clear()
        self._show()

    @Slot()
    def _type(self) -> None:
        self._removed = False
        self._show()
        self.edited.emit()

    @Slot()
    def _take_away(self) -> None:
        self._removed = True
        self.editor.clear()
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        self.editor.setPlaceholderText(SET if self._set and not self._removed else NOT_SET)
        self._remove.setVisible(self._set and not self._removed)
        self._hint.setText(REMOVED if self._removed else PLACE)
        self.editor.setAccessibleDescription(f"{self.editor.placeholderText()}. {PLACE}")
