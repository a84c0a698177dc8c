"""The pane beside the grid: whose mailbox, both directions, the last error with what to do."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.alerts import AlertDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.domain.options import ObjectType, OperationType, TestStatus, TraceLevel
from ssync_desktop.domain.people import Reference
from ssync_desktop.organization.alerts import raise_alert
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from ssync_desktop.ui.mailboxes.test_dialog import TestDialog
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.facts import REFRESH_MS
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import click_row, press, unfold
from tests.ui.mailboxes.conftest import WORKS, Firm

INCOMING, OUTGOING = OperationType.INCOMING, OperationType.OUTGOING
WORDS = "-ERR [AUTH] Authentication failed."


def test_it_says_whose_mailbox_it_is_and_how_both_directions_stand(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    click_row(qtbot, page.list.table, 3)
    pane = page.pane
    assert pane._name.text() == "Zero"
    assert pane._address.text() == "forward@example.com"
    assert "forward mailbox" in pane._whose.text()
    assert "delivery method is None" in pane._panels[OUTGOING]._sentence.text()
    assert "Run Test & Enable" in pane._panels[INCOMING]._sentence.text()
    click_row(qtbot, page.list.table, 0)
    assert pane._whose.text() == "Belongs to the user Ada Adams"
    qtbot.waitUntil(lambda: "contacts and tasks: None" in pane._facts.text())


def test_a_mailbox_changed_since_its_test_says_so_rather_than_contradicting_itself(
    page: MailboxesPage, firm: Firm, qtbot: QtBot, clock: ManualClock
) -> None:
    firm.service.do(lambda context: context.unit.mailboxes.end_test(firm.ada, clock.now()))
    click_row(qtbot, page.list.table, 0)
    qtbot.waitUntil(lambda: "Tested now, but changed since" in page.pane._facts.text())
    assert page.model.index(0, 1).data() == "Not tested"
    firm.enable(firm.ada)
    qtbot.waitUntil(lambda: "Last tested now." in page.pane._facts.text())


def test_the_times_in_the_pane_grow_old(
    page: MailboxesPage, firm: Firm, qtbot: QtBot, clock: ManualClock
) -> None:
    firm.service.do(lambda context: context.unit.mailboxes.end_test(firm.ada, clock.now()))
    firm.enable(firm.ada)
    click_row(qtbot, page.list.table, 0)
    pane = page.pane
    qtbot.waitUntil(lambda: "Last tested now." in pane._facts.text())
    clock.advance(timedelta(minutes=15))
    (timer,) = pane.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert timer.isActive()
    assert timer.interval() == REFRESH_MS
    timer.timeout.emit()
    assert "Last tested 15 min ago." in pane._facts.text()
    assert pane._approved.text() == "15 min ago"


def test_a_selected_mailbox_on_its_way_is_never_called_none(
    page: MailboxesPage, qtbot: QtBot
) -> None:
    pane = page.pane
    pane.show_rows((), 0)
    assert pane._stack.currentWidget() is pane._nothing
    pane.show_rows((), 1)
    assert pane._stack.currentWidget() is pane._many
    assert pane._many.accessibleName() == "Reading the mailbox …"


def test_the_profile_is_one_click_away(
    page: MailboxesPage, firm: Firm, ui_window: MainWindow, qtbot: QtBot
) -> None:
    wanted: list[tuple[str, object]] = []
    page.context.navigator.wanted.connect(lambda key, subject: wanted.append((key, subject)))
    click_row(qtbot, page.list.table, 0)
    press(qtbot, page.pane, "Example mail")
    assert wanted == [("profiles", firm.profile.id)]


def test_the_error_card_knows_what_the_alert_knows(
    page: MailboxesPage, firm: Firm, qtbot: QtBot, clock: ManualClock
) -> None:
    code = ErrorCode.INCOMING_AUTHENTICATION
    failed = DirectionState(
        status=TestStatus.FAILURE,
        error_code=code.value,
        error_text="Refused",
        error_on=clock.now() - timedelta(hours=1),
    )
    firm.set_state(firm.ada, INCOMING, failed)
    regarding = Reference(firm.ada, ObjectType.MAILBOX, "Ada Adams")
    for _ in range(3):
        firm.service.do(
            lambda context: raise_alert(
                context, AlertDraft(TraceLevel.ERROR, code, regarding, "Refused", WORDS)
            )
        )
    click_row(qtbot, page.list.table, 0)
    panel = page.pane._panels[INCOMING]
    qtbot.waitUntil(lambda: panel._shown is not None and panel._shown.server_words == WORDS)
    assert panel._shown is not None
    assert panel._shown.count == 3
    assert panel._shown.remedy
    assert panel._shown.causes
    assert panel._shown.retried == "Not by itself"


def test_try_now_tests_what_stopped_and_synchronizes_what_is_enabled(
    page: MailboxesPage, firm: Firm, ui_window: MainWindow, qtbot: QtBot
) -> None:
    stopped = DirectionState(status=TestStatus.FAILURE, error_code="TimedOut")
    firm.set_state(firm.ada, INCOMING, stopped)
    click_row(qtbot, page.list.table, 0)
    panel = page.pane._panels[INCOMING]
    qtbot.waitUntil(lambda: panel.card is not None and panel.card.isVisible())
    press(qtbot, page.pane, "Try now")
    qtbot.waitUntil(lambda: ui_window.findChild(TestDialog) is not None)
    ui_window.findChild(TestDialog).close()
    firm.enable(firm.ada)
    firm.set_state(firm.ada, INCOMING, replace(WORKS, error_code="TimedOut", transient_failures=1))
    qtbot.waitUntil(lambda: panel._shown is not None and "By itself" in panel._shown.retried)
    press(qtbot, page.pane, "Try now")
    qtbot.waitUntil(lambda: page.notice.text == "Synchronizing Ada Adams now.")


def test_a_card_that_says_the_same_stays_where_it_is(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    firm.set_state(
        firm.ada, INCOMING, DirectionState(status=TestStatus.FAILURE, error_code="TimedOut")
    )
    click_row(qtbot, page.list.table, 0)
    panel = page.pane._panels[INCOMING]
    qtbot.waitUntil(lambda: panel.card is not None)
    card = panel.card
    firm.set_state(firm.ada, OUTGOING, DirectionState(status=TestStatus.SUCCESS))
    qtbot.waitUntil(lambda: page.pane._panels[OUTGOING]._badge.badge.word == "Needs approval")
    assert panel.card is card


def test_one_failure_of_both_directions_is_one_card(
    page: MailboxesPage, firm: Firm, qtbot: QtBot, clock: ManualClock
) -> None:
    codes = {
        INCOMING: ErrorCode.INCOMING_AUTHENTICATION.value,
        OUTGOING: ErrorCode.OUTGOING_AUTHENTICATION.value,
    }
    for operation, code in codes.items():
        failed = DirectionState(status=TestStatus.FAILURE, error_code=code, error_on=clock.now())
        firm.set_state(firm.ada, operation, failed)
    click_row(qtbot, page.list.table, 0)
    qtbot.waitUntil(lambda: page.pane._panels[OUTGOING].card is not None)
    seen = [card for card in page.pane.findChildren(ErrorCard) if card.isVisible()]
    assert seen == [page.pane._panels[INCOMING].card]
    unfold(qtbot, page.pane._panels[OUTGOING])
    card = page.pane._panels[OUTGOING].card
    assert card is not None
    assert card.isVisible()


def test_several_mailboxes_are_summed_up(page: MailboxesPage, firm: Firm, qtbot: QtBot) -> None:
    firm.enable(firm.ada)
    qtbot.waitUntil(lambda: page.model.index(0, 1).data() == "OK")
    page.list.table.selectAll()
    qtbot.waitUntil(lambda: page.pane._many.accessibleName() == "4 mailboxes selected")
    assert page.pane._many.accessibleDescription() == "3 not tested, 1 OK."


def test_what_lacks_approval_is_not_called_paused(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    for operation in (OperationType.INCOMING, OperationType.OUTGOING):
        firm.set_state(firm.bert, operation, DirectionState(status=TestStatus.SUCCESS))
    qtbot.waitUntil(lambda: page.model.index(1, 1).data() == "Needs approval")
    page.list.table.selectAll()
    qtbot.waitUntil(lambda: page.pane._many.accessibleName() == "4 mailboxes selected")
    assert page.pane._many.accessibleDescription() == "1 needs approval, 3 not tested."
