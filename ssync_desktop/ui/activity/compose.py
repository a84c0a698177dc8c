"""Writing an email in the name of a user or a queue."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import EmailDraft
from ssync_desktop.domain.options import Priority
from ssync_desktop.domain.people import KnownAddress, Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.ui.activity.address_field import AddressField
from ssync_desktop.ui.activity.files import ReadFiles
from ssync_desktop.ui.activity.files_edit import FilesEdit, KeptFiles
from ssync_desktop.ui.activity.sender_field import SenderField
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice, OptionalMoment
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.layouts import label

RECIPIENTS = ("to", "cc", "bcc")
MEGABYTE = 1_048_576  # as the setting counts
KEEP = "Save as draft"
LATER = "It waits as Pending Send, and leaves with the first outgoing pass after that time."
_PRIORITIES = ((Priority.LOW, "Low"), (Priority.NORMAL, "Normal"), (Priority.HIGH, "High"))


class Compose(DraftEditor):
    """Edits an ``EmailDraft``; sending is asked for by ``submitted``.

    Nothing is called wrong before somebody has typed in its field or wants to send.

    Signals:
        kept(EmailDraft): the email is to be stored as it is, finished or not.
        sender_wanted(str): users and queues whose names contain this are to be offered.
        recipients_wanted(str, str): addresses for the words (second) typed in a field (first).
        files_chosen(list[Path]): these files are to be read and given to :meth:`take_files`.
    """

    kept = Signal(object)
    sender_wanted = Signal(str)
    recipients_wanted = Signal(str, str)
    files_chosen = Signal(list)
    doing = ("Send", "Sending …", "send")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("New email", parent)
        self.sender_field = SenderField()
        self.sender_field.wanted.connect(self.sender_wanted)
        self.files = FilesEdit()
        self.files.files_chosen.connect(self.files_chosen)
        self._kept_files = Field("Attached", KeptFiles())
        self._keep = button(KEEP, "save")
        self._keep.setToolTip("Ctrl+S")
        self._keep.clicked.connect(self.keep)
        self.add_button(self._keep)
        self._note = label("", "muted")
        self._note.hide()
        self._add_fields()
        for line in self.findChildren(QLineEdit):
            line.setAcceptDrops(False)  # a dropped file is an attachment, not a name to be typed
        self.setAcceptDrops(True)
        self.begins_at = self.sender_field.editor

    def _add_fields(self) -> None:
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        text.setMinimumHeight(16 * GRID)
        text.setAcceptDrops(False)
        self.add_widget(self._note)
        self.add_field("sender", self.sender_field)
        self._add_recipients("to", AddressField("To", required=True))
        self._add_recipients("cc", AddressField("Cc"))
        self.add_field("subject", Field("Subject", QLineEdit()))
        self.add_field("text", Field("Text", text))
        self.add_field("kept", self._kept_files)
        self.add_field("attachments", Field("Attachments", self.files))
        bcc = AddressField("Bcc", hint="Hidden from the others")
        self._add_recipients("bcc", bcc, advanced=True)
        self.add_field("priority", Field("Priority", Choice(_PRIORITIES)), advanced=True)
        later = OptionalMoment("Send it later")
        self.add_field("send_after", Field("Not before", later, hint=LATER), advanced=True)

    def _add_recipients(self, name: str, field: AddressField, *, advanced: bool = False) -> None:
        self.add_field(name, field, advanced=advanced)
        field.wanted.connect(partial(self.recipients_wanted.emit, name))

    def write(
        self,
        draft: EmailDraft,
        title: str = "New email",
        note: str = "",
        refused: Sequence[tuple[Address, Problem]] = (),
    ) -> None:
        """Show *draft* below a *note* on what it is, with the recipients that were *refused*."""
        self.load(draft, title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._kept_files.setVisible(bool(draft.kept))
        for name in RECIPIENTS:
            field = self._recipients(name)
            field.mark((one.key, problem) for one, problem in refused if problem.field == name)
        if draft.bcc or draft.send_after is not None:
            self.open_advanced()
        if draft.sender is not None:
            first = next((problem.field for _, problem in refused), "text")
            self.begins_at = self.form.field(first).editor

    def draft(self) -> EmailDraft:
        """Return what is written; HTML that says something else than the new text is left out."""
        draft: EmailDraft = self.form.draft()
        return draft if draft.text == self._text_before else replace(draft, html="")

    def load(self, draft: EmailDraft, title: str = "") -> None:  # type: ignore[override]
        """Show *draft*, of which nothing has been edited."""
        self._text_before = draft.text
        super().load(draft, title)

    def begin_from(self, sender: Reference) -> None:
        """Let the email leave as *sender*, unless one was chosen or something was written."""
        draft: EmailDraft = self.form.draft()
        if draft.sender is None and not self.changed and not self.sender_field.unsettled:
            self.load(replace(draft, sender=sender))
            if self.sender_field.editor.hasFocus():
                self.form.field("to").editor.setFocus()
            self.begins_at = self.form.field("to").editor

    def offer_recipients(self, name: str, text: str, known: Sequence[KnownAddress]) -> None:
        """Offer in the field *name* what was found for *text*."""
        self._recipients(name).offer(text, known)

    def _recipients(self, name: str) -> AddressField:
        field = self.form.field(name)
        assert isinstance(field, AddressField)
        return field

    def take_rules(self, settings: OrganizationSettings) -> None:
        """Say what can be attached."""
        limit = f"{settings.max_upload_file_size / MEGABYTE:,.3g} MB"
        few = ", ".join(settings.blocked_extensions.split()[:3])
        blocked = f" Types that may do harm ({few} …) are blocked." if few else ""
        self.form.field("attachments").advise(f"Up to {limit} each.{blocked}")

    def take_files(self, read: ReadFiles) -> None:
        """Attach what could be read, and say what could not."""
        self.files.add(read.files)
        self.files.tell(read.problems)
        QTimer.singleShot(0, self, self._show_files)

    @Slot()
    def _show_files(self) -> None:
        """Bring what was just attached, or was not, into sight."""
        for area in self.findChildren(QScrollArea):
            area.ensureWidgetVisible(self.files)

    @Slot()
    def keep(self) -> None:
        """Ctrl+S: have it stored as it is, finished or not."""
        problems = tuple(self.form.draft().storing_problems())
        if problems:
            self.form.refuse(problems)
            return
        self.busy(True)
        self._keep.setEnabled(False)
        self.kept.emit(self.draft())

    def busy(self, saving: bool) -> None:
        """Say that the answer is awaited, or that it came."""
        super().busy(saving)
        self._keep.setEnabled(not saving)

    @Slot(tuple)
    def _judge(self, problems: tuple[Problem, ...]) -> None:
        """Stay silent below the form; what is wrong stands at its field once it is time."""
        shown = any(field.complaint for field in self.findChildren(Field))
        if not problems or not shown:
            self._tell("")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this machine."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach them."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_chosen.emit(paths)
