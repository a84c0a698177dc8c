"""While a plan is made or carried out: how far it is, and an end to it at any moment."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.servers.memory_server import Step
from ssync_desktop.ui.items.plan_sheet import PlanSheet
from ssync_desktop.ui.items.progress_words import GIVEN_UP, STOPPING
from ssync_desktop.ui.items.wishes import ShowPlan
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from tests.kit.ui_hands import press, seen_button, waits_for
from tests.kit.ui_items import UiItems
from tests.ui.items.hands import said

Opens = Callable[[type[Any]], Any]
MANY = 5


@pytest.fixture
def many(ada: UiItems) -> Iterator[UiItems]:
    """Tasks in the mailbox that are tracked, and as many rows."""
    for number in range(MANY):
        ada.box.create(TaskContent(f"There {number}"), tracked=True)
        ada.write(TaskContent(f"Here {number}"))
    yield ada
    ada.service.server.let_go()


def asked(page: MailboxesPage, ada: UiItems) -> PlanSheet:
    """Ask for the plan; return the sheet that waits for it."""
    page.show_subject(ShowPlan(ada.mailbox_id))
    assert isinstance(page.above, PlanSheet)
    return page.above


def nothing_runs(ada: UiItems) -> bool:
    limits = ada.service.runtime.tools.limits
    return ada.service.server.open_sessions == 0 and limits.open == 0


def test_it_says_what_is_read_and_how_far_and_can_be_given_up(
    many: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    many.service.server.hold(Step.ITEM_READ, after=2)
    page = opens(MailboxesPage)
    sheet = asked(page, many)
    waits_for(qtbot, lambda: "2 of 5" in said(sheet.progress))
    assert "Reading the mailbox's tasks" in said(sheet)
    assert not sheet.apply.isEnabled()
    press(qtbot, sheet, "Cancel")
    assert not sheet.running
    assert not sheet.progress.isVisible()
    assert sheet.empty.accessibleName() == GIVEN_UP
    waits_for(qtbot, lambda: nothing_runs(many))
    assert many.links() == []
    many.service.server.let_go()
    QTest.keyClick(sheet.again, Qt.Key.Key_Space)  # which has the focus
    waits_for(qtbot, lambda: not sheet.running)
    assert len(sheet.plan.actions) == 2 * MANY
    assert not sheet.progress.isVisible()


def test_going_back_ends_it_as_well(many: UiItems, opens: Opens, qtbot: QtBot) -> None:
    many.service.server.hold(Step.ITEM_READ)
    page = opens(MailboxesPage)
    sheet = asked(page, many)
    waits_for(qtbot, lambda: "Listing the mailbox's tasks" in said(sheet.progress))
    press(qtbot, sheet, "Back")
    waits_for(qtbot, lambda: nothing_runs(many))


def test_stopped_after_the_action_at_hand(many: UiItems, opens: Opens, qtbot: QtBot) -> None:
    page = opens(MailboxesPage)
    sheet = asked(page, many)
    waits_for(qtbot, lambda: not sheet.running)
    before = len(many.items())
    many.service.server.hold(Step.ITEM_WRITE, after=2)
    press(qtbot, sheet, "Apply exactly this")
    waits_for(qtbot, lambda: "Carrying out the plan" in said(sheet.progress))
    waits_for(qtbot, lambda: len(many.items()) == before + 2)
    press(qtbot, sheet, "Stop")
    assert STOPPING in said(sheet.progress)
    assert not seen_button(sheet, "Stop").isEnabled()
    many.service.server.let_go()
    waits_for(qtbot, lambda: page.notice.text.startswith("Stopped. Done: "))
    assert len(many.items()) == before + 3
    assert not sheet.running
    press(qtbot, sheet, "Look again")
    waits_for(qtbot, lambda: not sheet.running)
    assert 0 < len(sheet.plan.actions) < 2 * MANY
    press(qtbot, sheet, "Apply exactly this")
    waits_for(qtbot, lambda: page.notice.text.startswith("Done: "))
    assert len(many.items()) == 2 * MANY
