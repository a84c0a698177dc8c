"""The grid that lives: states in shape, colour and word, progress, filter, views, empty page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.options import OperationType, State, TestStatus
from ssync_desktop.domain.status import EngineStatus, OperationStatus, Phase
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.widgets.columns import BADGE_ROLE, PROGRESS_ROLE
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import click_row, press
from tests.kit.ui_service import UiService
from tests.ui.mailboxes.conftest import WORKS, Firm

INCOMING, ITEMS = OperationType.INCOMING, OperationType.ACT
TITLES = ("Mailbox", "Incoming", "Outgoing", "Items", "Last success", "Next run", "Backlog")
COLUMN = {title: place for place, title in enumerate(TITLES)}


def names(page: MailboxesPage) -> list[str]:
    return [page.model.index(place, 0).data() for place in range(page.model.rowCount())]


def cell(page: MailboxesPage, row: int, title: str) -> str:
    return str(page.model.index(row, COLUMN[title]).data())


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (DirectionState(), "Not tested"),
        (WORKS, "OK"),
        (replace(WORKS, transient_failures=2, error_code="TimedOut"), "Retrying"),
        (replace(WORKS, transient_failures=10, error_code="TimedOut"), "Degraded"),
        (DirectionState(status=TestStatus.SUCCESS), "Needs approval"),
        (DirectionState(status=TestStatus.FAILURE, error_code="TimedOut"), "Stopped"),
    ],
)
def test_each_state_is_a_shape_and_a_word(
    page: MailboxesPage, firm: Firm, qtbot: QtBot, state: DirectionState, word: str
) -> None:
    firm.set_state(firm.ada, INCOMING, state)
    qtbot.waitUntil(lambda: cell(page, 0, "Incoming") == word)
    badge = page.model.index(0, COLUMN["Incoming"]).data(BADGE_ROLE)
    assert badge.word == word
    assert badge.shape.startswith("phase-")


def test_a_method_that_is_none_is_off_and_says_why(page: MailboxesPage) -> None:
    assert names(page) == ["Ada Adams", "Bert Brown", "Support", "Zero"]
    assert cell(page, 3, "Outgoing") == "Off"
    tooltip = page.model.index(3, COLUMN["Outgoing"]).data(Qt.ItemDataRole.ToolTipRole)
    assert "delivery method is None" in tooltip


def test_how_items_stand_is_told_beside_the_mail(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    assert cell(page, 0, "Items") == "Off"
    header = page.model.headerData(
        COLUMN["Items"], Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    )
    assert header == "Appointments, contacts and tasks"
    firm.synchronize_items(firm.ada)
    qtbot.waitUntil(lambda: cell(page, 0, "Items") == "Not tested")
    firm.set_state(firm.ada, ITEMS)
    qtbot.waitUntil(lambda: cell(page, 0, "Items") == "OK")
    failing = replace(WORKS, transient_failures=2, error_code="TimedOut", error_text="too slow")
    firm.set_state(firm.ada, ITEMS, failing)
    qtbot.waitUntil(lambda: cell(page, 0, "Items") == "Retrying")
    tooltip = page.model.index(0, COLUMN["Items"]).data(Qt.ItemDataRole.ToolTipRole)
    assert "too slow" in tooltip
    section = COLUMN["Items"]
    header_view = page.list.table.horizontalHeader()
    with qtbot.waitSignal(page.model.arrived):
        where = QPoint(header_view.sectionViewportPosition(section) + 20, 8)
        QTest.mouseClick(header_view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert names(page)[-1] == "Ada Adams"  # whose test has passed


def test_a_stopped_profile_stops_all_its_enabled_mailboxes(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    firm.enable(firm.ada)
    firm.service.do(
        lambda context: context.unit.profiles.set_stopped(
            firm.profile.id, "IncomingEmailAuthenticationError"
        )
    )
    qtbot.waitUntil(lambda: cell(page, 0, "Incoming") == "Stopped")


def test_progress_shows_while_synchronizing_and_goes_afterwards(
    page: MailboxesPage, firm: Firm, qtbot: QtBot, clock: ManualClock
) -> None:
    firm.enable(firm.ada)
    qtbot.waitUntil(lambda: cell(page, 0, "Incoming") == "OK")
    at_work = OperationStatus(firm.ada, INCOMING, Phase.SYNCHRONIZING, 1204, 5000, 812, 3796)
    firm.service.publish(at_work)
    qtbot.waitUntil(lambda: cell(page, 0, "Incoming").startswith("1,204 of 5,000 · 812/s"))
    assert page.model.index(0, COLUMN["Incoming"]).data(PROGRESS_ROLE).total == 5000
    assert cell(page, 0, "Backlog") == "3,796"
    done = replace(
        WORKS, last_success_on=clock.now(), next_run_on=clock.now() + timedelta(minutes=5)
    )
    firm.set_state(firm.ada, INCOMING, done)
    firm.service.publish(OperationStatus(firm.ada, INCOMING, Phase.OK))
    qtbot.waitUntil(lambda: cell(page, 0, "Incoming") == "OK")
    qtbot.waitUntil(lambda: cell(page, 0, "Next run") == "in 5 min")
    assert cell(page, 0, "Last success") == "now"
    assert cell(page, 0, "Backlog") == ""


def test_pausing_the_engine_pauses_what_is_enabled(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    firm.enable(firm.ada)
    firm.service.publish(EngineStatus(running=True, paused=True))
    qtbot.waitUntil(lambda: cell(page, 0, "Incoming") == "Paused")
    assert cell(page, 1, "Incoming") == "Not tested"


def test_the_filter_narrows_by_what_is_typed(page: MailboxesPage, qtbot: QtBot) -> None:
    page.focus_filter()
    line = page.filters and page.filters.findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "bert")
    qtbot.waitUntil(lambda: names(page) == ["Bert Brown"])
    QTest.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) == 4)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("Needs attention", ["Ada Adams", "Bert Brown"]),
        ("Pending approval", ["Bert Brown", "Support"]),
        ("Not tested", ["Bert Brown", "Support", "Zero"]),
        ("Users", ["Ada Adams", "Bert Brown"]),
        ("Queues", ["Support"]),
        ("Forward", ["Zero"]),
        ("Synchronize items", ["Ada Adams", "Bert Brown"]),
        ("Items failing", ["Ada Adams"]),
        ("Deactivated", []),
    ],
)
def test_saved_views(
    page: MailboxesPage, firm: Firm, qtbot: QtBot, view: str, expected: list[str]
) -> None:
    firm.enable(firm.ada)
    failed = DirectionState(status=TestStatus.FAILURE, error_code="TimedOut")
    firm.set_state(firm.bert, INCOMING, failed)
    firm.set_state(firm.support, OperationType.OUTGOING, WORKS)
    for mailbox_id in (firm.ada, firm.bert):
        firm.synchronize_items(mailbox_id)
    firm.set_state(firm.ada, ITEMS, replace(WORKS, transient_failures=1, error_code="TimedOut"))
    page.show_subject(view)
    qtbot.waitUntil(lambda: names(page) == expected)


def test_enter_edits_the_mailbox_that_another_page_led_to(
    page: MailboxesPage, firm: Firm, ui_window: MainWindow, qtbot: QtBot
) -> None:
    ui_window.show_page("users")
    page.context.navigator.go("mailboxes", firm.bert)
    table = page.list.table
    qtbot.waitUntil(lambda: table.selected_ids() == (firm.bert,))
    focus = QApplication.focusWidget()
    assert focus is table
    QTest.keyClick(focus, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.over is not None)


def test_the_state_sentence_and_the_rail_count_what_wants_attention(
    page: MailboxesPage, firm: Firm, ui_window: MainWindow, qtbot: QtBot
) -> None:
    firm.service.set_mailbox_state([firm.forward], State.INACTIVE).result(10)
    firm.enable(firm.ada)
    firm.set_state(
        firm.bert, INCOMING, DirectionState(status=TestStatus.FAILURE, error_code="TimedOut")
    )
    sentence = "4 mailboxes · 1 needs attention · 2 pending approval · 2 not tested"
    qtbot.waitUntil(lambda: page._state.text() == sentence)
    assert "3" in ui_window.rail.button("mailboxes").accessibleName()


def test_sorting_by_a_header_and_back(page: MailboxesPage, qtbot: QtBot) -> None:
    header = page.list.table.horizontalHeader()
    for expected in (["Zero", "Support", "Bert Brown", "Ada Adams"], sorted(names(page))):
        with qtbot.waitSignal(page.model.arrived):
            where = QPoint(header.sectionViewportPosition(0) + 20, 8)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert names(page) == expected


def test_an_empty_page_says_where_mailboxes_come_from(
    ui_service: UiService, ui_window: MainWindow, qtbot: QtBot
) -> None:
    gone: list[str] = []
    ui_window._context.navigator.wanted.connect(lambda key, _subject: gone.append(key))
    ui_window.show_page("mailboxes")
    page = ui_window.page
    assert isinstance(page, MailboxesPage)
    qtbot.waitUntil(lambda: "no mailboxes yet" in page._state.text())
    assert not page.pane.isVisible()
    press(qtbot, page.list, "Go to users and queues")
    assert gone == ["users"]


def test_the_model_keeps_qts_contract(
    page: MailboxesPage, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]


def test_in_a_window_of_1280_no_column_is_out_of_sight_beside_the_pane_or_without(
    page: MailboxesPage, ui_window: MainWindow, qtbot: QtBot
) -> None:
    ui_window.resize(1280, 800)
    table = page.list.table
    qtbot.waitUntil(lambda: page.width() > 1000)
    assert table.horizontalScrollBar().maximum() == 0
    assert not table.isColumnHidden(COLUMN["Items"])
    click_row(qtbot, table, 0)
    qtbot.waitUntil(lambda: page.pane.isVisible() and table.viewport().width() < 800)
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
    assert not table.isColumnHidden(COLUMN["Items"])
    ui_window.resize(2600, 800)
    qtbot.waitUntil(lambda: not table.isColumnHidden(table.model().columnCount() - 1))
