"""Lists of emails: reads an email, its body and its verdict when one is selected."""

from typing import Any

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.email import Attachment, Email
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.rewriting import can_be_edited
from ssync_desktop.ui.activity.columns import next_pass
from ssync_desktop.ui.activity.email_pane import EmailDetails, EmailPane
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.widgets.section import Listing, Section


class _Part(QObject):
    """A part of an email on its way to the body that shows it."""

    def __init__(self, attachment: Attachment, pane: EmailPane) -> None:
        super().__init__(pane)
        self._attachment = attachment
        self._pane = pane

    @Slot(object)
    def take(self, content: bytes) -> None:
        """Hand it on."""
        self._pane.give_part(self._attachment, content)
        self.deleteLater()


class EmailSection(Section[EmailPane]):
    """Incoming or outgoing email."""

    def __init__(self, context: PageContext, listing: Listing, parent: QObject) -> None:
        super().__init__(context, listing, EmailPane(context.clock), parent)
        self.pane.part_wanted.connect(self._fetch_part)

    @Slot()
    def read(self) -> None:
        """Ask for the email; the body only when it is not shown yet, or may have been edited."""
        if self.wanted is None:
            return
        service, ask = self.context.service, self.context.bridge.ask
        shown = self.pane.details
        questions: list[Any] = [
            service.email(self.wanted),
            service.received_item_of(self.wanted),
            service.looks(self.wanted),
        ]
        if (
            shown is None
            or shown.email.id != self.wanted
            or shown.email.content_hidden
            or can_be_edited(shown.email)
        ):
            questions.append(service.email_body(self.wanted))
        ask(gathered(*questions), self._show, self.lost)

    @Slot(object)
    def _show(self, answers: tuple[Any, ...]) -> None:
        email: Email = answers[0]
        item: ReceivedItem | None = answers[1]
        shown = self.pane.details
        if email.id != self.wanted:
            return  # the answer to an older selection
        if len(answers) == 4:
            body = answers[3]
        elif (
            shown is not None
            and shown.email.id == email.id
            and shown.email.content_hidden == email.content_hidden
        ):
            body = shown.body
        else:
            self.read()
            return
        row = self.row(email.id)
        name = row.mailbox_name if row is not None else ""
        following = next_pass(self.context, row) if row is not None else None
        self.pane.show_email(EmailDetails(email, body, item, name, following, answers[2]))
        self.selection_changed.emit()

    @Slot(Attachment)
    def _fetch_part(self, attachment: Attachment) -> None:
        part = _Part(attachment, self.pane)
        self.context.bridge.ask(self.context.service.attachment(attachment.id), part.take)
