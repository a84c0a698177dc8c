"""The folded part of the profile editor: limits, dates, alerts, and trusted certificates."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QPushButton

from ssync_desktop.ui.profiles.asking import SIDES
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Number, OptionalMoment
from ssync_desktop.ui.widgets.field import Field

TRUSTED = "Exactly this certificate is accepted, whoever issued it. Saving without it takes effect."
NOT_TRUSTED = (
    "None: a certificate must be issued by an authority this machine knows. An unknown one is "
    "shown in Test & Enable, where it can be trusted."
)


def add_advanced(editor: DraftEditor) -> "dict[str, Pin]":
    """Add the fields to *editor*, bound to the draft; return the trusted certificates by side."""
    _add_limits(editor)
    _add_processing(editor)
    editor.add_heading("Certificates", advanced=True)
    pins = {side: Pin(editor, side) for side in SIDES}
    editor.add_heading("More", advanced=True)
    description = QPlainTextEdit(tabChangesFocus=True)
    description.setFixedHeight(10 * GRID)
    editor.add_field("description", Field("Description", description), advanced=True)
    return pins


def _add_limits(editor: DraftEditor) -> None:
    editor.add_heading("Limits", advanced=True)
    editor.add_field(
        "max_connections",
        Field(
            "Connections at once",
            Number(0, 9_999),
            hint="For all mailboxes together where the profile signs in, else for each. Exchange "
            "allows an account 27 unless its throttling policy says otherwise.",
        ),
        advanced=True,
    )
    editor.add_field(
        "min_polling_interval",
        Field(
            "Shortest polling interval",
            Number(0, 99_999, "min"),
            hint="0: as short as the engine allows, which is five minutes as a rule.",
        ),
        advanced=True,
    )
    limited = editor.add_field(
        "limit_connection_time",
        Field("Limit", QCheckBox("Give up when the server does not answer in time")),
        advanced=True,
    )
    limit = editor.add_field(
        "connection_timeout_ms",
        Field("Time limit for an answer", Number(0, 999_999, "ms")),
        advanced=True,
    )
    limited.edited.connect(lambda: limit.setEnabled(bool(limited.read())))


def _add_processing(editor: DraftEditor) -> None:
    editor.add_heading("Processing", advanced=True)
    editor.add_field(
        "process_received_after",
        Field(
            "Start date",
            OptionalMoment("Leave email alone that was received before"),
            hint="In this machine's time zone. A mailbox may have a later one of its own.",
        ),
        advanced=True,
    )
    editor.add_field(
        "send_email_alert",
        Field(
            "Alarm",
            QCheckBox("Send its owner one mail when most of its mailboxes fail"),
            hint="More than half of them within an hour. The settings name the mailbox it comes "
            "from, which has to be on another profile.",
        ),
        advanced=True,
    )
    editor.add_field(
        "move_undelivered",
        Field(
            "Undeliverable messages",
            QCheckBox("Move them to a folder of the mailbox"),
            hint="What cannot be taken in after five more tries goes to the folder Undeliverable, "
            "where the server has folders. POP3 has none; there it stays where it is.",
        ),
        advanced=True,
    )
    editor.add_field(
        "owner_email_address",
        Field("Address for the alarm", QLineEdit(placeholderText="The owner's own address")),
        advanced=True,
    )


class Pin(QObject):
    """The pinned certificate of one side: shown, and taken back with the next Save."""

    def __init__(self, editor: DraftEditor, side: str) -> None:
        super().__init__(editor)
        self._line = QLineEdit(readOnly=True)
        self._line.setProperty("look", "words")
        self._line.setPlaceholderText("No certificate is trusted by itself")
        self._field = Field(f"Trusted certificate, {side} (SHA-256)", self._line)
        self._take_back: QPushButton = button("Take trust back", "close")
        self._take_back.setAccessibleName(f"Take trust back, {side}")
        self._take_back.clicked.connect(self._line.clear)
        editor.add_field(f"{side}.pinned_certificate", self._field, advanced=True)
        editor.add_widget(self._take_back, advanced=True)
        self._line.textChanged.connect(self._show)
        self._offered = True
        self._show()

    def offer(self, offered: bool) -> None:
        """Show it, or hide it where the other side's certificate counts for both."""
        self._offered = offered
        self._show()

    @Slot()
    def _show(self) -> None:
        trusted = bool(self._line.text())
        self._field.setVisible(self._offered)
        self._take_back.setVisible(trusted and self._offered)
        self._field.advise(TRUSTED if trusted else NOT_TRUSTED)
        self._line.setCursorPosition(0)
