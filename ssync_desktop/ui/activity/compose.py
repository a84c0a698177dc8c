"""Writing an email in the name of a user or a queue."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import Email, EmailBody, EmailDraft
from ssync_desktop.domain.options import ObjectType, ParticipationType, Priority
from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.activity.address_field import AddressField
from ssync_desktop.ui.activity.files import ReadFiles
from ssync_desktop.ui.activity.files_edit import FilesEdit
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.reference_field import ReferenceField

QUOTED = 20_000  # characters of the answered email that are quoted at most
_PRIORITIES = ((Priority.LOW, "Low"), (Priority.NORMAL, "Normal"), (Priority.HIGH, "High"))
_SENDERS = {ObjectType.USER: "user", ObjectType.QUEUE: "queue"}


class Compose(DraftEditor):
    """Edits an ``EmailDraft``; sending is asked for by ``submitted``.

    Signals:
        sender_wanted(str): users and queues whose names contain this are to be offered.
        files_chosen(list[Path]): these files are to be read and given to :meth:`take_files`.
    """

    sender_wanted = Signal(str)
    files_chosen = Signal(list)
    doing = ("Send", "Sending …", "send")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("New email", parent)
        self.sender_field = ReferenceField(
            "From",
            "Type part of the name of a user or queue",
            words=_sender_words,
            required=True,
        )
        self.sender_field.wanted.connect(self.sender_wanted)
        self.files = FilesEdit()
        self.files.files_chosen.connect(self.files_chosen)
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        text.setMinimumHeight(16 * GRID)
        text.setAcceptDrops(False)
        self._note = label("", "muted")
        self._note.hide()
        self._unread = label("", "problem")
        self._unread.hide()
        self.add_widget(self._note)
        self.add_field("sender", self.sender_field)
        self.add_field("to", AddressField("To", required=True))
        self.add_field("cc", AddressField("Cc"))
        self.add_field("subject", Field("Subject", QLineEdit()))
        self.add_field("text", Field("Text", text))
        self.add_field("attachments", Field("Attachments", self.files))
        self.add_widget(self._unread)
        self.add_field("bcc", AddressField("Bcc", hint="Hidden from the others"), advanced=True)
        self.add_field("priority", Field("Priority", Choice(_PRIORITIES)), advanced=True)
        for line in self.findChildren(QLineEdit):
            line.setAcceptDrops(False)  # a dropped file is an attachment, not a name to be typed
        self.setAcceptDrops(True)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._submit)
        self.setFocusProxy(self.sender_field.editor)

    def write(self, draft: EmailDraft, answers: Email | None = None) -> None:
        """Show *draft*, which may answer an email."""
        self.load(draft, "New email" if answers is None else "Reply")
        if answers is not None:
            self._note.setText(f"In reply to “{answers.subject}”")
            self._note.show()
        if draft.sender is not None:
            self.setFocusProxy(self.form.field("text").editor)

    def take_files(self, read: ReadFiles) -> None:
        """Attach what could be read, and say what could not."""
        self._unread.setText("\n".join(read.problems))
        self._unread.setVisible(bool(read.problems))
        self.files.add(read.files)

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


def reply_to(email: Email, body: EmailBody | None, sent_on: datetime | None) -> EmailDraft:
    """Return a draft that answers *email*, from whoever it was taken for."""
    sender = _sender(email)
    subject = email.subject.strip()
    if not subject.casefold().startswith("re:"):
        subject = f"Re: {subject}".strip()
    return EmailDraft(
        sender=email.accepting if _may_send(email.accepting) else None,
        to=(sender,) if sender else (),
        subject=subject,
        text=_quotation(sender, body, sent_on),
        in_reply_to=email.id,
        regarding=email.regarding,
    )


def _sender(email: Email) -> Address | None:
    for party in email.parties:
        if party.participation is ParticipationType.SENDER:
            name = party.name or (party.record.name if party.record else "")
            return Address(name, party.address)
    return None


def _may_send(reference: Reference | None) -> bool:
    return reference is not None and reference.object_type in (ObjectType.USER, ObjectType.QUEUE)


def _quotation(sender: Address | None, body: EmailBody | None, sent_on: datetime | None) -> str:
    if body is None or not body.text.strip():
        return ""
    when = f" on {sent_on.astimezone():%d %b %Y at %H:%M}" if sent_on else ""
    who = (sender.name or sender.address) if sender else "Somebody"
    lines = body.text.strip()[:QUOTED].splitlines()
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"\n\n{who} wrote{when}:\n{quoted}\n"


def _sender_words(reference: Reference) -> str:
    """Return a sender as it is shown: the name and what it is."""
    return f"{reference.name} ({_SENDERS.get(reference.object_type, 'sender')})"
