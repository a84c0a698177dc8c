"""What stands in the window while the engine starts, and what went wrong with that."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.ui.problems import ErrorReport
from ssync_desktop.ui.start.passphrase import PassphraseForm
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.layouts import column, frame, label, row, scrolled

WIDTH = 80 * GRID


class Choice(Enum):
    """The ways out of a start that got stuck."""

    TRY_AGAIN = auto()
    USE_FILE = auto()
    WITHOUT_PASSWORDS = auto()
    OPEN_FOLDER = auto()
    QUIT = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user chose; *passphrase* belongs to ``USE_FILE`` and is never shown."""

    choice: Choice
    passphrase: str = ""

    def __repr__(self) -> str:
        return f"Answer({self.choice})"


class StartCover(QWidget):
    """Shows one state at a time, in place of the pages.

    Signals:
        answered(Answer): the user chose a way out.
    """

    answered = Signal(Answer)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._shown: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.show_starting()

    def show_starting(self, sentence: str = "Opening the organization …") -> None:
        """Say that the program is starting, and what it is at."""
        self._show(EmptyState("clock", "Starting", sentence))

    def show_error(self, report: ErrorReport) -> None:
        """Show why the organization cannot be opened."""
        card = ErrorCard(report, self._clock)
        card.retry_requested.connect(lambda: self._answer(Choice.TRY_AGAIN))
        folder = self._button("Open the data folder", "folder", Choice.OPEN_FOLDER)
        leave = self._button("Quit", "close", Choice.QUIT)
        self._show(_page("The organization cannot be opened", card, row(folder, leave, None)))

    def show_passwords(
        self, report: ErrorReport, *, file_exists: bool, tried: bool = False
    ) -> None:
        """Show that passwords cannot be kept, and offer the encrypted file.

        With *file_exists* it was chosen before and only its passphrase is missing; *tried* says
        that the report is about a passphrase that was entered.
        """
        form = PassphraseForm(new=not file_exists)
        form.given.connect(self._use_file)
        without = self._button("Continue without passwords", "play", Choice.WITHOUT_PASSWORDS)
        without.setToolTip("Mailboxes that sign in with a password wait until there is one")
        leave = self._button("Quit", "close", Choice.QUIT)
        parts: list[QWidget] = [frame(column(form, margin=2 * GRID))]
        if tried or not file_exists:
            card = ErrorCard(report, self._clock)
            card.retry_requested.connect(lambda: self._answer(Choice.TRY_AGAIN))
            parts.insert(0, card)
        self._show(_page("Passwords cannot be kept yet", *parts, row(without, leave, None)))
        form.take_focus()

    def _button(self, text: str, icon_name: str, choice: Choice) -> QPushButton:
        made = button(text, icon_name)
        made.clicked.connect(lambda: self._answer(choice))
        return made

    @Slot(str)
    def _use_file(self, passphrase: str) -> None:
        self.show_starting("Opening the encrypted password file …")
        self.answered.emit(Answer(Choice.USE_FILE, passphrase))

    def _answer(self, choice: Choice) -> None:
        self.answered.emit(Answer(choice))

    def _show(self, widget: QWidget) -> None:
        if self._shown is not None:
            self._box.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self._box.addWidget(widget)


def _page(title: str, *parts: QWidget | QLayout) -> QWidget:
    inside = QWidget()
    inside.setMaximumWidth(WIDTH)
    inside.setLayout(column(label(title, "title"), *parts, None, spacing=2 * GRID))
    middle = QHBoxLayout()
    middle.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
    middle.addStretch(1)
    middle.addWidget(inside, 100)  # as wide as it may be, before the sides get anything
    middle.addStretch(1)
    whole = QWidget()
    whole.setLayout(middle)
    return scrolled(whole)
