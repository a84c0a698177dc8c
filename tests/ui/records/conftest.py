"""The page of users, queues and records over a real organization."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.people import Record, RecordDraft
from ssync_desktop.ui.users.page import UsersPage
from tests.kit.users_page import shown_users_page
from tests.kit.window import Office


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[UsersPage]:
    with shown_users_page(office, qtbot) as made:
        yield made


@pytest.fixture
def carl(office: Office) -> Record:
    draft = RecordDraft(name="Carl Contoso", email_addresses=("carl@contoso.example",))
    return office.service.save_record(draft).result(10)


@pytest.fixture
def grace(office: Office) -> Record:
    addresses = ("grace@navy.example", "g.hopper@home.example")
    draft = RecordDraft(name="Grace Hopper", email_addresses=addresses)
    return office.service.save_record(draft).result(10)
