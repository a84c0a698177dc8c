"""Plan before apply: what is shown is what is done, or it is said that it has become another."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.planning import ActionType, Brake
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.items.plan_sheet import NO_MAILBOX, PlanSheet
from ssync_desktop.ui.items.plan_words import ANOTHER, NOTHING
from ssync_desktop.ui.items.wishes import ShowPlan
from ssync_desktop.ui.items.words import ACTIONS, PLAN
from ssync_desktop.ui.mailboxes.choosing import Deed
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from tests.kit.items_at_hand import CALL, meeting
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_items import GUEST, UiItems
from tests.ui.items.hands import said

Opens = Callable[[type[Any]], Any]


def answered(page: Any, qtbot: QtBot) -> PlanSheet:
    """Return the sheet above *page*, with its answer."""
    waits_for(qtbot, lambda: isinstance(page.above, PlanSheet) and not page.above.running)
    sheet = page.above
    assert isinstance(sheet, PlanSheet)
    return sheet


def texts(sheet: PlanSheet, column: int) -> list[str]:
    model = sheet.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


@pytest.fixture
def planned(ada: UiItems) -> UiItems:
    """A meeting with a guest and a task that the next pass would bring to Exchange."""
    ada.write(meeting(location="Room 1", required=(GUEST,)))
    ada.write(CALL)
    return ada


def test_exactly_what_is_shown_on_the_mailboxes_page_is_done(
    planned: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    page = opens(MailboxesPage)
    waits_for(qtbot, lambda: page.model.row_at(0) is not None)
    page.list.table.select([planned.mailbox_id], planned.mailbox_id)
    waits_for(qtbot, page.actions_.action(Deed.PLAN).isEnabled)
    press(qtbot, page.pane, PLAN)  # which the menu has as well
    sheet = answered(page, qtbot)
    assert sheet.summary.text() == "2 actions: 2 create"
    assert sheet.mail.text() == "1 action would send mail to 1 person."
    assert not sheet.with_mails.isVisible()  # nothing is held back
    assert planned.items() == []
    place = texts(sheet, 1).index("Plans")
    click_row(qtbot, sheet.table, place)
    words = said(sheet.pane)
    for word in ("Why", "Room 1", "Mail would go to", GUEST.address):
        assert word in words
    press(qtbot, sheet, "Apply exactly this")
    waits_for(qtbot, lambda: page.notice.text == "Done: 2 actions.")
    assert {one.content.subject for one in planned.items()} == {"Plans", "Call Fabrikam"}
    assert [one.recipient for one in planned.service.server.meeting_mails] == [GUEST.address]
    assert not sheet.apply.isEnabled()
    press(qtbot, sheet, "Look again")
    answered(page, qtbot)
    assert sheet.summary.text() == NOTHING
    press(qtbot, sheet, "Back")
    assert page.above is None


def test_a_plan_that_has_become_another_is_shown_and_nothing_done(
    planned: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    page = opens(MailboxesPage)
    page.show_subject(ShowPlan(planned.mailbox_id))
    sheet = answered(page, qtbot)
    planned.write(meeting("Later idea"))
    press(qtbot, sheet, "Apply exactly this")
    waits_for(qtbot, lambda: ANOTHER in said(sheet))
    assert planned.items() == []
    assert sheet.summary.text() == "3 actions: 3 create"
    press(qtbot, sheet, "Apply exactly this")
    waits_for(qtbot, lambda: len(planned.items()) == 3)


def test_deletes_wait_for_somebody_who_looks(ada: UiItems, opens: Opens, qtbot: QtBot) -> None:
    for number in range(12):
        ada.write(meeting(f"Meeting {number}"))
    ada.synchronize()
    for item in ada.items(ItemKind.APPOINTMENT):
        ada.box.remove(item.key)
    page = opens(ActivityPage)
    page.places.choose(sections.ITEMS[ItemKind.APPOINTMENT])
    press(qtbot, page, PLAN)  # of the first mailbox that synchronizes
    sheet = answered(page, qtbot)
    assert Brake.DELETES in sheet.plan.brakes
    assert "would delete more than usual" in said(sheet)
    sheet.filters.choose("Deletes")
    assert set(texts(sheet, 0)) == {ACTIONS[ActionType.DELETE_IN_CRM].word}
    sheet.filters.look_for("meeting 7")
    waits_for(qtbot, lambda: texts(sheet, 1) == ["Meeting 7"])
    press(qtbot, sheet, "Apply exactly this")
    waits_for(qtbot, lambda: not sheet.running)
    assert ada.service.see(lambda unit: unit.items.page(ObjectType.APPOINTMENT)) == []


def test_without_a_mailbox_it_is_said_what_to_choose(
    ui_service: Any, opens: Opens, qtbot: QtBot
) -> None:
    page = opens(ActivityPage)
    page.places.choose(sections.ITEMS[ItemKind.TASK])
    press(qtbot, page, PLAN)
    waits_for(qtbot, lambda: isinstance(page.above, PlanSheet))
    waits_for(qtbot, lambda: page.above.empty.accessibleName() == NO_MAILBOX[0])
    page.go_back()
    assert page.above is None


def test_what_is_wrong_is_said_in_place_of_a_plan(
    planned: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    planned.service.server.accounts["ada@example.com"].secret = "another one"
    page = opens(MailboxesPage)
    page.show_subject(ShowPlan(planned.mailbox_id))
    sheet = answered(page, qtbot)
    assert sheet.empty.isVisible()
    assert sheet.empty.accessibleName() != NOTHING
    assert not sheet.apply.isEnabled()


def titles(sheet: PlanSheet) -> list[str]:
    every = range(sheet.model.columnCount())
    return [sheet.model.headerData(place, Qt.Orientation.Horizontal) for place in every]


def test_who_gets_mail_is_a_column_only_where_anybody_does_and_no_action_is_cut(
    ada: UiItems, opens: Opens, qtbot: QtBot
) -> None:
    row = ada.write(CALL)
    page = opens(ActivityPage)
    page.resize(1056, 760)  # what a window of 1280 points leaves to it
    page.items.planned.show_plan(ada.mailbox_id)
    sheet = answered(page, qtbot)
    assert titles(sheet) == ["Action", "Subject", "Why", "What"]
    metrics = sheet.table.fontMetrics()
    widest = max(metrics.horizontalAdvance(one.word) for one in ACTIONS.values())
    assert sheet.table.columnWidth(0) >= widest + 40  # the badge's sign, and the cell's edges
    ada.write(meeting(required=(GUEST,)))
    press(qtbot, sheet, "Look again")
    waits_for(qtbot, lambda: "Mail to" in titles(sheet))
    assert row.content.subject in texts(sheet, 1)
    shown = [place for place in range(5) if not sheet.table.isColumnHidden(place)]
    assert sum(map(sheet.table.columnWidth, shown)) <= sheet.table.viewport().width()
