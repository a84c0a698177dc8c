"""A small organization, and the Mailboxes page over it in the real window."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.mailbox import DirectionState, MailboxDraft
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    IncomingDeliveryMethod,
    OperationType,
    TestStatus,
)
from ssync_desktop.domain.people import QueueDraft, UserDraft
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.organization.context import Context
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from ssync_desktop.ui.main_window import MainWindow
from tests.kit.ui_fixtures import ui_context, ui_service, ui_window
from tests.kit.ui_service import UiService

__all__ = ["ui_context", "ui_service", "ui_window"]

SECRET = "correct horse"
WORKS = DirectionState(enabled=True, status=TestStatus.SUCCESS)


@dataclass
class Firm:
    """Two users, a queue and a forward mailbox on one profile, which signs in for all."""

    service: UiService
    profile: EmailServerProfile
    ada: UUID
    bert: UUID
    support: UUID
    forward: UUID

    def set_state(
        self, mailbox_id: UUID, operation: OperationType, state: DirectionState = WORKS
    ) -> None:
        """Write how a direction stands, as the engine would."""

        def work(context: Context) -> None:
            context.unit.mailboxes.set_direction(mailbox_id, operation, state)

        self.service.do(work)

    def synchronize_items(self, mailbox_id: UUID) -> None:
        """Choose server-side synchronization for appointments, contacts and tasks."""

        def work(context: Context) -> None:
            mailbox = context.unit.mailboxes.get(mailbox_id)
            context.unit.mailboxes.save(replace(mailbox, act_method=ActDeliveryMethod.SERVER_SIDE))

        self.service.do(work)

    def enable(self, mailbox_id: UUID) -> None:
        """Approve a mailbox, and let both directions have passed their test."""
        self.service.approve([mailbox_id]).result(10)
        for operation in (OperationType.INCOMING, OperationType.OUTGOING):
            self.set_state(mailbox_id, operation)


def add_user(service: UiService, first: str, last: str) -> UUID:
    """Make a user and return their mailbox."""
    address = f"{first.lower()}@example.com"
    draft = UserDraft(first_name=first, last_name=last, domain_name=address, email_address=address)
    mailbox_id = service.save_user(draft).result(10).mailbox_id
    assert mailbox_id is not None
    return mailbox_id


def make_firm(service: UiService) -> Firm:
    """Make the organization."""
    side = Direction("mail.example.com", retrieval=CredentialRetrieval.PROFILE, user_name="service")
    profile = service.save_profile(
        ProfileDraft(name="Example mail", incoming=side, outgoing=side), SECRET, SECRET
    ).result(10)
    before = service.settings().result(10)
    default = replace(before.default_email, profile_id=profile.id)
    service.save_settings(replace(before, default_email=default)).result(10)
    ada, bert = add_user(service, "Ada", "Adams"), add_user(service, "Bert", "Brown")
    queue = service.save_queue(
        QueueDraft(name="Support", email_address="support@example.com")
    ).result(10)
    assert queue.mailbox_id is not None
    forward = service.save_mailbox(
        MailboxDraft(
            name="Zero",
            email_address="forward@example.com",
            profile_id=profile.id,
            incoming_method=IncomingDeliveryMethod.SERVER_SIDE,
        )
    ).result(10)
    return Firm(service, profile, ada, bert, queue.mailbox_id, forward.id)


@pytest.fixture
def firm(ui_service: UiService) -> Firm:
    return make_firm(ui_service)


@pytest.fixture
def page(firm: Firm, ui_window: MainWindow, qtbot: QtBot) -> MailboxesPage:
    """Return the page with its four mailboxes: Ada, Bert, Support, Zero."""
    ui_window.show_page("mailboxes")
    shown = ui_window.page
    assert isinstance(shown, MailboxesPage)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 4)
    qtbot.waitUntil(lambda: shown.model.row_at(0) is not None)
    return shown
