"""Mail for the tests of pages: an organization in which something of everything has happened."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.alerts import AlertDraft
from ssync_desktop.domain.email import AttachmentDraft, Email, EmailDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, SsyncError
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    EmailStatus,
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    OperationType,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.domain.people import Queue, QueueDraft, RecordDraft, Reference, User, UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.organization.alerts import raise_alert
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import create_email_server_profile
from ssync_desktop.organization.emails import create_email
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.outgoing_email import send_email
from ssync_desktop.organization.queues import create_queue
from ssync_desktop.organization.received_items import (
    MOST_ATTEMPTS,
    Seen,
    record_item_failure,
    record_item_outcome,
)
from ssync_desktop.organization.records import create_record
from ssync_desktop.organization.sending import background_send_email, confirm_sent, sending_failed
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.organization.users import create_user
from ssync_desktop.store.tables.emails import EmailRow
from ssync_desktop.store.unit import Unit
from tests.kit.clock import START
from tests.kit.mail_world import headers, incoming
from tests.kit.ui_service import UiService

BATCH = 2_000


def picture(colour: str = "#1d5fa6") -> bytes:
    """Return a small picture as PNG; needs a running application."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QColor, QImage, QImageWriter

    image = QImage(120, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


@dataclass
class UiMail:
    """A user and a queue with mailboxes that may send and receive, and what happens to them."""

    service: UiService

    def __post_init__(self) -> None:
        """Make the people and their profile, and have every level of alert kept."""
        self.service.do(_settings)
        self.user: User = self.service.do(
            lambda context: create_user(
                context,
                UserDraft(
                    first_name="Susan",
                    last_name="Burk",
                    domain_name="susan@example.com",
                    email_address="susan@example.com",
                    filtering_method=FilteringMethod.IN_RESPONSE,
                    send_as_allowed=True,
                ),
            )
        )
        self.queue: Queue = self.service.do(
            lambda context: create_queue(
                context,
                QueueDraft(
                    name="Support", email_address="support@example.com", owner_id=self.user.id
                ),
            )
        )
        self.service.do(
            lambda context: create_record(
                context,
                RecordDraft(
                    name="Yvonne McKay",
                    email_addresses=("yvonne@customer.example",),
                    owner_id=self.user.id,
                ),
            )
        )

    def mailbox(self, of: User | Queue) -> Mailbox:
        """Return the mailbox of a user or queue, with outgoing email enabled."""

        def enabled(context: Context) -> Mailbox:
            mailbox = context.unit.mailboxes.of(of.id)
            assert mailbox is not None
            state = replace(mailbox.outgoing, enabled=True, status=TestStatus.SUCCESS)
            context.unit.mailboxes.set_direction(mailbox.id, OperationType.OUTGOING, state)
            return context.unit.mailboxes.get(mailbox.id)

        return self.service.do(enabled)

    def receive(self, server_id: str, of: User | Queue | None = None, **fields: Any) -> UUID | None:
        """Deliver a message to the queue, or to *of*; return its email's id if it was tracked."""
        of = of or self.queue
        mailbox = self.mailbox(of)
        fields.setdefault("to", (of.email_address,))
        fields.setdefault("sender", "yvonne@customer.example")
        item = incoming(server_id, **fields)
        lines = self.service.do(lambda context: deliver_incoming_emails(context, mailbox, [item]))
        return lines[0].email_id

    def left_out(self, server_id: str, outcome: ItemOutcome, text: str, **fields: Any) -> UUID:
        """Record an item that brings no email; return the ledger line's id."""
        mailbox = self.mailbox(self.queue)
        seen = Seen(ItemKey("INBOX", server_id), headers(**fields))
        return self.service.do(
            lambda context: record_item_outcome(context, mailbox, seen, outcome, text)
        ).id

    def park(self, server_id: str, **fields: Any) -> UUID:
        """Let an item fail until it is parked; return the ledger line's id."""
        mailbox = self.mailbox(self.queue)
        block = headers(**fields)
        seen = Seen(ItemKey("INBOX", server_id), block)
        sender = block.sender.address if block.sender else ""
        error = ItemRefused(ErrorCode.UNREADABLE_MESSAGE, server_words="boundary never closed")
        raw = (
            f"From: {sender}\r\nTo: support@example.com\r\n"
            f"Subject: {block.subject}\r\nMessage-ID: <{server_id}@parked.example>\r\n\r\n"
        ).encode() + b"News. " * 800

        def fail(context: Context) -> UUID:
            line = None
            for _ in range(MOST_ATTEMPTS + 1):
                line = record_item_failure(context, mailbox, seen, "parse", error, raw)
            assert line is not None
            return line.id

        return self.service.do(fail)

    def write(self, subject: str, **changes: Any) -> Email:
        """Send an email as the queue: Pending Send."""
        draft = EmailDraft(
            sender=Reference(self.queue.id, ObjectType.QUEUE, self.queue.name),
            to=(Address("Yvonne McKay", "yvonne@customer.example"),),
            subject=subject,
            text="Hello Yvonne,\n\nhere is what you asked for.\n\nRegards\nSupport",
        )
        draft = replace(draft, **changes)
        self.mailbox(self.queue)
        return self.service.do(lambda context: send_email(context, create_email(context, draft).id))

    def leave(self, result: Callable[[Context, UUID], object] | None = None) -> None:
        """Let an outgoing pass take what is pending; *result* settles each, else it is sent."""
        mailbox = self.mailbox(self.queue)

        def work(context: Context) -> None:
            for email in background_send_email(context, mailbox.id):
                (result or confirm_sent)(context, email.id)

        self.service.do(work)

    def alert(self, level: TraceLevel, code: ErrorCode, text: str, **changes: Any) -> UUID:
        """Put an alert about the queue's mailbox on the wall; return its id."""
        mailbox = self.mailbox(self.queue)
        regarding = Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)
        draft = replace(AlertDraft(level, code, regarding, text), **changes)
        alert = self.service.do(lambda context: raise_alert(context, draft))
        assert alert is not None
        return alert.id


def _settings(context: Context) -> None:
    direction = Direction(host="mail.example.com")
    profile = create_email_server_profile(
        context, ProfileDraft(name="Example mail", incoming=direction, outgoing=direction)
    )
    settings = context.unit.settings.get()
    update_settings(
        context,
        replace(
            settings,
            alert_warnings=True,
            alert_information=True,
            default_email=replace(settings.default_email, profile_id=profile.id),
        ),
    )


def refused(context: Context, email_id: UUID) -> None:
    """Let the server refuse an email for good."""
    error: SsyncError = ItemRefused(
        ErrorCode.RECIPIENTS_REFUSED,
        server_words="550 5.1.1 <yvonne@customer.example>: Recipient address rejected",
    )
    sending_failed(context, email_id, error)


def disconnected(context: Context, email_id: UUID) -> None:
    """Let the connection be refused, which is the mailbox's trouble and not the email's."""
    error = NeedsAttention(ErrorCode.OUTGOING_AUTHENTICATION, server_words="535 5.7.8 Go away")
    sending_failed(context, email_id, error)


def something_of_everything(service: UiService) -> UiMail:
    """Return an organization with every state an email or an item can be in."""
    mail = UiMail(service)
    _outgoing(mail)
    _incoming(mail)
    _alerts(mail)
    return mail


def _outgoing(mail: UiMail) -> None:
    mail.write("Your order 4711")
    mail.leave()
    mail.write("Offer for forty chairs")
    mail.leave(refused)
    mail.write(
        "Minutes of our meeting in March",
        attachments=(AttachmentDraft("minutes.pdf", "application/pdf", b"%PDF" * 9_000),),
    )
    mail.leave(disconnected)
    mail.write("Are the chairs comfortable?")


def _incoming(mail: UiMail) -> None:
    html = (
        '<p>Dear support,</p><p>the <b>second</b> chair arrived <a href="https://example.org/track'
        '?parcel=12">yesterday</a>, and it is broken:</p><p><img src="cid:photo@customer"></p>'
        '<ul><li>one leg is missing</li><li>the seat is <span style="color:#000000">torn</span>'
        "</li></ul><p>Can you send another one?</p><p>Yvonne</p>"
    )
    mail.receive(
        "1",
        subject="Broken chair",
        text="Dear support,\nthe second chair arrived yesterday, and it is broken.\nYvonne",
        html=html,
        attachments=(
            ReceivedAttachment("photo.png", "image/png", picture(), "photo@customer", inline=True),
            ReceivedAttachment("../../receipt 2026.pdf", "application/pdf", b"%PDF-1.7 receipt"),
            ReceivedAttachment("run-me.exe", "application/octet-stream", b"MZ"),
        ),
    )
    mail.receive("2", subject="Thank you", in_reply_to="1@example.net", text="It works now.")
    mail.receive("3", subject="", text="", html="<p></p>", sender="noreply@shop.example")
    mail.receive("4", of=mail.user, subject="Lunch?", sender="stranger@elsewhere.example")
    mail.receive("5", subject="Broken chair", message_id="1@example.net")
    day = "Received before the start date, 2026-01-01 00:00 UTC."
    mail.left_out("6", ItemOutcome.BEFORE_START_DATE, day, subject="From last year")
    mail.park("7", subject="Newsletter with a broken boundary", sender="news@shop.example")


def _alerts(mail: UiMail) -> None:
    mail.alert(
        TraceLevel.WARNING,
        ErrorCode.CONNECT_FAILURE,
        "The server mail.example.com refuses connections on port 995",
        details="[Errno 111] Connection refused",
    )
    mail.alert(
        TraceLevel.INFORMATION,
        ErrorCode.TEST_SUCCEEDED,
        "The mailbox passed its tests and was enabled",
    )
    for _ in range(12):
        mail.alert(
            TraceLevel.ERROR,
            ErrorCode.INCOMING_AUTHENTICATION,
            "The server refused the sign-in of Support",
            details="-ERR [AUTH] Authentication failed.",
            can_be_deleted=False,
        )


def many_emails(mail: UiMail, count: int) -> None:
    """Store *count* received emails past the messages, which would take too long."""
    mailbox = mail.mailbox(mail.queue)
    for first in range(0, count, BATCH):
        last = min(first + BATCH, count)
        rows = [_row(mail, mailbox.id, number) for number in range(first, last)]
        mail.service.store.write(partial(_insert, rows)).result(60)


def _insert(rows: list[dict[str, object]], unit: Unit) -> None:
    unit.session.execute(insert(EmailRow), rows)


def _row(mail: UiMail, mailbox_id: UUID, number: int) -> dict[str, object]:
    moment = START - timedelta(minutes=number)
    return {
        "id": new_id(),
        "row_version": 1,
        "outgoing": False,
        "state": int(EmailStatus.RECEIVED.state),
        "status": int(EmailStatus.RECEIVED),
        "subject": f"Message {number:,} about nothing in particular",
        "sender": f"Customer {number % 997} <customer{number % 997}@example.net>",
        "to_recipients": "Support",
        "duplicate_check": new_id(),
        "receiving_mailbox_id": mailbox_id,
        "owner_id": mail.user.id,
        "sent_on": moment,
        "received_on": moment,
        "created_on": moment,
        "modified_on": moment,
    }
