"""The page of users and queues over a real organization."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.people import Queue, QueueDraft, User, UserDraft
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.ui.users.page import UsersPage
from tests.kit.users_page import shown_users_page
from tests.kit.window import Office


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[UsersPage]:
    with shown_users_page(office, qtbot) as made:
        yield made


@pytest.fixture
def profile(office: Office) -> EmailServerProfile:
    """Return a profile that new mailboxes use."""
    service = office.service
    draft = ProfileDraft(
        name="Contoso mail", incoming=Direction("in.test"), outgoing=Direction("out.test")
    )
    made = service.save_profile(draft).result(10)
    settings = service.settings().result(10)
    default = replace(settings.default_email, profile_id=made.id)
    service.save_settings(replace(settings, default_email=default)).result(10)
    return made


@pytest.fixture
def ada(office: Office) -> User:
    draft = UserDraft(
        first_name="Ada",
        last_name="Lovelace",
        domain_name="ada@contoso.example",
        email_address="ada@contoso.example",
    )
    return office.service.save_user(draft).result(10)


@pytest.fixture
def support(office: Office, ada: User) -> Queue:
    draft = QueueDraft(name="Support", email_address="support@contoso.example", owner_id=ada.id)
    return office.service.save_queue(draft).result(10)
