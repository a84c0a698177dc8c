"""The pane of an email: who, when, what became of it and why, attachments and body."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.audit import AuditEntry
from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.email import Attachment, Email, EmailBody
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.options import (
    EmailNotifications,
    EmailStatus,
    ParticipationType,
)
from ssync_desktop.domain.rewriting import can_be_edited
from ssync_desktop.ui.activity.attachments import AttachmentList
from ssync_desktop.ui.activity.hidden import HiddenContent
from ssync_desktop.ui.activity.pane import ActivityPane
from ssync_desktop.ui.activity.preview import Preview
from ssync_desktop.ui.activity.reasons import ReasonList
from ssync_desktop.ui.activity.words import (
    KINDS,
    METHODS,
    STATUSES,
    people_words,
    sending_words,
    subject_words,
)
from ssync_desktop.ui.problems import ErrorReport, from_code
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.facts import Fact, Facts, moment_fact
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.moments import absolute, relative

SHOWN_LOOKS = 5  # the last ones

_LOSSES = {
    EmailNotifications.ATTACHMENTS_MISSING: "Some attachments were left out; the reasons say why.",
    EmailNotifications.TRUNCATED_BODY: "The text was too long and was cut.",
}


@dataclass(frozen=True, slots=True)
class EmailDetails:
    """Everything the pane shows of one email."""

    email: Email
    body: EmailBody
    item: ReceivedItem | None
    mailbox_name: str = ""
    next_pass: datetime | None = None
    looks: tuple[AuditEntry, ...] = ()


class EmailPane(ActivityPane[EmailDetails]):
    """Shows one email; its body was read because it was selected, and only then.

    Signals:
        save_wanted(Attachment): the user wants an attachment as a file.
        part_wanted(Attachment): the body shows this part of the email.
        link_wanted(QUrl): the user followed a link.
        edit_requested(UUID): edit this email, and perhaps send it.
        retry_requested(UUID): send this email again as it is.
        show_requested(UUID): show the hidden content of this email.
    """

    save_wanted = Signal(Attachment)
    part_wanted = Signal(Attachment)
    link_wanted = Signal(QUrl)
    edit_requested = Signal(UUID)
    retry_requested = Signal(UUID)
    show_requested = Signal(UUID)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        self._preview: Preview | None = None
        super().__init__("mail", "email", "emails", clock, parent)

    @property
    def preview(self) -> Preview | None:
        """Where the body stands; None while no email is shown."""
        return self._preview

    def show_email(self, details: EmailDetails) -> None:
        """Show an email; one that has not changed stays as it is."""
        if details == self._details:
            return
        before, self._details = self._details, details
        email = details.email
        card = DetailCard(subject_words(email.subject), STATUSES[email.status], self._words())
        if can_be_edited(email) and not email.content_hidden:
            card.add(self._deeds(email.status))
        card.add(Facts(self._facts()))
        if email.last_error_code:
            card.add(ErrorCard(self._report(), self._clock))
        if email.notifications in _LOSSES:
            card.add(label(_LOSSES[email.notifications], "problem"))
        self._preview = None if email.content_hidden else Preview()
        if self._preview is None:
            hidden = HiddenContent()
            hidden.show_wanted.connect(self._show)
            card.add(hidden, "Message")
        else:
            self._add_content(card, self._preview)
        if details.item is not None and details.item.reasons:
            card.add(ReasonList(details.item.reasons), "Why it was tracked")
        card.end()
        same = before is not None and before.email.id == details.email.id
        self.put(card, from_top=not same)
        if self._preview is not None:
            self._preview.show_body(details.body)

    def _forget(self) -> None:
        super()._forget()
        self._preview = None

    def _add_content(self, card: DetailCard, preview: Preview) -> None:
        """Add the attachments and the body."""
        assert self._details is not None
        shown = [one for one in self._details.body.attachments if not self._inline(one)]
        if shown:
            attachments = AttachmentList(shown)
            attachments.save_wanted.connect(self.save_wanted)
            card.add(attachments, "Attachment" if len(shown) == 1 else f"{len(shown)} attachments")
        preview.part_wanted.connect(self._find_part)
        preview.link_wanted.connect(self.link_wanted)
        card.add(preview, "Message")

    @Slot()
    def _show(self) -> None:
        if self._details is not None:
            self.show_requested.emit(self._details.email.id)

    def give_part(self, attachment: Attachment, content: bytes) -> None:
        """Show a part the body refers to, if its email is still the one that is shown."""
        if self._preview is None or self._details is None:
            return
        if attachment in self._details.body.attachments:
            self._preview.give_part(attachment.content_id, content)

    def _words(self) -> str:
        assert self._details is not None
        email, now = self._details.email, self._clock.now()
        if not email.outgoing:
            return relative(email.received_on or email.created_on, now)
        return sending_words(email, now, self._details.next_pass)

    def _facts(self) -> list[Fact]:
        assert self._details is not None
        email, now = self._details.email, self._clock.now()
        to, carbon, blind = ParticipationType.TO, ParticipationType.CC, ParticipationType.BCC
        facts: list[Fact] = [
            ("From", people_words(email, ParticipationType.SENDER), ""),
            ("To", people_words(email, to), ""),
            ("Cc", people_words(email, carbon), ""),
            ("Bcc", people_words(email, blind), ""),
            ("Mailbox", self._details.mailbox_name, ""),
        ]
        moments = (
            ("Written", email.created_on if email.outgoing else None),
            ("Sent", email.sent_on),
            ("Received", email.received_on),
            ("Next try", email.postponed_until),
        )
        facts += [moment_fact(name, at, self._clock, "") for name, at in moments]
        if email.delivery_attempts > 1:
            facts.append(("Attempts", f"{email.delivery_attempts}", ""))
        facts.append(("Correlated by", METHODS[email.correlation_method], ""))
        for name, reference in (("Taken for", email.accepting), ("Regarding", email.regarding)):
            if reference is not None:
                kind = KINDS.get(reference.object_type, "")
                facts.append((name, f"{reference.name} ({kind})" if kind else reference.name, ""))
        facts.append(("Message-ID", email.message_id, ""))
        for look in self._details.looks[-SHOWN_LOOKS:]:
            words = f"{look.user_name or 'Somebody'}, {relative(look.created_on, now)}"
            facts.append(("Looked at by", words, absolute(look.created_on)))
        return facts

    def _report(self) -> ErrorReport:
        assert self._details is not None
        email, now = self._details.email, self._clock.now()
        waiting = email.status is EmailStatus.PENDING_SEND
        following = email.postponed_until or self._details.next_pass
        retried = ""
        if waiting:
            when = f" {relative(max(following, now), now)}" if following else ""
            retried = f"Will be tried again{when}"
        return from_code(email.last_error_code, email.last_error_text, retried=retried)

    def _deeds(self, status: EmailStatus) -> QWidget:
        """Lay out what can be done with an email that is open."""
        failed = status is EmailStatus.FAILED
        edit = button("Edit and send again" if failed else "Edit", "edit")
        edit.clicked.connect(self._edit)
        send = button("Send again" if failed else "Send", "send")
        send.setToolTip("As it is")
        send.clicked.connect(self._retry)
        holder = QWidget()
        flow = FlowLayout(holder, GRID)
        for one in (edit, send):
            flow.addWidget(one)
        return holder

    @Slot()
    def _edit(self) -> None:
        if self._details is not None:
            self.edit_requested.emit(self._details.email.id)

    def _inline(self, attachment: Attachment) -> bool:
        """Say whether the body itself shows this attachment."""
        assert self._details is not None
        return bool(attachment.content_id) and (
            f"cid:{attachment.content_id}".casefold() in self._details.body.html.casefold()
        )

    @Slot(str)
    def _find_part(self, content_id: str) -> None:
        if self._details is None:
            return
        for attachment in self._details.body.attachments:
            if attachment.content_id.casefold() == content_id.casefold():
                self.part_wanted.emit(attachment)

    @Slot()
    def _retry(self) -> None:
        if self._details is not None:
            self.retry_requested.emit(self._details.email.id)
