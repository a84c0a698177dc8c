"""The settings page over a real organization, with a theme it may change."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.settings.page import SettingsPage
from ssync_desktop.ui.theme import Theme
from tests.kit.ui_pages import shown
from tests.kit.window import Office


@pytest.fixture
def page(office: Office, theme: Theme, qtbot: QtBot) -> Iterator[SettingsPage]:
    with shown(SettingsPage(replace(office.context, theme=theme)), qtbot, 1040, 700) as made:
        qtbot.waitUntil(made.settings_form.isEnabled)
        yield made
