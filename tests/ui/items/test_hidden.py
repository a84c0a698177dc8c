"""What belongs to others is hidden in lists, panes and sheets until it is shown (B107)."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.link_state import LinkState
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AuditRow
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.plan_sheet import PlanSheet
from ssync_desktop.ui.items.plan_words import ANEW
from ssync_desktop.ui.items.undo_sheet import UndoSheet
from tests.kit.items_at_hand import meeting
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_items import UiItems
from tests.kit.ui_pages import as_administrator, shown
from tests.ui.items.hands import said


@pytest.fixture
def page(ada: UiItems, ui_context: PageContext, qtbot: QtBot) -> Iterator[ActivityPage]:
    """Return the page as an administrator sees it, to whom none of it belongs."""
    ada.write(meeting("Secret plans", location="Room 1"))
    ada.synchronize()
    with shown(ActivityPage(as_administrator(ui_context, ada.service)), qtbot) as made:
        made.places.choose(sections.ITEMS[ItemKind.APPOINTMENT])
        yield made


@pytest.mark.behaviour("B107", "appointments, contacts and tasks")
def test_content_of_others_is_shown_on_request_which_is_written_down(
    page: ActivityPage, ada: UiItems, qtbot: QtBot
) -> None:
    section = page.items.sections[ItemKind.APPOINTMENT]
    model = section.list.model
    waits_for(qtbot, lambda: model.row_at(0) is not None)
    assert model.row_at(0).subject == HIDDEN
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    words = said(section.pane)
    assert "Room 1" not in words
    assert "Secret" not in words
    press(qtbot, section.pane, "Show content")
    waits_for(qtbot, lambda: "Room 1" in said(section.pane))
    waits_for(qtbot, lambda: model.row_at(0).subject == "Secret plans")
    written = ada.service.ids(Query(Table.AUDIT, sort="created_on")).result(10).ids
    (row,) = ada.service.rows(Table.AUDIT, written).result(10)
    assert isinstance(row, AuditRow)
    assert row.table is Table.ID_MAPPINGS


@pytest.mark.behaviour("B107", "writes of the program")
def test_what_was_written_for_others_is_hidden_too(
    page: ActivityPage, ada: UiItems, qtbot: QtBot
) -> None:
    page.items.planned.show_writes(ada.mailbox_id)
    sheet = page.above
    assert sheet is not None
    waits_for(qtbot, lambda: HIDDEN in [one.subject for one in sheet.model.rows])  # type: ignore[attr-defined]
    assert "Secret" not in said(sheet)
    press(qtbot, sheet, "Show content")
    waits_for(qtbot, lambda: [one.subject for one in sheet.model.rows] == ["Secret plans"])  # type: ignore[attr-defined]
    assert not sheet.hidden.isVisible()  # type: ignore[attr-defined]
    written = ada.service.ids(Query(Table.AUDIT, sort="created_on")).result(10).ids
    assert written


@pytest.mark.behaviour("B107", "writes of the program")
def test_what_was_written_can_be_shown_where_a_list_shows_its_subject_already(
    page: ActivityPage, ada: UiItems, qtbot: QtBot
) -> None:
    section = page.items.sections[ItemKind.APPOINTMENT]
    waits_for(qtbot, lambda: section.list.model.row_at(0) is not None)
    page.showing.action.trigger()
    waits_for(qtbot, lambda: section.list.model.row_at(0).subject == "Secret plans")
    page.items.planned.show_writes(ada.mailbox_id)
    sheet = page.above
    assert isinstance(sheet, UndoSheet)
    waits_for(qtbot, lambda: [one.subject for one in sheet.model.rows] == ["Secret plans"])
    # The subject is all that a list opens; the way to the rest has to be there.
    waits_for(qtbot, sheet.hidden.isVisible)
    press(qtbot, sheet, "Show content")
    waits_for(qtbot, lambda: not sheet.hidden.isVisible())
    assert not any(one.content_hidden for one in sheet.model.rows)


@pytest.mark.behaviour("B107", "where items lie")
def test_the_folder_an_item_was_moved_to_is_hidden_in_plans(
    page: ActivityPage, ada: UiItems, qtbot: QtBot
) -> None:
    (item,) = ada.items(ItemKind.APPOINTMENT)
    ada.box.move_away(item.key, "Secret folder")
    page.items.planned.show_plan(ada.mailbox_id)
    sheet = page.above
    assert isinstance(sheet, PlanSheet)
    waits_for(qtbot, lambda: not sheet.running)
    (action,) = sheet.plan.actions
    assert action.reasons[0] == f"It was moved to “{HIDDEN}” in Exchange, which is no delete."


@pytest.mark.behaviour("B107", "where items lie")
def test_the_folder_an_item_was_moved_to_is_hidden_in_the_pane(
    page: ActivityPage, ada: UiItems, qtbot: QtBot
) -> None:
    (item,) = ada.items(ItemKind.APPOINTMENT)
    ada.box.move_away(item.key, "Secret folder")
    ada.synchronize()
    section = page.items.sections[ItemKind.APPOINTMENT]
    model = section.list.model
    waits_for(qtbot, lambda: model.row_at(0) and model.row_at(0).state is LinkState.MOVED)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    assert f"Moved to “{HIDDEN}”" in said(section.pane)
    assert "Secret" not in said(section.pane)


@pytest.mark.behaviour("B107", "where items lie")
def test_a_folder_an_item_may_lie_in_is_hidden_and_said_to_be_closed(
    page: ActivityPage, ada: UiItems, qtbot: QtBot
) -> None:
    (item,) = ada.items(ItemKind.APPOINTMENT)
    ada.box.move_away(item.key, "Secret folder")
    ada.box.closed.add("Secret folder")
    ada.synchronize()
    section = page.items.sections[ItemKind.APPOINTMENT]
    model = section.list.model
    waits_for(qtbot, lambda: model.row_at(0) and model.row_at(0).state is LinkState.MOVED)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    assert f"Perhaps in “{HIDDEN}”, which may not be opened" in said(section.pane)
    assert "So it counts as no delete." in said(section.pane)
    assert "Secret" not in said(section.pane)
    press(qtbot, section.pane, "Show content")
    waits_for(qtbot, lambda: "Perhaps in “Secret folder”" in said(section.pane))


@pytest.mark.behaviour("B107", "plans")
def test_what_a_plan_is_about_is_shown_on_request_which_is_written_down(
    page: ActivityPage, ada: UiItems, qtbot: QtBot
) -> None:
    ada.write(meeting("More secret plans", location="Room 2"))
    page.items.planned.show_plan(ada.mailbox_id)
    sheet = page.above
    assert isinstance(sheet, PlanSheet)
    waits_for(qtbot, lambda: not sheet.running)
    assert [one.subject for one in sheet.plan.actions] == [HIDDEN]
    assert "secret" not in said(sheet)
    press(qtbot, sheet.hidden, "Show content")
    waits_for(qtbot, lambda: [one.subject for one in sheet.plan.actions] == ["More secret plans"])
    assert not sheet.hidden.isVisible()
    written = ada.service.ids(Query(Table.AUDIT, sort="created_on")).result(10).ids
    (row,) = ada.service.rows(Table.AUDIT, written).result(10)
    assert isinstance(row, AuditRow)
    assert (row.table, row.object_id) == (Table.MAILBOXES, ada.mailbox_id)


@pytest.mark.behaviour("B107", "plans")
@pytest.mark.parametrize("meanwhile", [True, False])
def test_that_the_plan_became_another_while_it_was_opened_is_said(
    page: ActivityPage, ada: UiItems, qtbot: QtBot, *, meanwhile: bool
) -> None:
    ada.write(meeting("More secret plans"))
    page.items.planned.show_plan(ada.mailbox_id)
    sheet = page.above
    assert isinstance(sheet, PlanSheet)
    waits_for(qtbot, lambda: not sheet.running and sheet.plan.actions)
    assert ANEW not in said(sheet)
    if meanwhile:
        ada.write(meeting("Still more"))
    press(qtbot, sheet.hidden, "Show content")
    waits_for(qtbot, lambda: not sheet.running and not sheet.plan.content_hidden)
    assert (ANEW in said(sheet)) is meanwhile
    press(qtbot, sheet, "Look again")
    waits_for(qtbot, lambda: not sheet.running)
    assert ANEW not in said(sheet)
