"""The keyboard stays where one works when the button that had it is hidden or disabled."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.widgets.layouts import scrolled
from tests.kit.ui_fixtures import ui_context, ui_service, ui_window

__all__ = ["ui_context", "ui_service", "ui_window"]


class Sheet(QWidget):
    """Two parts below each other; the buttons of the lower one were made first."""

    def __init__(self) -> None:
        super().__init__()
        self.four, self.three = QPushButton("four"), QPushButton("three")
        self.one, self.two = QPushButton("one"), QPushButton("two")
        box = QVBoxLayout(self)
        for pair in ((self.one, self.two), (self.three, self.four)):
            part = QWidget()
            inside = QVBoxLayout(part)
            for each in pair:
                inside.addWidget(each)
            area = scrolled(part)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            box.addWidget(area)


@pytest.fixture
def sheet(ui_window: MainWindow) -> Sheet:
    ui_window.show_page("tracking")
    assert ui_window.page is not None
    made = Sheet()
    ui_window.page.show_above(made)
    return made


def test_that_what_stands_nearest_has_the_keyboard_next(
    ui_window: MainWindow, sheet: Sheet, qtbot: QtBot
) -> None:
    sheet.two.setFocus()
    sheet.two.setEnabled(False)  # the next one is in another part; the one before it is nearer
    assert ui_window.focusWidget() is sheet.one
    sheet.one.hide()
    assert ui_window.focusWidget() is sheet.three
    sheet.three.hide()
    assert ui_window.focusWidget() is sheet.four


def test_that_a_page_keeps_the_keyboard_when_nothing_in_it_can_have_it(
    ui_window: MainWindow, sheet: Sheet, qtbot: QtBot
) -> None:
    sheet.one.setFocus()
    for one in (sheet.two, sheet.one, sheet.four, sheet.three):
        one.setEnabled(False)
    assert ui_window.focusWidget() is ui_window.page
