"""The table by keyboard and mouse; the selection survives a new order."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.query import Query, Table
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.widgets.buttons import action
from ssync_desktop.ui.widgets.columns import Column
from ssync_desktop.ui.widgets.table_view import TableView
from ssync_desktop.ui.widgets.window_model import WAITING, WindowModel
from tests.ui.conftest import Line, Lines

COLUMNS: tuple[Column[Line], ...] = (
    Column("Name", lambda line: line.name, sort="name", width=200),
    Column("Length", lambda line: str(len(line.name)), stretches=True),
)


@pytest.fixture
def table(lines: Lines, bridge: Bridge, qtbot: QtBot) -> Iterator[TableView]:
    model = WindowModel(lines, COLUMNS, bridge, bridge)
    made = TableView(model, "Lines")
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    with qtbot.waitSignal(model.arrived):
        model.ask(Query(Table.MAILBOXES))
    qtbot.waitUntil(lambda: model.index(0, 0).data() != WAITING)
    yield made
    made.close()


def test_enter_opens_the_row_of_the_keyboard(table: TableView, qtbot: QtBot) -> None:
    table.select([UUID(int=2)], UUID(int=2))
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [UUID(int=3)]


def test_a_double_click_opens(table: TableView, qtbot: QtBot) -> None:
    place = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [UUID(int=2)]


def test_several_rows_are_chosen_in_their_order(table: TableView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.chosen) as chosen:
        table.select([UUID(int=4), UUID(int=2)])
    assert chosen.args == [(UUID(int=2), UUID(int=4))]
    assert [row.name for row in table.selected_rows()] == ["line 000002", "line 000004"]


def test_ctrl_a_chooses_all_without_reading_them(
    table: TableView, qtbot: QtBot, lines: Lines
) -> None:
    asked = len(lines.asked)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(table.selected_ids()) == 600
    assert len(lines.asked) == asked


def test_selection_and_keyboard_survive_a_new_order(
    table: TableView, qtbot: QtBot, lines: Lines
) -> None:
    chosen = [UUID(int=2), UUID(int=3)]
    table.select(chosen, UUID(int=3))
    model = table.model()
    assert isinstance(model, WindowModel)
    with qtbot.assertNotEmitted(table.chosen), qtbot.waitSignal(model.arrived):
        lines.lines[UUID(int=9_000)] = Line(UUID(int=9_000), "a new line")
        model.take_order()
    assert table.selected_ids() == tuple(chosen)
    assert table.currentIndex().row() == 3


def test_a_click_on_a_header_sorts(table: TableView, qtbot: QtBot) -> None:
    header, model = table.horizontalHeader(), table.model()
    assert isinstance(model, WindowModel)
    assert header.sortIndicatorSection() == 0
    with qtbot.waitSignal(model.arrived):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    assert model.id_at(0) == UUID(int=600)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 10))
    assert header.sortIndicatorSection() == 0  # the other column has no order
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder


def test_lines_are_copied_as_a_spreadsheet_takes_them(table: TableView, qtbot: QtBot) -> None:
    table.select([UUID(int=1), UUID(int=2)])
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "line 000001\t11\nline 000002\t11"


def test_the_context_menu_mirrors_the_toolbar(
    table: TableView, qtbot: QtBot, qapp: QApplication
) -> None:
    tools = [action(table, "Test & Enable", "test", table.clearSelection)]
    table.mirror(tools)
    table.customContextMenuRequested.emit(QPoint(10, 10))
    menu = table.findChild(QMenu)
    assert menu is not None
    assert menu.actions() == tools
    menu.close()
    qtbot.waitUntil(lambda: table.findChild(QMenu) is None)


def test_rows_may_move_only_while_nobody_is_at_them(table: TableView) -> None:
    states = [table.at_rest]
    table.select([UUID(int=1)])
    states.append(table.at_rest)
    table.clearSelection()
    table.verticalScrollBar().setValue(40)
    states.append(table.at_rest)
    assert states == [True, False, False]


def test_rows_stay_while_the_pointer_is_anywhere_in_the_window(
    table: TableView, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    table.setParent(window)
    table.setGeometry(0, 100, 200, 100)
    window.resize(300, 300)
    window.show()
    table.show()
    qtbot.waitExposed(window)
    states = [table.at_rest]
    QCursor.setPos(window.mapToGlobal(QPoint(150, 20)))  # above it, on its way to a row
    states.append(table.at_rest)
    table.hide()
    states.append(table.at_rest)  # nobody sees it
    assert states == [True, False, True]
    table.setParent(None)


def test_a_title_that_does_not_explain_itself_is_explained(lines: Lines, bridge: Bridge) -> None:
    helped: Column[Line] = Column("Backlog", lambda line: line.name, help="What waits")
    model = WindowModel(lines, (helped, *COLUMNS), bridge, bridge)
    tips = [
        model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for place in range(3)
    ]
    assert tips == ["What waits", None, None]


def test_the_keyboards_row_is_known(table: TableView) -> None:
    table.setCurrentIndex(QModelIndex())
    assert table.current_row() is None
    table.selectionModel().setCurrentIndex(
        table.model().index(4, 0), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    assert table.current_row() == Line(UUID(int=5), "line 000005")
