"""The passphrase of the encrypted password file: entered once to open it, twice to make it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import label, row

SHORTEST = 12
"""Characters of a new passphrase; it protects every password in the file."""


class PassphraseForm(QWidget):
    """Asks for a passphrase and hands it over once.

    Signals:
        given(str): the passphrase, fit to be used.
    """

    given = Signal(str)

    def __init__(self, *, new: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new = new
        heading = "Use an encrypted file instead" if new else "Open the encrypted password file"
        explanation = (
            "Passwords are kept in a file that only this passphrase opens. The program asks for "
            "it at every start. A passphrase that is lost cannot be recovered."
            if new
            else "Passwords are kept in a file on this machine. Enter the passphrase it was made "
            "with."
        )
        self._first = _line("Passphrase")
        self._second = _line("Passphrase again")
        self._problem = label("", "problem")
        self._use = button("Use the encrypted file" if new else "Open", "lock", main=True)
        self._use.clicked.connect(self._give)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label(heading, "heading"))
        box.addWidget(label(explanation, "muted"))
        for line in (self._first, self._second) if new else (self._first,):
            name = label(line.accessibleName(), wrap=False)
            name.setBuddy(line)
            box.addWidget(name)
            box.addWidget(line)
            line.textEdited.connect(self._check)
            line.returnPressed.connect(self._give)
        box.addWidget(self._problem)
        box.addLayout(row(self._use, None))
        self._check()

    def take_focus(self) -> None:
        """Put the cursor into the first line."""
        self._first.setFocus()

    def problem(self) -> str:
        """Return what keeps the passphrase from being used; empty when nothing does."""
        text = self._first.text()
        if not self._new:
            return "" if text else "Enter the passphrase."
        if len(text) < SHORTEST:
            return f"At least {SHORTEST} characters; several words are best."
        return "" if text == self._second.text() else "The two entries differ."

    @Slot()
    def _check(self) -> None:
        problem = self.problem()
        self._problem.setText(problem if self._first.text() else "")
        self._use.setEnabled(not problem)

    @Slot()
    def _give(self) -> None:
        if self.problem():
            self._check()
            return
        passphrase = self._first.text()
        self._first.clear()
        self._second.clear()
        self.given.emit(passphrase)


def _line(name: str) -> QLineEdit:
    made = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    return made
