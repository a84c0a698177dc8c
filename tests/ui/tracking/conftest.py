"""The page of tracking rules over a real service whose server in memory has folders."""

from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import CredentialRetrieval, ObjectType, ServerType
from ssync_desktop.domain.people import RecordDraft, Reference, UserDraft
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.tracking_folder import TrackingFolder, TrackingFolderDraft
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.tracking.page import TrackingPage
from tests.kit.ui_fixtures import ui_context, ui_service, ui_window
from tests.kit.ui_service import UiService

__all__ = ["ui_context", "ui_service", "ui_window"]

ADDRESS, SECRET = "ada@example.com", "correct horse"
URL = "https://mail.example.com/EWS/Exchange.asmx"


@dataclass
class Inbox:
    """A user's mailbox on a server with folders, and hands to make more of both."""

    service: UiService
    mailbox: Mailbox
    profile_id: UUID

    @property
    def reference(self) -> Reference:
        """The mailbox, as it is chosen."""
        return Reference(self.mailbox.id, ObjectType.MAILBOX, self.mailbox.name)

    def folder(self, name: str, parent: str = "INBOX") -> str:
        """Make a folder on the server; return its key."""
        return self.service.server.add_folder(ADDRESS, name, parent)

    def deliver(self, folder: str, number: int, subject: str) -> str:
        """Put a message into a folder."""
        content = (
            f"From: Maria <maria@fabrikam.example>\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\n"
            f"Message-ID: <{number}@fabrikam.example>\r\n\r\nHello Ada.\r\n"
        )
        return self.service.server.deliver(ADDRESS, content.encode(), folder=folder)

    def account(self, name: str) -> Reference:
        """Make an account that mail can be set regarding."""
        draft = RecordDraft(object_type=ObjectType.ACCOUNT, name=name)
        record = self.service.save_record(draft).result(10)
        return Reference(record.id, ObjectType.ACCOUNT, name)

    def rule(self, folder: str, regarding: Reference | None = None) -> TrackingFolder:
        """Make a rule past the editor."""
        draft = TrackingFolderDraft(None, self.mailbox.id, folder, "", regarding)
        return self.service.tracking.save(draft).result(10)

    def rules(self) -> list[TrackingFolder]:
        """Return the rules as the database has them."""
        return list(self.service.tracking.rules(self.mailbox.id).result(10))


def exchange_draft(name: str) -> ProfileDraft:
    """Return a profile whose mailboxes sign in for themselves."""
    side = Direction(URL, retrieval=CredentialRetrieval.USER_OR_QUEUE)
    return ProfileDraft(name=name, server_type=ServerType.EXCHANGE, incoming=side, outgoing=side)


def add_mailbox(service: UiService, profile_id: UUID, first: str, address: str) -> Mailbox:
    """Make a user whose mailbox signs in at that profile."""
    settings = service.settings().result(10)
    email = replace(settings.default_email, profile_id=profile_id)
    service.save_settings(replace(settings, default_email=email)).result(10)
    service.server.add_account(address, SECRET)
    user = UserDraft(first_name=first, last_name="Lovelace", domain_name=address)
    saved = service.save_user(replace(user, email_address=address)).result(10)
    assert saved.mailbox_id is not None
    mailbox = service.mailbox_now(saved.mailbox_id)
    draft = replace(mailbox.draft(), allow_credentials=True, user_name=address)
    return service.save_mailbox(draft, SECRET).result(10)


@pytest.fixture
def inbox(ui_service: UiService) -> Inbox:
    """Return Ada's mailbox on Exchange."""
    profile = ui_service.save_profile(exchange_draft("Example Exchange")).result(10)
    mailbox = add_mailbox(ui_service, profile.id, "Ada", ADDRESS)
    return Inbox(ui_service, mailbox, profile.id)


@pytest.fixture
def page(inbox: Inbox, ui_window: MainWindow, qtbot: QtBot) -> TrackingPage:
    """Return the page of an organization without rules."""
    ui_window.activateWindow()  # keys go where the keyboard is
    qtbot.waitUntil(ui_window.isActiveWindow)
    ui_window.show_page("tracking")
    shown = ui_window.page
    assert isinstance(shown, TrackingPage)
    qtbot.waitUntil(lambda: shown._state.text() == "No folder is tracked yet.")
    return shown
