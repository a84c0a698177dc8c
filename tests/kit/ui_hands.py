"""A person's hands for tests of the window: find what is seen by its words, and press it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.form import FormBinder
from ssync_desktop.ui.widgets.list_pane import ListPane
from ssync_desktop.ui.widgets.tool_strip import ToolStrip

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 30_000  # of a machine that is busy with other things


def waits_for(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Wait until *condition* returns something true."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)


def line_of(form: FormBinder, name: str) -> QLineEdit:
    """Return the line in which the attribute *name* is written."""
    found = form.field(name).editor
    assert isinstance(found, QLineEdit)
    return found


def tick_of(form: FormBinder, name: str) -> QCheckBox:
    """Return the box in which the attribute *name* is ticked."""
    found = form.field(name).editor
    assert isinstance(found, QCheckBox)
    return found


def names_in(listed: ListPane) -> list[str]:
    """Return the names of the rows that are here already, in their order."""
    rows = [listed.model.row_at(place) for place in range(listed.model.rowCount())]
    return [row.name for row in rows if row is not None]


def seen_button(within: QWidget, text: str) -> QAbstractButton:
    """Return the one visible button that says *text*; LookupError when there is no such one."""
    found = _buttons(within, text)
    if len(found) != 1:
        raise LookupError(f"{len(found)} visible buttons say {text!r}")
    return found[0]


def press(qtbot: QtBot, within: QWidget, text: str) -> None:
    """Press the visible button that says *text*, or choose it from "More"; it must be enabled.

    What was just put there comes into sight a moment later, which is waited for.
    """
    waits_for(qtbot, lambda: _in_menus(within, text) or _buttons(within, text))
    for action in _in_menus(within, text):
        assert action.isEnabled(), f"{text}: {action.toolTip()}"
        action.trigger()
        return
    button = seen_button(within, text)
    assert button.isEnabled(), f"{text}: {button.toolTip()}"
    QTest.mouseClick(button, LEFT)


def _buttons(within: QWidget, text: str) -> list[QAbstractButton]:
    return [
        button
        for button in within.findChildren(QAbstractButton)
        if button.text().replace("&&", "&") == text and button.isVisible()
    ]


def _in_menus(within: QWidget, text: str) -> list[QAction]:
    return [
        action
        for strip in within.findChildren(ToolStrip)
        for action in strip.in_menu()
        if strip.isVisible() and action.text().replace("&&", "&") == text
    ]


def click_row(
    qtbot: QtBot,
    table: QTableView,
    row: int,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Click on the first cell of a row."""
    index = table.model().index(row, 0)
    table.scrollTo(index)
    where = table.visualRect(index).topLeft() + QPoint(8, 8)
    QTest.mouseClick(table.viewport(), LEFT, modifier, where)


def unfold(qtbot: QtBot, within: QWidget) -> None:
    """Open what is folded away."""
    for folded in within.findChildren(Folded):
        if not folded.opened and folded.isVisible():
            QTest.mouseClick(folded.findChild(QAbstractButton), LEFT)
    QApplication.processEvents()  # what came into sight gets its place


def type_over(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """Replace what stands in a line or number by typing."""
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, text)
