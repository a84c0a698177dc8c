"""What can be done with a selection: only what applies is enabled, and the rest says why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import AccessApproval, OperationType, Role, State
from ssync_desktop.ui.mailboxes.choosing import Deed
from ssync_desktop.ui.mailboxes.defaults_dialog import DefaultsDialog
from ssync_desktop.ui.mailboxes.editor import MailboxEditor
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from ssync_desktop.ui.mailboxes.test_dialog import TestDialog
from ssync_desktop.ui.main_window import MainWindow
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import click_row, press, seen_button
from tests.ui.mailboxes.conftest import WORKS, Firm

ADA, BERT, SUPPORT, ZERO = range(4)
CONTROL = Qt.KeyboardModifier.ControlModifier


def why_not(page: MailboxesPage, deed: Deed) -> str:
    made = page.actions_.action(deed)
    assert not made.isEnabled()
    return made.toolTip()


def can(page: MailboxesPage, deed: Deed) -> bool:
    return page.actions_.action(deed).isEnabled()


def select(qtbot: QtBot, page: MailboxesPage, *rows: int) -> None:
    click_row(qtbot, page.list.table, rows[0])
    for row in rows[1:]:
        click_row(qtbot, page.list.table, row, CONTROL)


def test_without_a_selection_everything_asks_for_one(page: MailboxesPage) -> None:
    for deed in Deed:
        assert "Select one or more" in why_not(page, deed)


@pytest.mark.parametrize("by_keyboard", [True, False], ids=["keyboard", "mouse"])
def test_after_approving_the_keyboard_is_on_the_row_and_not_on_reject(
    page: MailboxesPage, qtbot: QtBot, firm: Firm, by_keyboard: bool
) -> None:
    select(qtbot, page, ADA)
    approve = seen_button(page, "Approve")
    if by_keyboard:
        approve.setFocus()
        QTest.keyClick(approve, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(approve, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not can(page, Deed.APPROVE))
    assert page.list.table.hasFocus()
    assert page.list.table.currentIndex().row() == ADA
    assert firm.service.mailbox_now(firm.ada).approval is AccessApproval.APPROVED


def test_actions_say_why_they_do_not_apply(page: MailboxesPage, qtbot: QtBot, firm: Firm) -> None:
    select(qtbot, page, ADA)
    assert can(page, Deed.APPROVE)
    assert "test the mailbox and approve" in why_not(page, Deed.SYNC)
    assert "active already" in why_not(page, Deed.ACTIVATE)
    assert "goes with its user or queue" in why_not(page, Deed.DELETE)
    select(qtbot, page, ZERO)
    assert "needs no approval" in why_not(page, Deed.APPROVE)
    assert can(page, Deed.DELETE)
    select(qtbot, page, ADA, BERT)
    assert "One mailbox at a time" in why_not(page, Deed.EDIT)
    firm.service.set_mailbox_state([firm.ada, firm.bert], State.INACTIVE).result(10)
    qtbot.waitUntil(lambda: not can(page, Deed.TEST))
    assert "deactivated; activate it first" in why_not(page, Deed.TEST)


def test_approving_a_selection_leaves_out_what_needs_none(
    page: MailboxesPage, qtbot: QtBot, firm: Firm
) -> None:
    select(qtbot, page, ADA, BERT, ZERO)
    assert "2 of 3 mailboxes" in page.actions_.action(Deed.APPROVE).toolTip()
    press(qtbot, page, "Approve")
    qtbot.waitUntil(lambda: page.notice.text == "2 addresses approved. 1 others left as they were.")
    for mailbox_id in (firm.ada, firm.bert):
        assert firm.service.mailbox_now(mailbox_id).approval is AccessApproval.APPROVED
    qtbot.waitUntil(lambda: not can(page, Deed.APPROVE))
    assert "approved already" in why_not(page, Deed.APPROVE)


@pytest.mark.behaviour("B22", "from the page")
def test_rejecting_forgets_who_approved(page: MailboxesPage, qtbot: QtBot, firm: Firm) -> None:
    firm.enable(firm.ada)
    select(qtbot, page, ADA)
    qtbot.waitUntil(lambda: can(page, Deed.SYNC))
    press(qtbot, page, "Reject")
    qtbot.waitUntil(lambda: "rejected" in page.notice.text)
    mailbox = firm.service.mailbox_now(firm.ada)
    assert mailbox.approval is AccessApproval.REJECTED
    assert mailbox.approved_by is None
    assert mailbox.approved_on is None
    qtbot.waitUntil(lambda: not can(page, Deed.REJECT))


@pytest.mark.behaviour("B23", "in the window")
def test_a_refused_approval_is_told_and_changes_nothing(
    page: MailboxesPage, ui_window: MainWindow, qtbot: QtBot, firm: Firm
) -> None:
    firm.service._caller = Caller(new_id(), frozenset({Role.USER}))
    select(qtbot, page, ADA)
    press(qtbot, page, "Approve")
    qtbot.waitUntil(lambda: "System Administrator" in ui_window.notice.text)
    assert firm.service.mailbox_now(firm.ada).approval is AccessApproval.PENDING


def test_deactivate_and_activate(page: MailboxesPage, qtbot: QtBot, firm: Firm) -> None:
    select(qtbot, page, BERT)
    press(qtbot, page, "Deactivate")
    qtbot.waitUntil(lambda: can(page, Deed.ACTIVATE))
    assert firm.service.mailbox_now(firm.bert).state is State.INACTIVE
    press(qtbot, page, "Activate")
    qtbot.waitUntil(lambda: "Run Test & Enable" in page.notice.text)
    assert firm.service.mailbox_now(firm.bert).state is State.ACTIVE


@pytest.mark.parametrize("selected", [True, False])
def test_f5_makes_the_selection_or_everything_due(
    page: MailboxesPage, qtbot: QtBot, firm: Firm, clock: ManualClock, selected: bool
) -> None:
    for mailbox_id in (firm.ada, firm.bert):
        firm.enable(mailbox_id)
        later = replace(WORKS, next_run_on=clock.now() + timedelta(minutes=5))
        firm.set_state(mailbox_id, OperationType.INCOMING, later)
    if selected:
        select(qtbot, page, ADA)
    QTest.keyClick(page.list.table, Qt.Key.Key_F5)
    expected = "Synchronizing Ada Adams now." if selected else "Synchronizing 2 mailboxes now."
    qtbot.waitUntil(lambda: page.notice.text.startswith(expected))
    assert firm.service.mailbox_now(firm.ada).incoming.next_run_on is None
    left = firm.service.mailbox_now(firm.bert).incoming.next_run_on
    assert (left is not None) is selected


def test_f5_with_nothing_enabled_says_what_is_missing(page: MailboxesPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.list.table, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "None of these mailboxes is enabled yet" in page.notice.text)


@pytest.mark.behaviour("B15", "from the page")
@pytest.mark.parametrize("test", [True, False])
def test_applying_the_defaults_shows_them_and_schedules_tests_unless_declined(
    page: MailboxesPage, qtbot: QtBot, firm: Firm, test: bool
) -> None:
    select(qtbot, page, ADA, BERT)
    press(qtbot, page, "Apply defaults")
    qtbot.waitUntil(lambda: page.findChild(DefaultsDialog) is not None)
    dialog = page.findChild(DefaultsDialog)
    qtbot.waitUntil(lambda: dialog._profile.text() == "Example mail")
    if not test:
        box = dialog.findChild(QCheckBox)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    press(qtbot, dialog, "Apply")
    qtbot.waitUntil(lambda: "2 mailboxes given the default settings" in page.notice.text)
    assert firm.service.mailbox_now(firm.ada).test_scheduled is test


def test_deleting_a_forward_mailbox_asks_first(
    page: MailboxesPage, qtbot: QtBot, firm: Firm
) -> None:
    select(qtbot, page, ZERO)
    for answer, left in (("Keep", 4), ("Delete", 3)):
        press(qtbot, page, "Delete")
        qtbot.waitUntil(lambda: page.findChild(QMessageBox) is not None)
        box = page.findChild(QMessageBox)
        qtbot.waitUntil(box.isVisible)
        press(qtbot, box, answer)
        qtbot.waitUntil(lambda: page.findChild(QMessageBox) is None)
        if left == 3:
            qtbot.waitUntil(lambda: "Zero deleted" in page.notice.text)
        assert len(firm.service.see(lambda unit: unit.mailboxes.all())) == left


@pytest.mark.parametrize(
    "open_it",
    [
        lambda qtbot, page: QTest.keyClick(page.list.table, Qt.Key.Key_Return),
        lambda qtbot, page: press(qtbot, page, "Edit"),
    ],
    ids=["Enter", "button"],
)
def test_edit_opens_the_editor(
    page: MailboxesPage, qtbot: QtBot, open_it: Callable[[QtBot, MailboxesPage], None]
) -> None:
    select(qtbot, page, ADA)
    open_it(qtbot, page)
    qtbot.waitUntil(lambda: isinstance(page.over, MailboxEditor))


def test_test_and_enable_opens_its_dialog_and_the_window_stays_usable(
    page: MailboxesPage, ui_window: MainWindow, qtbot: QtBot
) -> None:
    select(qtbot, page, ADA)
    press(qtbot, page, "Test & Enable")
    qtbot.waitUntil(lambda: ui_window.findChild(TestDialog) is not None)
    dialog = ui_window.findChild(TestDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert not dialog.isModal()
    select(qtbot, page, BERT)
    assert page.pane.row is not None
    assert page.pane.row.name == "Bert Brown"
    press(qtbot, dialog, "Cancel")
    qtbot.waitUntil(lambda: ui_window.findChild(TestDialog) is None)


def test_the_context_menu_mirrors_the_toolbar(page: MailboxesPage, qtbot: QtBot) -> None:
    select(qtbot, page, ADA)
    table = page.list.table
    table.customContextMenuRequested.emit(table.visualRect(page.model.index(0, 0)).center())
    qtbot.waitUntil(lambda: table.findChild(QMenu) is not None)
    menu = table.findChild(QMenu)
    assert [one.text() for one in menu.actions()] == [one.text() for one in page.actions_.actions]
    assert menu.toolTipsVisible()
    assert seen_button(page, "Activate").toolTip() == "It is active already."
    menu.close()
