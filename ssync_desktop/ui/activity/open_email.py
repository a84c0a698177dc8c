"""What can be done with emails that are open: drafts, and those that have failed."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import EmailState, EmailStatus
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.ui.activity.email_section import EmailSection
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.activity.writing import Writing
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.deletion import ask_to_delete
from ssync_desktop.ui.words import counted

EDIT = "Edit the draft or failed email, and send it (Enter)"
SEND_AGAIN = "Send the drafts and failed emails as they are"
DELETE = "Delete the drafts and failed emails"
WANTS_OPEN = "Select drafts or emails that have failed"


class OpenEmail(QObject):
    """The actions Edit, Send again and Delete, for the selection and for the pane."""

    def __init__(self, page: Page, section: EmailSection, writing: Writing) -> None:
        super().__init__(page)
        self._page = page
        self._section = section
        self._writing = writing
        self.edit = action(page, "Edit", "edit", self._edit, tooltip=EDIT)
        self.again = action(page, "Send again", "send", self._send_again, tooltip=SEND_AGAIN)
        self.delete = action(page, "Delete", "delete", self._delete, tooltip=DELETE)
        self.actions = (self.edit, self.again, self.delete)
        section.pane.edit_requested.connect(self.edit_one)
        section.pane.retry_requested.connect(self._send_one)

    def show(self, visible: bool) -> None:
        """Show the actions beside the list they are for, and nowhere else."""
        for made in self.actions:
            made.setVisible(visible)

    @Slot()
    def allow(self) -> None:
        """Enable what can be done with the selection, or say what it wants."""
        rows = self._open_rows()
        drafts = bool(rows) and all(row.status is EmailStatus.DRAFT for row in rows)
        self.again.setText("Send" if drafts else "Send again")
        for made, able, does, wants in (
            (self.edit, len(rows) == 1, EDIT, "Select one draft or failed email"),
            (self.again, bool(rows), SEND_AGAIN, WANTS_OPEN),
            (self.delete, bool(rows), DELETE, WANTS_OPEN),
        ):
            made.setEnabled(able)
            made.setToolTip(does if able else wants)

    @Slot(UUID)
    def open_row(self, email_id: UUID) -> None:
        """Take up the email of a row that was opened, where it is open."""
        if any(row.id == email_id for row in self._open_rows()):
            self._writing.edit(email_id)

    def _open_rows(self) -> list[EmailRow]:
        rows = self._section.rows
        open_rows = [row for row in rows if row.outgoing and row.status.state is EmailState.OPEN]
        return [row for row in open_rows if not row.content_hidden]

    @Slot()
    def _edit(self) -> None:
        if len(rows := self._open_rows()) == 1:
            self._writing.edit(rows[0].id)

    @Slot(object)
    def edit_one(self, email_id: UUID) -> None:
        """Take up an email of the pane, of whichever list."""
        self._writing.edit(email_id)

    @Slot()
    def _send_again(self) -> None:
        self._ask_to_send([row.id for row in self._open_rows()])

    @Slot(object)
    def _send_one(self, email_id: UUID) -> None:
        self._ask_to_send([email_id])

    def _ask_to_send(self, ids: Sequence[UUID]) -> None:
        if ids:
            context = self._page.context
            context.bridge.ask(context.service.send_again(ids), self._queued, self._tell)

    @Slot(object)
    def _queued(self, _sent: object) -> None:
        self._page.notice.say("Pending Send: it leaves with the next outgoing pass.", Tone.GOOD)

    @Slot()
    def _delete(self) -> None:
        rows = self._open_rows()
        if len(rows) == 1:
            self._ask_to_delete([rows[0].id], f"“{subject_words(rows[0].subject)}”")
        elif rows:
            self._ask_to_delete([row.id for row in rows], counted(len(rows), "selected one"))

    def _ask_to_delete(self, ids: Sequence[UUID], name: str) -> None:
        consequence = "It has not left, and its attachments go with it."
        go = partial(self._carry_out_deletion, tuple(ids))
        ask_to_delete(self._page, "email" if len(ids) == 1 else "emails", name, consequence, go)

    def _carry_out_deletion(self, ids: Sequence[UUID]) -> None:
        context = self._page.context
        context.bridge.ask(context.service.delete_emails(ids), self._deleted, self._tell)

    @Slot(object)
    def _deleted(self, _nothing: object) -> None:
        self._page.notice.say("Deleted.", Tone.GOOD)
        self._section.list.take_order()

    @Slot(BaseException)
    def _tell(self, error: BaseException) -> None:
        if isinstance(error, SsyncError):
            self._page.notice.say(f"{error.title}. {error.remedy}", Tone.BAD)
