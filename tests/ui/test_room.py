"""Every page fits an ordinary screen, and its buttons one line."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.pages import PAGES
from ssync_desktop.ui.widgets.tool_strip import MORE, ToolStrip
from tests.kit.ui_fixtures import ui_context, ui_service, ui_window

__all__ = ["ui_context", "ui_service", "ui_window"]

ORDINARY = (1366, 768)
SMALLER = (1280, 720)
HALF = (683, 384)  # the ordinary one at 200 %


def show(window: MainWindow, key: str, size: tuple[int, int]) -> QWidget:
    window.resize(*size)
    window.show_page(key)
    assert window.page is not None
    for _ in range(3):  # a layout may ask for another
        QApplication.processEvents()
    return window.page


def tops(strip: ToolStrip) -> set[int]:
    """Return where the lines of a strip begin."""
    buttons = strip.findChildren(QAbstractButton)
    centres = {
        one.mapTo(strip, QPoint(0, one.height() // 2)).y() for one in buttons if one.isVisible()
    }
    return {centre // one_line(strip) for centre in centres}


def one_line(strip: ToolStrip) -> int:
    return max(one.height() for one in strip.findChildren(QAbstractButton)) + 8


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
@pytest.mark.parametrize("size", [ORDINARY, SMALLER])
def test_every_page_fits_an_ordinary_screen(
    ui_window: MainWindow, key: str, size: tuple[int, int], qtbot: QtBot
) -> None:
    page = show(ui_window, key, size)
    area = next(one for one in ui_window.findChildren(QScrollArea) if one.isAncestorOf(page))
    assert area.verticalScrollBar().maximum() == 0
    assert page.width() <= area.viewport().width()
    strip = page.findChild(ToolStrip)
    assert isinstance(strip, ToolStrip)
    assert len(tops(strip)) <= 1


@pytest.mark.parametrize("size", [ORDINARY, SMALLER, HALF])
def test_what_has_no_room_is_in_the_menu(
    ui_window: MainWindow, size: tuple[int, int], qtbot: QtBot
) -> None:
    page = show(ui_window, "mailboxes", size)
    strip = page.findChild(ToolStrip)
    assert isinstance(strip, ToolStrip)
    shown = [one for one in strip.findChildren(QAbstractButton) if one.isVisible()]
    texts = [one.text().replace("&&", "&") for one in shown if one.text()]
    kept = [one.text().replace("&&", "&") for one in strip.in_menu()]
    assert [one for one in texts if one != MORE] + kept == [
        "Test & Enable",
        "Approve",
        "Reject",
        "Sync now",
        "Edit",
        "Activate",
        "Deactivate",
        "Apply defaults",
        "What would synchronize now?",
        "Delete",
    ]
    assert len(texts) >= 4
    assert (MORE in texts) is bool(kept)
    for one in shown:
        assert one.mapTo(strip, one.rect().bottomRight()).x() < strip.width()
