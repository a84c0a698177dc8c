"""The list of a choice lies below its field, in full, as far as ten entries go."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.theme import Theme
from ssync_desktop.ui.widgets.editors import Choice


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> QWidget:
    """Return what a choice stands in, dressed as the window is."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show()
    return made


@pytest.mark.parametrize("count", [3, 4, 10, 14])
def test_that_entries_are_seen_in_full(form: QWidget, qtbot: QtBot, count: int) -> None:
    choice = Choice([(number, f"Number {number}") for number in range(count)], form)
    box = QVBoxLayout(form)
    box.addWidget(choice)
    choice.choose(count // 2)
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    view = choice.view()
    qtbot.waitUntil(view.isVisible)
    popup = view.window()
    assert popup.y() >= choice.mapToGlobal(QPoint(0, choice.height())).y() - 1
    beside = [one for one in popup.children() if isinstance(one, QWidget)]
    assert [one for one in beside if one.isVisible()] == [view]  # no arrows that scroll
    model = view.model()
    in_sight = [
        row
        for row in range(count)
        if view.viewport().rect().contains(view.visualRect(model.index(row, 0)))
    ]
    assert len(in_sight) == min(count, 10)
    choice.hidePopup()
