"""A real server refuses a recipient; the email is corrected in the window, and arrives."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.options import (
    ConnectionSecurity,
    CredentialRetrieval,
    EmailStatus,
    OperationType,
)
from ssync_desktop.domain.profile import Direction
from ssync_desktop.engine.mailbox_pass import MailboxPass
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.serving import LOOPBACK
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.bridge import Bridge, Operation
from ssync_desktop.ui.context import Navigator, PageContext
from ssync_desktop.ui.live import LiveStatus
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import press, type_over
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService
from tests.ui.activity.composing import begin, choose_sender, line, recipients, text_of

SUPPORT, SECRET = "support@example.com", "a password of the sandbox"
REFUSED, GOOD = "refused@elsewhere.example", "carl@elsewhere.example"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def servers() -> Iterator[SandboxServers]:
    made = SandboxServers()
    made.start()
    made.store.add_account(SUPPORT, SECRET)
    yield made
    made.stop()


@pytest.fixture
def service(sqlite_url: str, clock: ManualClock) -> Iterator[UiService]:
    made = UiService(sqlite_url, clock, real_servers=True)
    yield made
    assert made.close()


@pytest.fixture
def mailbox_id(service: UiService, servers: SandboxServers, qtbot: QtBot) -> UUID:
    """Make a queue that may send through the sandbox's server."""
    mail = UiMail(service)
    mailbox = mail.mailbox(mail.queue)
    assert mailbox.profile_id is not None
    profile = service.see(lambda unit: unit.profiles.get(mailbox.profile_id))  # type: ignore[arg-type]
    side = Direction(
        LOOPBACK,
        servers.smtp_port,
        ConnectionSecurity.NONE,
        retrieval=CredentialRetrieval.PROFILE,
        user_name=SUPPORT,
    )
    draft = replace(profile.draft(), outgoing=side, same_settings_for_outgoing=False)
    service.save_profile(draft, outgoing_password=SECRET).result(10)
    service.do(_let_strangers_be_written_to)
    service.approve([mailbox.id]).result(10)
    mail.mailbox(mail.queue)  # the change of its profile has disabled it
    return mailbox.id


def _let_strangers_be_written_to(context: Context) -> None:
    settings = context.unit.settings.get()
    update_settings(context, replace(settings, unresolved_recipients_allowed=True))


@pytest.fixture
def page(
    service: UiService, mailbox_id: UUID, clock: ManualClock, qtbot: QtBot
) -> Iterator[ActivityPage]:
    live = LiveStatus(interval_ms=5)
    unsubscribe = service.subscribe(live.post)
    bridge = Bridge()
    made = ActivityPage(PageContext(service, bridge, live, clock, Navigator()))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    with qtbot.waitSignal(made.incoming.list.counted):
        made.enter()
    yield made
    made.close()
    unsubscribe()
    qtbot.waitUntil(lambda: not bridge.findChildren(Operation), timeout=10_000)


def let_leave(service: UiService, mailbox_id: UUID) -> None:
    """Run one outgoing pass."""
    one_pass = MailboxPass(service.runtime.tools).run(mailbox_id, OperationType.OUTGOING)
    service.runtime.host.submit(one_pass).result(30)


@pytest.mark.behaviour("B85", "open")
def test_it_is_corrected_by_hand_and_arrives(
    page: ActivityPage,
    service: UiService,
    servers: SandboxServers,
    mailbox_id: UUID,
    qtbot: QtBot,
) -> None:
    editor = begin(page, qtbot)
    choose_sender(editor, "supp", qtbot)
    QTest.keyClicks(line(editor, "to"), REFUSED)
    QTest.keyClicks(line(editor, "subject"), "Forty chairs")
    QTest.keyClicks(text_of(editor), "They are on their way.")
    QTest.keyClick(text_of(editor), Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.outgoing.wanted is not None)
    email_id = page.outgoing.wanted
    assert email_id is not None
    let_leave(service, mailbox_id)
    failed = stored(service, email_id)
    assert failed.status is EmailStatus.FAILED
    pane, words = page.outgoing.pane, "Edit and send again"
    qtbot.waitUntil(lambda: any(one.isVisible() and one.text() == words for one in buttons(pane)))
    press(qtbot, pane, words)
    qtbot.waitUntil(lambda: page.writing.editor is not None)
    again = page.writing.editor
    assert again is not None
    field, to = recipients(again)
    assert field.complaint.startswith(f"The server refused “{REFUSED}”: 550 5.1.1 no such")
    type_over(qtbot, to, GOOD)
    press(qtbot, again, "Send")
    qtbot.waitUntil(lambda: stored(service, email_id).status is EmailStatus.PENDING_SEND)
    let_leave(service, mailbox_id)
    sent = stored(service, email_id)
    assert (sent.status, sent.message_id) == (EmailStatus.SENT, failed.message_id)
    ((_, recipient, content),) = servers.outside.taken
    assert recipient == GOOD
    assert f"Subject: {sent.subject}".encode() in content
    assert sent.subject == f"Forty chairs {sent.tracking_token}"


def buttons(of: QWidget) -> list[QPushButton]:
    return of.findChildren(QPushButton)


def stored(service: UiService, email_id: UUID) -> Email:
    return service.see(lambda unit: unit.emails.get(email_id))
