"""Every icon is drawn, in the colour asked for, sharp at 200 %."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

import ssync_desktop.ui
from ssync_desktop.ui.icons import icon, pixmap
from ssync_desktop.ui.resources import resource_names
from ssync_desktop.ui.widgets.badge import LEVELS, PHASES
from ssync_desktop.ui.widgets.notice import SHAPES
from ssync_desktop.ui.widgets.step_list import STATES

NAMES = [name.removesuffix(".svg") for name in resource_names("icons")]


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_its_colour(name: str, qtbot: QtBot) -> None:
    image = pixmap(name, QColor("#ff0000"), QColor("#00ff00"), 24).toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert "#ff0000" in seen or name == "more"  # three dots smaller than a pixel
    assert not image.isNull()


def test_an_icon_has_twice_the_pixels_at_200_percent(qtbot: QtBot) -> None:
    double = pixmap("mail", QColor("#000000"), QColor("#ffffff"), 16, 2.0)
    assert (double.width(), double.devicePixelRatio()) == (32, 2.0)
    assert icon("mail").pixmap(16, 16).width() == 16
    assert {size.width() for size in icon("mail").availableSizes()} >= {16, 32, 40, 64}


def test_states_are_told_apart_without_colour(qtbot: QtBot) -> None:
    black, white = QColor("#000000"), QColor("#ffffff")
    for badges in (PHASES, LEVELS, STATES):
        images = [pixmap(badge.shape, black, white, 16).toImage() for badge in badges.values()]
        assert all(one != other for n, one in enumerate(images) for other in images[n + 1 :])
        assert len({badge.word for badge in badges.values()}) == len(badges)


def test_every_icon_that_is_named_in_the_window_exists() -> None:
    folder = Path(ssync_desktop.ui.__file__).parent
    pattern = re.compile(r'set_icon\([^,]+, "([\w-]+)"|action\([^,]+, "[^"]+", "([\w-]+)"')
    used = {
        name
        for path in folder.rglob("*.py")
        for match in pattern.findall(path.read_text(encoding="utf-8"))
        for name in match
        if name
    }
    used |= {badge.shape for badge in (*PHASES.values(), *LEVELS.values(), *STATES.values())}
    assert used | set(SHAPES.values()) <= set(NAMES)


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        pixmap("no such icon", QColor("#000000"), QColor("#ffffff"), 16)
