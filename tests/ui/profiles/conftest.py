"""The page of email server profiles over a real service, in the real window."""

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.profiles.page import ProfilesPage
from tests.kit.ui_fixtures import ui_context, ui_service, ui_window

__all__ = ["ui_context", "ui_service", "ui_window"]


@pytest.fixture
def page(ui_window: MainWindow, qtbot: QtBot) -> ProfilesPage:
    """Return the page of an organization that has no profile yet."""
    ui_window.show_page("profiles")
    shown = ui_window.page
    assert isinstance(shown, ProfilesPage)
    qtbot.waitUntil(lambda: shown._state.text() == "No profile yet.")
    return shown
