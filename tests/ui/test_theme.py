"""Both themes can be read, and everything follows the one in force."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QStandardItemModel
from PySide6.QtWidgets import QApplication, QHeaderView, QPushButton, QTableView
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


@THEMES
def test_the_arrow_of_an_ascending_order_points_up_and_a_descending_one_down(
    colours: Colours, qtbot: QtBot
) -> None:
    header = QHeaderView(Qt.Orientation.Horizontal)
    qtbot.addWidget(header)
    header.setModel(QStandardItemModel(1, 1, header))
    header.setStyleSheet(style_sheet(colours))
    header.setSortIndicatorShown(True)
    header.resize(100, 32)

    def lines(order: Qt.SortOrder) -> list[int]:
        """Return how far apart the arrow's outermost points are, line by line."""
        header.setSortIndicator(0, order)
        picture = header.grab().toImage()
        ground = picture.pixel(50, 2)
        found = [[x for x in range(60, 100) if picture.pixel(x, y) != ground] for y in range(4, 28)]
        return [points[-1] - points[0] for points in found if points]

    up, down = lines(Qt.SortOrder.AscendingOrder), lines(Qt.SortOrder.DescendingOrder)
    assert up[0] < up[-2]
    assert down[1] > down[-1]


@THEMES
def test_there_is_no_square_of_another_colour_where_two_scroll_bars_meet(
    colours: Colours, qtbot: QtBot
) -> None:
    area = QTableView()
    qtbot.addWidget(area)
    area.setPalette(palette_of(colours))
    area.setStyleSheet(style_sheet(colours))
    area.setModel(QStandardItemModel(50, 50, area))
    area.resize(300, 200)
    area.show()
    qtbot.waitExposed(area)
    picture = area.grab().toImage()
    corner = picture.pixelColor(area.width() - 6, area.height() - 6)
    assert corner.name() in (colours.base, colours.window)
