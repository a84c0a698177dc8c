"""Light or dark is in force at once, and remembered for this person."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.colours import DARK, LIGHT, present_colours
from ssync_desktop.ui.settings.appearance import AppearanceSection
from ssync_desktop.ui.settings.page import SettingsPage
from ssync_desktop.ui.theme import APPEARANCE, Appearance, Theme, remembered_appearance
from tests.kit.window import Office


def test_that_it_changes_at_once_and_is_remembered(
    page: SettingsPage, office: Office, theme: Theme, qtbot: QtBot
) -> None:
    choice = page.findChild(AppearanceSection).choice
    assert choice.value() is Appearance.LIGHT
    choice.setCurrentIndex(choice.findText("Dark"))
    assert present_colours() is DARK
    assert not page.unsaved
    preferences = office.context.preferences
    assert preferences is not None
    assert remembered_appearance(preferences) is Appearance.DARK
    choice.setCurrentIndex(choice.findText("Light"))
    assert present_colours() is LIGHT


@pytest.mark.parametrize("kept", ["purple", ""])
def test_that_nonsense_is_as_the_system_says(kept: str, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue(APPEARANCE, kept)
    assert remembered_appearance(settings) is Appearance.SYSTEM


def test_that_without_a_theme_there_is_no_choice(office: Office, qtbot: QtBot) -> None:
    page = SettingsPage(office.context)
    qtbot.addWidget(page)
    assert page.findChild(AppearanceSection) is None
