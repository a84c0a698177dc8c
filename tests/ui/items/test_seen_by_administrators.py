"""What an administrator sees of other people's items: as much as they need, the same everywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.link_state import LinkState
from ssync_desktop.domain.items.time_words import block_words
from ssync_desktop.domain.options import TraceLevel
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import AlertRow
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.activity import audit, sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.alerts.columns import alert_columns
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.pane import CHOOSE, SHOW_FIRST, PairPane
from ssync_desktop.ui.items.question import QuestionCard
from ssync_desktop.ui.items.section import PairSection
from ssync_desktop.ui.items.words import HINTS
from ssync_desktop.ui.problems import from_alert
from ssync_desktop.ui.widgets.facts import Facts
from ssync_desktop.ui.widgets.table_view import REFRESH_TIMES_MS
from tests.kit.items_at_hand import ADA, CALL, LOVELACE, meeting
from tests.kit.ui_hands import click_row, press, seen_button, waits_for
from tests.kit.ui_items import UiItems
from tests.kit.ui_pages import as_administrator, shown
from tests.ui.items.hands import said

pytestmark = pytest.mark.behaviour("B107", "appointments, contacts and tasks")


@pytest.fixture
def page(ada: UiItems, ui_context: PageContext, qtbot: QtBot) -> Iterator[ActivityPage]:
    """Return the page as an administrator sees it, to whom none of it belongs."""
    with shown(ActivityPage(as_administrator(ui_context, ada.service)), qtbot) as made:
        yield made


def select(page: ActivityPage, kind: ItemKind, subject: str, qtbot: QtBot) -> PairSection:
    """Select the item that its list calls *subject*, and wait for its pane."""
    section = page.items.sections[kind]
    page.places.choose(sections.ITEMS[kind])
    section.list.take_order()
    model = section.list.model

    def place() -> int | None:
        rows = [model.row_at(number) for number in range(model.rowCount())]
        return next((n for n, one in enumerate(rows) if one and one.subject == subject), None)

    waits_for(qtbot, lambda: place() is not None)
    found = place()
    assert found is not None
    click_row(qtbot, section.list.table, found)
    waits_for(qtbot, lambda: section.pane.details)
    return section


def ask_about_second(ada: UiItems) -> None:
    ada.write(meeting("First secret"))
    ada.synchronize()
    ada.box.create(meeting("Second secret " * 9), tracked=True)
    ada.synchronize()


def ask(page: ActivityPage, qtbot: QtBot) -> PairPane:
    """Select what is asked about: the first line."""
    section = page.items.sections[ItemKind.APPOINTMENT]
    page.places.choose(sections.ITEMS[ItemKind.APPOINTMENT])
    section.list.take_order()
    model = section.list.model
    waits_for(qtbot, lambda: model.row_at(0) and model.row_at(0).state is LinkState.ASKED)
    click_row(qtbot, section.list.table, 0)
    waits_for(qtbot, lambda: section.pane.details)
    return section.pane


def place_of(pane: PairPane, text: str) -> tuple[QPoint, QPoint]:
    button = seen_button(pane, text)
    where = button.mapToGlobal(QPoint(0, 0))
    return where, where + QPoint(button.width(), button.height())


def is_seen(pane: PairPane, text: str) -> bool:
    return text in [one.text() for one in pane.findChildren(QPushButton) if one.isVisible()]


def test_no_answer_comes_to_lie_where_content_was_shown(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    ask_about_second(ada)
    pane = ask(page, qtbot)
    waits_for(qtbot, lambda: is_seen(pane, "Show content"))
    begin, end = place_of(pane, "Show content")
    press(qtbot, pane, "Show content")
    waits_for(qtbot, lambda: "Second secret" in said(pane))
    assert not is_seen(pane, "Show content")
    for answer in ("No, leave it out", "Yes, save it"):
        top, bottom = place_of(pane, answer)
        assert top.y() >= end.y() or bottom.y() <= begin.y()
    assert page.notice.text == "That you looked at this appointment was written down."


def test_a_question_about_a_time_tells_both_times_and_hides_the_subjects(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    ask_about_second(ada)
    pane = ask(page, qtbot)
    (card,) = pane.findChildren(QuestionCard)
    when = block_words(meeting().block)
    words = said(card)
    assert words.count(when) == 2
    assert f"{HIDDEN}\n{when}, organized by {ADA.name}" in words
    assert "secret" not in said(pane)
    (alert,) = (one for one in ada.alerts() if one.mapping_id is not None)
    assert alert.text.count(when) == 2
    assert "you" not in alert.text


def test_whose_time_it_is_sees_what_else_there_is(
    ada: UiItems, activity: ActivityPage, qtbot: QtBot
) -> None:
    ask_about_second(ada)
    me = replace(
        activity.context, service=Service(ada.service.runtime, Caller(ada.user.id, ada.user.roles))
    )
    page = ActivityPage(me)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.enter()
    (card,) = ask(page, qtbot).findChildren(QuestionCard)
    assert "First secret" in said(card)
    page.close()


def test_the_plan_says_when_both_take_place(ada: UiItems) -> None:
    ada.write(meeting("First"))
    ada.synchronize()
    ada.box.create(meeting("Second"), tracked=True)
    (action,) = ada.service.items.plan(ada.mailbox_id).result(20).actions
    when = block_words(meeting().block)
    assert action.reasons == (
        f"It takes place {when}.",
        f"Another appointment: {when}, organized by {ADA.name}.",
    )


def test_a_conflict_is_one_in_the_list_and_in_the_pane_whether_hidden_or_not(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    row = ada.write(LOVELACE)
    ada.synchronize()
    (item,) = ada.items(ItemKind.CONTACT)
    ada.change(row, job_title="Countess")
    ada.box.change(item.key, replace(LOVELACE, job_title="Mathematician"))
    ada.synchronize()
    section = select(page, ItemKind.CONTACT, "Ada Lovelace", qtbot)
    pane = section.pane
    assert section.rows[0].state is LinkState.CONFLICT
    words = said(pane)
    assert HINTS[LinkState.CONFLICT] in words
    assert HINTS[LinkState.LINKED] not in words
    assert SHOW_FIRST in words
    assert "Countess" not in words
    assert CHOOSE not in [one.text() for one in pane.findChildren(QPushButton)]
    waits_for(qtbot, lambda: is_seen(pane, "Show content"))
    press(qtbot, pane, "Show content")
    waits_for(qtbot, lambda: "Countess" in said(pane))
    assert seen_button(pane, CHOOSE).isEnabled()


def test_subjects_that_are_shown_in_the_list_are_shown_in_the_pane(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    ada.write(meeting("Secret plans", location="Room 1"))
    ada.synchronize()
    section = select(page, ItemKind.APPOINTMENT, HIDDEN, qtbot)
    assert "This appointment belongs to somebody else" in said(section.pane)
    press(qtbot, section.list, "Show subjects")
    waits_for(qtbot, lambda: "Secret plans" in said(section.pane))
    assert "Room 1" not in said(section.pane)


def test_a_look_at_an_item_is_audited_as_that(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    ada.write(meeting("Secret plans"))
    ada.synchronize()
    section = select(page, ItemKind.APPOINTMENT, HIDDEN, qtbot)
    waits_for(qtbot, lambda: is_seen(section.pane, "Show content"))
    press(qtbot, section.pane, "Show content")
    waits_for(qtbot, lambda: "Secret plans" in said(section.pane))
    page.places.choose(sections.AUDIT)
    waits_for(qtbot, lambda: page.audit.list.model.row_at(0) is not None)
    assert audit.SHOWN[page.audit.list.model.row_at(0).table].word == "Had an item shown"
    click_row(qtbot, page.audit.list.table, 0)
    waits_for(qtbot, lambda: "\nItem\n" in said(page.audit.pane))


def test_what_is_shown_of_a_plan_is_shown_in_list_and_pane(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    ada.write(meeting("Secret plans", location="Room 1"))
    ada.synchronize()
    section = select(page, ItemKind.APPOINTMENT, HIDDEN, qtbot)
    page.context.service.privacy.show_content(Table.MAILBOXES, ada.mailbox_id).result(10)
    waits_for(qtbot, lambda: "Room 1" in said(section.pane))
    waits_for(qtbot, lambda: section.rows[0].subject == "Secret plans")


def test_the_times_in_the_pane_grow_old_as_those_in_the_list(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    ada.write(meeting("Secret plans"))
    ada.synchronize()
    section = select(page, ItemKind.APPOINTMENT, HIDDEN, qtbot)
    said(section.pane)  # what the pane showed before is gone for good
    parts = [one for one in section.pane.findChildren(Facts) if one.isVisible()]
    (timer,) = (timer for one in parts for timer in one.findChildren(QTimer))
    facts = timer.parent()
    assert isinstance(facts, Facts)
    assert timer.isActive()
    assert timer.interval() == REFRESH_TIMES_MS
    ada.service.clock.advance(timedelta(minutes=15))
    timer.timeout.emit()
    assert "15 min ago" in said(facts)


def test_tab_goes_from_the_lists_to_what_narrows_them(page: ActivityPage, qtbot: QtBot) -> None:
    page.places.choose(sections.ITEMS[ItemKind.APPOINTMENT])
    seen: list[QWidget] = []
    following = page.nextInFocusChain()
    while following is not None and following is not page and following not in seen:
        seen.append(following)
        following = following.nextInFocusChain()
    last_list = page.places.findChildren(QPushButton)[-1]
    filters = page.section.filters.findChildren(QComboBox)[0]
    table = page.section.list.table
    assert seen.index(last_list) < seen.index(filters) < seen.index(table)


def test_home_selects_the_first_line_and_end_the_last(
    ada: UiItems, page: ActivityPage, qtbot: QtBot
) -> None:
    for subject in ("One", "Two"):
        ada.write(CALL if subject == "One" else replace(CALL, subject=subject))
    ada.synchronize()
    section = page.items.sections[ItemKind.TASK]
    page.places.choose(sections.ITEMS[ItemKind.TASK])
    section.list.take_order()
    waits_for(qtbot, lambda: section.list.model.row_at(0) is not None)
    table = section.list.table
    table.setFocus()
    for key, row in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(table, key)
        assert [one.row() for one in table.selectionModel().selectedRows()] == [row]


def test_among_alerts_a_question_is_called_one(ada: UiItems, ui_context: PageContext) -> None:
    ask_about_second(ada)
    (alert,) = (one for one in ada.alerts() if one.mapping_id is not None)
    (row,) = ada.service.rows(Table.ALERTS, (alert.id,)).result(10)
    assert isinstance(row, AlertRow)
    level = alert_columns(ui_context.clock)[0]
    assert level.text(row) == "Question"
    assert from_alert(alert).level is TraceLevel.WARNING
