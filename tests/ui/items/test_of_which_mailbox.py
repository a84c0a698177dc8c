"""Whose plan and whose writes are shown: nothing of one mailbox stands below another's name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.item import MailboxItem
from ssync_desktop.domain.items.planning import ActionType, Plan
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.mailbox_choice import MailboxChoice
from ssync_desktop.ui.items.plan_sheet import PlanSheet
from ssync_desktop.ui.items.undo_sheet import UndoSheet
from ssync_desktop.ui.items.wishes import ShowPlan
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from ssync_desktop.ui.widgets.line_list import LineList
from tests.kit.items_at_hand import action_of, in_mailbox, meeting
from tests.kit.ui_hands import press, waits_for
from tests.kit.ui_items import UiItems

Opens = Callable[[type[Any]], Any]
THOUSANDS = 5_000


@pytest.fixture
def other(ada: UiItems) -> UUID:
    """Return a mailbox in which nothing but email synchronizes."""
    draft = UserDraft(last_name="Zuse", domain_name="zuse", email_address="zuse@example.com")
    mailbox_id = ada.service.save_user(draft).result(20).mailbox_id
    assert mailbox_id is not None
    return mailbox_id


def test_the_mailbox_that_is_looked_at_is_named_even_where_it_is_not_among_the_others(
    other: UUID, ui_context: PageContext, ada: UiItems, qtbot: QtBot
) -> None:
    choice = MailboxChoice(ui_context, other)
    qtbot.addWidget(choice)
    waits_for(qtbot, lambda: choice.count() == 2)
    assert choice.value() == other
    assert choice.currentText() == ada.service.mailbox_now(other).name


def test_a_plan_goes_as_soon_as_another_mailbox_is_chosen(
    other: UUID, ada: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    ada.write(meeting())
    page = opens(MailboxesPage)
    page.show_subject(ShowPlan(ada.mailbox_id))
    sheet = page.above
    assert isinstance(sheet, PlanSheet)
    waits_for(qtbot, lambda: not sheet.running and sheet.mailboxes.count())
    assert sheet.model.rowCount() == 1
    sheet.mailboxes.offer([(ada.mailbox_id, "Ada"), (other, "Zuse")])
    sheet.mailboxes.choose(other)
    assert sheet.model.rowCount() == 0  # before any answer
    assert not sheet.apply.isEnabled()
    waits_for(qtbot, lambda: not sheet.running)
    assert sheet.plan == Plan()


def test_writes_go_as_soon_as_another_mailbox_is_chosen(
    other: UUID, ada: UiItems, ui_context: PageContext, qtbot: QtBot
) -> None:
    ada.write(meeting())
    ada.synchronize()
    sheet = UndoSheet(ui_context, ada.mailbox_id)
    qtbot.addWidget(sheet)
    waits_for(qtbot, lambda: sheet.model.rowCount() == 1)
    sheet.read()  # whose answer is on its way when another mailbox is chosen
    sheet.mailboxes.offer([(ada.mailbox_id, "Ada"), (other, "Zuse")])
    sheet.mailboxes.choose(other)
    assert sheet.model.rowCount() == 0
    waits_for(qtbot, lambda: not sheet.summary.text())
    qtbot.wait(0)
    assert sheet.model.rowCount() == 0


def test_thousands_of_reasons_are_one_list_that_scrolls(
    ui_context: PageContext, qtbot: QtBot
) -> None:
    sheet = PlanSheet(ui_context, new_id())
    qtbot.addWidget(sheet)
    sheet.resize(1000, 700)
    sheet.show()
    waits_for(qtbot, lambda: not sheet.running)
    item: MailboxItem = in_mailbox(meeting())
    actions = (action_of(ActionType.CREATE_IN_CRM, remote=item),) * THOUSANDS
    reasons = tuple(f"“Meeting {number}”: it is a draft." for number in range(THOUSANDS))
    sheet._planning.planned.emit(Plan(actions, digest="one", left_alone=reasons))
    (lines,) = sheet.findChildren(LineList)
    press(qtbot, sheet, f"Not synchronized, and why ({THOUSANDS:,})")
    assert lines.blockCount() == THOUSANDS
    assert 0 < lines.height() < sheet.height() / 3
    assert sheet.table.height() > lines.height()
    assert sheet.model.rowCount() == THOUSANDS
