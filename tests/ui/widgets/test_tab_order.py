"""Tab goes through a form as it is read, and nothing of Qt's is held for that."""

import gc
from collections.abc import Iterator

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayoutItem,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.tab_order import first_stop, nearest_stop, tie


def field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    return made


def form(qtbot: QtBot) -> QWidget:
    """Return six fields, in layouts within layouts and a part of its own, made in any order."""
    root = QWidget()
    qtbot.addWidget(root)
    outer, line, grid = QVBoxLayout(root), QHBoxLayout(), QGridLayout()
    last, second, first = field("6"), field("2"), field("1")
    line.addWidget(first)
    line.addWidget(second)
    part = QWidget()
    flow = FlowLayout(part, 8)
    for name in ("4", "5"):
        flow.addWidget(field(name))
    grid.addWidget(field("3"), 0, 0)
    grid.addWidget(part, 1, 0)
    outer.addWidget(last)
    outer.insertLayout(0, grid)
    outer.insertLayout(0, line)
    root.show()
    return root


def test_tab_goes_by_what_is_laid_out_where(qtbot: QtBot) -> None:
    root = form(qtbot)
    tie(root)
    begin = first_stop(root)
    assert begin is not None
    names = [one.objectName() for one in _chain(begin) if isinstance(one, QLineEdit)]
    assert names == list("123456")


def _chain(begin: QWidget) -> Iterator[QWidget]:
    """Yield the window's widgets in the order of Tab, once around."""
    yield begin
    now = begin.nextInFocusChain()
    while now is not None and now is not begin:
        yield now
        now = now.nextInFocusChain()


def test_the_keyboard_goes_on_beside_what_is_lost(qtbot: QtBot) -> None:
    root = form(qtbot)
    lost = root.findChild(QLineEdit, "4")
    assert isinstance(lost, QLineEdit)
    near = nearest_stop(lost, root)
    assert near is not None
    assert near.objectName() == "5"


def test_no_item_of_a_layout_is_kept(qtbot: QtBot) -> None:
    """Qt deletes them without a word, and what is at their address then would be mistaken."""
    root = form(qtbot)
    flow = root.findChild(FlowLayout)
    before = _layout_items()
    tie(root)
    assert first_stop(root) is not None
    assert flow is not None
    assert _layout_items() <= before


def _layout_items() -> set[int]:
    gc.collect()
    return {id(one) for one in gc.get_objects() if isinstance(one, QLayoutItem)}
