"""Where passwords are kept, whether that works, and the encrypted file for hosts without."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.secrets_status import Health, SecretsStatus
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.settings.form import Section
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import Badge, StatusBadge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import column, label, row

LOOKING = "Trying to keep a secret and to read it again …"
FILE = (
    "For a machine without a keyring. The passphrase opens the file that is there, or makes it. "
    "Without the passphrase nobody can read the passwords in it, and nobody can bring it back."
)
CHECKING = Badge("phase-testing", Tone.BUSY, "Checking")
HEALTH = {
    Health.WORKING: Badge("success", Tone.GOOD, "It keeps passwords and gives them back"),
    Health.LOCKED: Badge("lock", Tone.WARN, "It does not answer, or is locked"),
    Health.MISSING: Badge("phase-stopped", Tone.BAD, "There is none on this machine"),
}
DIFFERENT = "The two do not agree. Enter the same passphrase twice."
EMPTY = "Enter a passphrase first."


class PasswordsSection(Section):
    """Asks when it is told to; knows no password and shows none."""

    def __init__(self, service: Service, bridge: Bridge) -> None:
        self._service = service
        self._bridge = bridge
        self.health = StatusBadge(CHECKING)
        self.place = label("", select=True)
        self.status = label(LOOKING, select=True)
        self._again = button("Check now", "retry")
        self.first = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.second = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.open = button("Use the encrypted file", "lock")
        self.answer = label("")
        self.answer.hide()
        super().__init__(
            "Passwords",
            "They are never in the database. On another machine they have to be entered again.",
            self._status_part(),
            Folded("Keep them in an encrypted file", self._file_part()),
        )
        self._again.clicked.connect(self.look)
        self.open.clicked.connect(self._unlock)
        self.second.returnPressed.connect(self._unlock)

    @Slot()
    def look(self) -> None:
        """Ask where passwords are kept, and whether that works."""
        self.health.show_badge(CHECKING)
        self.status.setText(LOOKING)
        self._again.setEnabled(False)
        self._bridge.ask(self._service.secrets_status(), self._tell, self._tell_error)

    def _status_part(self) -> QWidget:
        made = QWidget()
        facts = QGridLayout()
        facts.setHorizontalSpacing(2 * GRID)
        facts.setVerticalSpacing(GRID)
        facts.setColumnStretch(1, 1)
        for number, (name, value) in enumerate((("Store", self.place), ("State", self.health))):
            facts.addWidget(label(name, "muted", wrap=False), number, 0)
            facts.addWidget(value, number, 1)
        made.setLayout(column(facts, self.status, row(self._again, None)))
        return made

    def _file_part(self) -> QWidget:
        made = QWidget()
        lines = column(label(FILE, "muted"), spacing=GRID)
        for title, line in (("Passphrase", self.first), ("The same again", self.second)):
            line.setAccessibleName(title)
            name = label(title, wrap=False)
            name.setBuddy(line)
            lines.addLayout(column(name, line, spacing=HALF))
        lines.addLayout(row(self.open, None))
        lines.addWidget(self.answer)
        made.setLayout(lines)
        return made

    @Slot(object)
    def _tell(self, status: SecretsStatus) -> None:
        self.health.show_badge(HEALTH[status.health])
        self.place.setText(status.place[:1].upper() + status.place[1:] or "Not known")
        self.status.setText(f"{status.sentence} {status.remedy}".strip())
        self._again.setEnabled(True)

    @Slot(BaseException)
    def _tell_error(self, error: BaseException) -> None:
        words = f"{error.title}. {error.remedy}" if isinstance(error, SsyncError) else str(error)
        self.health.show_badge(HEALTH[Health.LOCKED])
        self.status.setText(words)
        self._again.setEnabled(True)

    @Slot()
    def _unlock(self) -> None:
        if not self.first.text():
            self._say(EMPTY, "problem")
            self.first.setFocus()
        elif self.first.text() != self.second.text():
            self._say(DIFFERENT, "problem")
            self.second.setFocus()
        else:
            self.open.setEnabled(False)
            self._say("Opening it …", "muted")
            future = self._service.unlock_vault(self.first.text())
            self._bridge.ask(future, self._unlocked, self._refused)
            self.first.clear()
            self.second.clear()

    @Slot(object)
    def _unlocked(self, _nothing: object) -> None:
        self.open.setEnabled(True)
        self._say("From now on passwords are kept in the encrypted file.", "muted")
        self.look()

    @Slot(BaseException)
    def _refused(self, error: BaseException) -> None:
        self.open.setEnabled(True)
        words = f"{error.title}. {error.remedy}" if isinstance(error, SsyncError) else ""
        self._say(words or "This failed unexpectedly; the log has the details.", "problem")

    def _say(self, text: str, look: str) -> None:
        self.answer.setProperty("look", look)
        self.answer.style().polish(self.answer)
        self.answer.setText(text)
        self.answer.show()
