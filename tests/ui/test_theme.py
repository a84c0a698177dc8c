"""Both themes can be read, and everything follows the one in force."""

import re

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.colours import DARK, LIGHT, Colours, Tone, contrast, present_colours
from ssync_desktop.ui.resources import resource_bytes
from ssync_desktop.ui.theme import Appearance, Theme, palette_of, style_sheet
from ssync_desktop.ui.widgets.buttons import button

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_computed_as_published() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_every_text_has_a_contrast_of_at_least_4_5(colours: Colours) -> None:
    poor = [pair for pair in colours.text_pairs() if contrast(*pair) < 4.5]
    assert poor == []


@THEMES
def test_every_edge_of_a_control_has_a_contrast_of_at_least_3(colours: Colours) -> None:
    poor = [pair for pair in colours.edge_pairs() if contrast(*pair) < 3]
    assert poor == []


@THEMES
def test_every_tone_has_a_colour_and_a_ground_it_can_be_read_on(colours: Colours) -> None:
    for tone in Tone:
        assert contrast(colours.tone(tone).name(), colours.ground(tone).name()) >= 4.5


@THEMES
def test_the_palette_pairs_text_with_its_ground(colours: Colours) -> None:
    palette, role = palette_of(colours), QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.PlaceholderText, role.Base),
    ):
        assert contrast(palette.color(text).name(), palette.color(ground).name()) >= 4.5


@THEMES
def test_the_style_sheet_names_known_colours_only(colours: Colours) -> None:
    assert "@" not in style_sheet(colours)
    for path in re.findall(r'url\("([^"]+)"\)', style_sheet(colours)):
        assert resource_bytes("arrows/" + path.rpartition("/")[2])


def test_the_setting_overrides_the_system(theme: Theme, qapp: QApplication) -> None:
    theme.use(Appearance.DARK)
    assert present_colours() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    theme.use(Appearance.SYSTEM)
    assert present_colours() is LIGHT  # no system answers here


def test_icons_follow_the_theme(theme: Theme, qtbot: QtBot) -> None:
    made: QPushButton = button("Save", "save")
    qtbot.addWidget(made)
    light = made.icon().pixmap(16).toImage()
    with qtbot.waitSignal(theme.changed) as changed:
        theme.use(Appearance.DARK)
    assert changed.args == [DARK]
    assert made.icon().pixmap(16).toImage() != light


def test_the_same_setting_twice_dresses_once(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.use(Appearance.LIGHT)
