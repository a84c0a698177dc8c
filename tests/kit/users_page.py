"""The page of users, queues and records over a real organization, shown and filled."""

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from ssync_desktop.ui.users.page import UsersPage
from tests.kit.window import Office


@contextmanager
def shown_users_page(office: Office, qtbot: QtBot) -> Iterator[UsersPage]:
    """Show the page, with its list of users counted, until the end of the block."""
    made = UsersPage(office.context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    with qtbot.waitSignal(made.users.list.counted):
        made.show()
        made.enter()
    yield made
    made.close()
