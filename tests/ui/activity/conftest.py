"""The activity page over an organization in which something of everything has happened."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.context import PageContext
from tests.kit.ui_fixtures import ui_context, ui_service
from tests.kit.ui_mail import UiMail, something_of_everything
from tests.kit.ui_service import UiService

__all__ = ["ui_context", "ui_service"]


@pytest.fixture
def mail(ui_service: UiService, qtbot: QtBot) -> UiMail:
    """Return the people, and everything that happened to their mail."""
    return something_of_everything(ui_service)


@pytest.fixture
def page(ui_context: PageContext, mail: UiMail, qtbot: QtBot) -> Iterator[ActivityPage]:
    """Return the page, shown, with its first list read."""
    made = ActivityPage(ui_context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    with qtbot.waitSignal(made.incoming.list.counted):
        made.enter()
    yield made
    made.close()
