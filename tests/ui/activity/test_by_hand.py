"""What was not tracked: narrowed down by reason, mailbox and time, tracked anyway, left alone."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.query import Table
from ssync_desktop.organization.context import Context
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.item_section import ItemSection
from ssync_desktop.ui.activity.narrowing import NotTrackedFilters
from ssync_desktop.ui.activity.page import ActivityPage
from tests.kit.clock import ManualClock
from tests.kit.ui_hands import click_row, press, seen_button
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def section(page: ActivityPage, qtbot: QtBot) -> ItemSection:
    """Return the list of what was not tracked, in front."""
    page.places.choose(sections.NOT_TRACKED)
    qtbot.waitUntil(lambda: page.not_tracked.list.model.row_at(0) is not None)
    return page.not_tracked


def subjects(section: ItemSection) -> set[str]:
    model = section.list.model
    rows = [model.row_at(number) for number in range(model.rowCount())]
    return {row.subject for row in rows if row is not None}


def place_of(section: ItemSection, subject: str) -> int:
    model = section.list.model
    return next(n for n in range(model.rowCount()) if model.row_at(n).subject == subject)


def test_reasons_have_codes_and_plain_words(section: ItemSection, qtbot: QtBot) -> None:
    QAbstractItemModelTester(section.list.model)
    section.filters.choose("NoCorrelationMatch: nobody accepts it")
    section.filters._tell()
    qtbot.waitUntil(lambda: subjects(section) == {"Lunch?"})
    section.filters.choose("Before the start date")
    section.filters._tell()
    qtbot.waitUntil(lambda: subjects(section) == {"From last year"})
    section.filters.clear()
    qtbot.waitUntil(lambda: len(subjects(section)) == 3)


def test_a_mailbox_and_a_time_narrow_it_down(
    section: ItemSection, mail: UiMail, clock: ManualClock, qtbot: QtBot
) -> None:
    filters = section.filters
    assert isinstance(filters, NotTrackedFilters)
    line = filters.narrowing.mailbox.editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, "Susan")
    popup = line.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible, timeout=10_000)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: subjects(section) == {"Lunch?"})
    clock.advance(timedelta(days=2))
    filters.narrowing.period.setFocus()
    QTest.keyClicks(filters.narrowing.period, "In the last 24")
    qtbot.waitUntil(lambda: section.list.model.rowCount() == 0)
    filters.clear()
    qtbot.waitUntil(lambda: len(subjects(section)) == 3)


def test_several_are_tracked_anyway_and_left_alone_again(
    page: ActivityPage, section: ItemSection, ui_service: UiService, qtbot: QtBot
) -> None:
    table = section.list.table
    click_row(qtbot, table, place_of(section, "Lunch?"))
    click_row(qtbot, table, place_of(section, "From last year"), CONTROL)
    click_row(qtbot, table, place_of(section, "Broken chair"), CONTROL)  # a duplicate stays out
    qtbot.waitUntil(page.by_hand.track.isEnabled)
    press(qtbot, page, "Track it anyway")
    assert "Track 2 messages whatever the filters say?" in page.notice.text
    assert "fetch them from the server again" in page.notice.text
    press(qtbot, page, "Track them")
    qtbot.waitUntil(lambda: "2 are fetched again" in page.notice.text)
    model = section.list.model

    def outcomes() -> set[ItemOutcome]:
        return {model.row_at(number).outcome for number in range(model.rowCount())}

    wanted = {ItemOutcome.RETRYING, ItemOutcome.DUPLICATE}
    qtbot.waitUntil(lambda: outcomes() == wanted)
    words = model.index(place_of(section, "Lunch?"), 0).data(Qt.ItemDataRole.DisplayRole)
    assert words == "To be tracked"
    press(qtbot, page, "Undo")
    qtbot.waitUntil(lambda: ItemOutcome.NOT_TRACKED in outcomes())
    assert ItemOutcome.BEFORE_START_DATE in outcomes()


def test_a_wish_is_taken_back_later(page: ActivityPage, section: ItemSection, qtbot: QtBot) -> None:
    table = section.list.table
    click_row(qtbot, table, place_of(section, "Lunch?"))
    qtbot.waitUntil(page.by_hand.track.isEnabled)
    assert not page.by_hand.undo.isEnabled()
    press(qtbot, page, "Track it anyway")
    press(qtbot, page, "Track it")
    qtbot.waitUntil(page.by_hand.undo.isEnabled)
    assert not page.by_hand.track.isEnabled()
    press(qtbot, page, "Leave it alone")
    qtbot.waitUntil(page.by_hand.track.isEnabled)


def fulfil(service: UiService, item_id: UUID) -> None:
    """Let a pass have fetched an item that somebody wants tracked."""

    def carry_out(context: Context) -> None:
        line = context.unit.received_items.get(item_id)
        context.unit.track_requests.remove((item_id,))
        context.unit.received_items.save(replace(line, outcome=ItemOutcome.TRACKED))

    service.do(carry_out)
    service.publish(Changes(frozenset({Table.RECEIVED_ITEMS})))


def test_undo_is_withdrawn_once_a_pass_was_quicker(
    page: ActivityPage, section: ItemSection, ui_service: UiService, qtbot: QtBot
) -> None:
    table = section.list.table
    click_row(qtbot, table, place_of(section, "Lunch?"))
    click_row(qtbot, table, place_of(section, "From last year"), CONTROL)
    qtbot.waitUntil(page.by_hand.track.isEnabled)
    ids = table.selected_ids()
    press(qtbot, page, "Track it anyway")
    press(qtbot, page, "Track them")
    qtbot.waitUntil(lambda: "2 are fetched again" in page.notice.text)
    fulfil(ui_service, ids[0])
    qtbot.waitUntil(lambda: "It is fetched again" in page.notice.text)
    assert seen_button(page.notice, "Undo").isEnabled()
    fulfil(ui_service, ids[1])
    qtbot.waitUntil(lambda: page.notice.text == "It was fetched again and tracked; see Incoming.")
    with pytest.raises(LookupError):
        seen_button(page.notice, "Undo")


def test_what_was_tracked_or_repeats_another_cannot_be(
    page: ActivityPage, section: ItemSection, qtbot: QtBot
) -> None:
    click_row(qtbot, section.list.table, place_of(section, "Broken chair"))
    qtbot.waitUntil(page.explaining.explain.isEnabled)
    assert not page.by_hand.track.isEnabled()
    assert "not tracked" in page.by_hand.track.toolTip()


def test_the_question_has_the_keyboard_and_goes_with_its_list(
    page: ActivityPage, section: ItemSection, qtbot: QtBot
) -> None:
    table = section.list.table
    click_row(qtbot, table, place_of(section, "Lunch?"))
    qtbot.waitUntil(page.by_hand.track.isEnabled)
    page.by_hand.track.trigger()
    asking = QApplication.focusWidget()
    assert isinstance(asking, QPushButton)
    assert (asking.text(), asking.property("look")) == ("Track it", "main")
    QTest.keyClick(asking, Qt.Key.Key_Escape)
    assert page.notice.text == ""
    assert QApplication.focusWidget() is table
    for leave in (partial(page.places.choose, sections.FAILURES), page.explaining.begin):
        page.places.choose(sections.NOT_TRACKED)
        page.by_hand.track.trigger()
        assert page.notice.text
        leave()
        assert page.notice.text == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_answer_is_given_by_keyboard(
    page: ActivityPage, section: ItemSection, qtbot: QtBot, key: Qt.Key
) -> None:
    click_row(qtbot, section.list.table, place_of(section, "Lunch?"))
    qtbot.waitUntil(page.by_hand.track.isEnabled)
    page.by_hand.track.trigger()
    asking = QApplication.focusWidget()
    assert isinstance(asking, QPushButton)
    QTest.keyClick(asking, key)
    qtbot.waitUntil(lambda: "It is fetched again" in page.notice.text)
    assert QApplication.focusWidget() is section.list.table
    page.places.choose(sections.INCOMING)
    assert page.notice.text == ""
