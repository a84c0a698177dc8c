"""The whole window over an organization in which something of everything has happened."""

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.main_window import MainWindow
from tests.kit.ui_fixtures import ui_context, ui_service, ui_window
from tests.kit.ui_mail import UiMail, something_of_everything
from tests.kit.ui_service import UiService

__all__ = ["ui_context", "ui_service", "ui_window"]


@pytest.fixture
def mail(ui_service: UiService, qtbot: QtBot) -> UiMail:
    """Return the people, and everything that happened to their mail."""
    return something_of_everything(ui_service)


@pytest.fixture
def page(mail: UiMail, ui_window: MainWindow, qtbot: QtBot) -> ActivityPage:
    """Return the activity page in front of the window, with its first list read."""
    ui_window.show_page("activity")
    made = ui_window.page
    assert isinstance(made, ActivityPage)
    qtbot.waitUntil(lambda: made.incoming.list.model.row_at(0) is not None)
    return made
