"""The lists of pairs: how each stands, what both sides say, and what can be decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.details import Side
from ssync_desktop.domain.items.kinds import ItemKind, UserDecision
from ssync_desktop.domain.items.link_state import LinkState
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.alerts.page import AlertsPage
from ssync_desktop.ui.items.conflict_sheet import ConflictSheet
from ssync_desktop.ui.items.files import FileList
from ssync_desktop.ui.items.pane import NOT_ALL_SAVED
from ssync_desktop.ui.items.question import QuestionCard
from ssync_desktop.ui.items.section import PairSection
from ssync_desktop.ui.items.wishes import ShowItem
from ssync_desktop.ui.items.words import STATES
from tests.kit.clock import START
from tests.kit.items_at_hand import CALL, hours, meeting
from tests.kit.ui_hands import click_row, press, waits_for
from tests.kit.ui_items import GUEST, UiItems
from tests.ui.items.hands import said

Bring = Callable[[ItemKind], PairSection]


def focused() -> QWidget:
    """Return what has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def cells(section: PairSection, column: int) -> list[str]:
    model = section.list.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


@pytest.fixture
def linked(ada: UiItems) -> UiItems:
    """A meeting and a task on both sides."""
    ada.write(meeting(body="Agenda", location="Room 1", required=(GUEST,)))
    ada.write(CALL)
    ada.synchronize()
    return ada


@pytest.fixture
def conflicting(ada: UiItems) -> UiItems:
    """A meeting whose place both sides changed since they last agreed."""
    row = ada.write(meeting(location="Room 1"))
    ada.synchronize()
    (item,) = ada.items(ItemKind.APPOINTMENT)
    ada.service.clock.advance(60)
    ada.change(row, location="Room 2")
    ada.service.clock.advance(60)
    assert isinstance(item.content, AppointmentContent)
    ada.box.change(item.key, replace(item.content, location="Room 3"))
    ada.synchronize()
    return ada


@pytest.fixture
def asked(ada: UiItems) -> UiItems:
    """A tracked appointment at the time of another one."""
    ada.write(meeting("First"))
    ada.synchronize()
    ada.box.create(meeting("Second"), tracked=True)
    ada.synchronize()
    return ada


def test_a_pair_is_listed_with_its_state_and_what_both_sides_say(
    linked: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    section = listed(ItemKind.APPOINTMENT)
    assert cells(section, 0) == [STATES[LinkState.LINKED].word]
    assert cells(section, 1) == ["Plans"]
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    words = said(section.pane)
    assert "What both sides say" in words
    for value in ("Room 1", "Agenda", "Eve <eve@example.net>", "Europe/Berlin"):
        assert value in words
    tasks = listed(ItemKind.TASK)
    assert cells(tasks, 1) == ["Call Fabrikam"]


@pytest.mark.parametrize("kind", [ItemKind.APPOINTMENT, ItemKind.TASK])
def test_beside_the_pane_all_columns_fit_a_window_of_1280(
    linked: UiItems, activity: ActivityPage, listed: Bring, qtbot: QtBot, kind: ItemKind
) -> None:
    activity.resize(1055, 760)  # what the rail and the engine's bar leave
    section = listed(kind)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    waits_for(qtbot, lambda: section.list.table.viewport().width() < 800)  # the pane is there
    assert section.list.table.horizontalScrollBar().maximum() == 0


def test_of_what_was_moved_away_it_says_to_which_folder(
    linked: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    (item,) = linked.items(ItemKind.TASK)
    linked.box.move_away(item.key, "Old tasks")
    linked.synchronize()
    section = listed(ItemKind.TASK)
    assert cells(section, 0) == [STATES[LinkState.MOVED].word]
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    assert "Moved to “Old tasks”" in said(section.pane)


def test_where_the_sides_differ_stands_in_three_columns(
    linked: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    (item,) = linked.items(ItemKind.APPOINTMENT)
    assert isinstance(item.content, AppointmentContent)
    linked.box.change(item.key, replace(item.content, location="Hall"))
    section = listed(ItemKind.APPOINTMENT)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    names = [one.accessibleName() for one in section.pane.findChildren(QLabel)]
    assert "Location, Organization: Room 1" in names
    assert "Location, Last common: Room 1" in names
    assert "Location, Exchange: Hall" in names
    assert "What they agree on" in said(section.pane)


def test_attachments_are_told_and_that_some_could_not_be_saved(
    linked: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    linked.service.do(
        lambda c: update_settings(c, replace(c.unit.settings.get(), appointment_attachments=True))
    )
    (item,) = linked.items(ItemKind.APPOINTMENT)
    linked.box.attach(item.key, "plan.pdf", b"the plan")
    linked.box.attach(item.key, "run.exe", b"MZ")
    linked.synchronize()
    section = listed(ItemKind.APPOINTMENT)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    (files,) = section.pane.findChildren(FileList)
    assert [files.item(0).text(), files.count()] == ["plan.pdf (8 bytes)", 1]
    words = said(section.pane)
    assert NOT_ALL_SAVED in words
    assert "run.exe" not in words


def test_an_exchange_that_cannot_be_asked_is_said_to_be(
    linked: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    section = listed(ItemKind.TASK)
    linked.service.server.accounts["ada@example.com"].secret = "another one"
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    assert "Exchange was not asked" in said(section.pane)
    assert "About the contract" in said(section.pane)


def test_a_conflict_is_chosen_otherwise_with_the_mouse(
    conflicting: UiItems, activity: ActivityPage, listed: Bring, qtbot: QtBot
) -> None:
    section = listed(ItemKind.APPOINTMENT)
    assert cells(section, 0) == [STATES[LinkState.CONFLICT].word]
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    QApplication.processEvents()
    press(qtbot, section.pane, "Choose per field")
    sheet = activity.above
    assert isinstance(sheet, ConflictSheet)
    assert sheet.fields.choices == {"location": Side.EXCHANGE}  # the later one stands
    QTest.mouseClick(sheet.fields.cells["location", Side.CRM], Qt.MouseButton.LeftButton)
    assert sheet.fields.choices == {"location": Side.CRM}
    assert activity.unsaved
    press(qtbot, sheet, "Let these stand")
    waits_for(qtbot, lambda: activity.above is None)
    assert "Saved" in activity.notice.text
    assert conflicting.synchronize().failed == 0
    (item,) = conflicting.items(ItemKind.APPOINTMENT)
    assert item.content.location == "Room 2"  # type: ignore[union-attr]
    assert conflicting.links()[0].conflicts == ()


def test_a_choice_that_was_overtaken_writes_nothing_and_stays_on_its_sheet(
    conflicting: UiItems, activity: ActivityPage, listed: Bring, qtbot: QtBot
) -> None:
    section = listed(ItemKind.APPOINTMENT)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    QApplication.processEvents()
    press(qtbot, section.pane, "Choose per field")
    sheet = activity.above
    assert isinstance(sheet, ConflictSheet)
    sheet.fields.choose_all(Side.CRM)
    (link,) = conflicting.links()
    (row,) = conflicting.service.see(lambda unit: unit.items.page(link.object_type))
    said_now: Any = {"location": "Room 9"}
    edited = replace(row, content=replace(row.content, **said_now))
    conflicting.service.do(lambda context: context.unit.items.save(edited))
    press(qtbot, sheet, "Let these stand")
    waits_for(qtbot, lambda: activity.notice.text.startswith("It has changed since"))
    assert activity.above is sheet
    assert sheet.fields.choices == {"location": Side.CRM}
    assert sheet.save.isEnabled()
    (row,) = conflicting.service.see(lambda unit: unit.items.page(link.object_type))
    assert row.content.location == "Room 9"  # type: ignore[union-attr]
    waits_for(qtbot, lambda: "By now it says there: Location: Room 9." in said(sheet))
    assert sheet.fields.choices == {"location": Side.CRM}  # what was chosen stays chosen
    press(qtbot, sheet, "Let these stand")
    waits_for(qtbot, lambda: activity.above is None)
    (row,) = conflicting.service.see(lambda unit: unit.items.page(link.object_type))
    assert row.content.location == "Room 2"  # type: ignore[union-attr]


def test_a_conflict_is_chosen_by_the_keyboard_alone(
    conflicting: UiItems, activity: ActivityPage, listed: Bring, qtbot: QtBot
) -> None:
    section = listed(ItemKind.APPOINTMENT)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    waits_for(qtbot, lambda: "Both sides changed this" in said(section.pane))
    QTest.keyClick(section.list.table, Qt.Key.Key_Return)  # into the pane
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    sheet = activity.above
    assert isinstance(sheet, ConflictSheet)
    assert focused() is sheet.fields.cells["location", Side.EXCHANGE].mark
    QTest.keyClick(focused(), Qt.Key.Key_Left)
    assert sheet.fields.choices == {"location": Side.COMMON}
    QTest.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    waits_for(qtbot, lambda: activity.above is None)
    (link,) = conflicting.links()
    assert link.conflicts == ()
    (row,) = conflicting.service.see(lambda unit: unit.items.page(link.object_type))
    assert row.content.location == "Room 1"  # type: ignore[union-attr]


@pytest.mark.behaviour("B97", "the question is answered in the pane")
def test_what_was_moved_into_another_is_asked_about_in_other_words(
    linked: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    linked.write(meeting("First", block=hours(START + timedelta(days=5))))
    linked.synchronize()
    (item,) = [one for one in linked.box.items() if one.content.subject == "Plans"]
    moved: Any = {"block": hours(START + timedelta(days=5))}
    linked.box.change(item.key, replace(item.content, **moved))
    linked.synchronize()
    section = listed(ItemKind.APPOINTMENT)
    assert cells(section, 0)[0] == STATES[LinkState.ASKED].word
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.findChildren(QuestionCard))
    QApplication.processEvents()
    assert "Conflict" not in said(section.pane)
    press(qtbot, section.pane, "No, keep its time")
    waits_for(qtbot, lambda: {one.decision for one in linked.links()} & {UserDecision.NO})
    linked.synchronize()
    assert [one.content.subject for one in linked.box.items()].count("Plans") == 1
    waits_for(qtbot, lambda: cells(section, 0)[0] == STATES[LinkState.CONFLICT].word)


@pytest.mark.parametrize("yes", [True, False])
def test_a_question_is_answered_in_the_pane(
    asked: UiItems, listed: Bring, yes: bool, qtbot: QtBot
) -> None:
    section = listed(ItemKind.APPOINTMENT)
    assert cells(section, 0)[0] == STATES[LinkState.ASKED].word
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.findChildren(QuestionCard))
    QApplication.processEvents()
    press(qtbot, section.pane, "Yes, save it" if yes else "No, leave it out")
    waits_for(
        qtbot, lambda: {one.decision for one in asked.links()} & {UserDecision.YES, UserDecision.NO}
    )
    asked.synchronize()
    rows = asked.service.see(lambda unit: unit.items.page(asked.links()[0].object_type))
    assert ("Second" in {row.content.subject for row in rows}) is yes


@pytest.mark.behaviour("B97", "the question is answered on the alert")
def test_a_question_is_answered_on_its_alert(
    asked: UiItems, opens: Callable[[Any], Any], qtbot: QtBot
) -> None:
    page = opens(AlertsPage)
    (alert,) = [one for one in asked.alerts() if one.mapping_id is not None]
    page.show_subject(alert.id)
    waits_for(qtbot, lambda: page.pane.findChildren(QuestionCard))
    QApplication.processEvents()
    press(qtbot, page.pane, "Yes, save it")
    waits_for(qtbot, lambda: not [one for one in asked.alerts() if one.mapping_id])
    waits_for(qtbot, lambda: page.notice.text.startswith("Yes"))


def test_a_click_that_comes_after_another_question_answers_nothing(
    asked: UiItems, listed: Bring, opens: Callable[[Any], Any], qtbot: QtBot
) -> None:
    section = listed(ItemKind.APPOINTMENT)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    (alert,) = [one for one in asked.alerts() if one.mapping_id is not None]
    details = section.pane.details
    assert details is not None
    assert details.asked_in == alert.id
    section.pane.answered.emit(replace(details, asked_in=new_id()), True)
    page = opens(AlertsPage)
    page.pane.answered.emit(alert.mapping_id, True, new_id())
    waits_for(qtbot, lambda: page.notice.text.startswith("It has changed since"))
    assert {one.decision for one in asked.links()} == {UserDecision.NONE, UserDecision.ASKED}
    assert [one.id for one in asked.alerts() if one.mapping_id] == [alert.id]


def test_an_item_is_shown_from_elsewhere(
    linked: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    link = next(one for one in linked.links() if one.kind is ItemKind.TASK)
    activity.show_subject(ShowItem(link.id))
    section = activity.items.sections[ItemKind.TASK]
    waits_for(qtbot, lambda: section.wanted == link.id)
    assert activity.places.place == sections.ITEMS[ItemKind.TASK]
    waits_for(qtbot, lambda: section.pane.details)


def test_lines_tell_when_an_appointment_begins_and_a_task_is_due(
    ada: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    ada.write(meeting("First"))
    ada.write(replace(CALL, due=date(2026, 3, 4)))
    ada.synchronize()
    ada.box.create(meeting("Second"), tracked=True)
    ada.synchronize()
    begins = meeting().block.start.instant.astimezone()
    appointments = listed(ItemKind.APPOINTMENT)
    waits_for(qtbot, lambda: appointments.list.model.rowCount() == 2)
    assert cells(appointments, 2) == [f"{begins:%d %b %Y %H:%M}"] * 2  # also what is asked about
    assert cells(listed(ItemKind.TASK), 2) == ["04 Mar 2026"]


def test_a_line_names_the_day_of_what_takes_whole_days_where_it_takes_place(
    ada: UiItems, listed: Bring, qtbot: QtBot
) -> None:
    # Where the clocks are far ahead the day has begun while it is still the day before elsewhere.
    first, after = (datetime.combine(date(2026, 11, one), time()) for one in (26, 27))
    kiritimati, samoa = "Pacific/Kiritimati", "Pacific/Pago_Pago"
    for zone in (kiritimati, samoa):
        day = TimeBlock(WallTime(first, zone), WallTime(after, zone), all_day=True)
        ada.write(meeting(f"Holiday in {zone}", block=day))
    ada.synchronize()

    appointments = listed(ItemKind.APPOINTMENT)
    waits_for(qtbot, lambda: appointments.list.model.rowCount() == 2)

    assert cells(appointments, 2) == ["26 Nov 2026"] * 2
    hovered = [
        appointments.list.model.index(row, 2).data(Qt.ItemDataRole.ToolTipRole) for row in (0, 1)
    ]
    assert hovered == ["Thu 26 Nov 2026, all day"] * 2
