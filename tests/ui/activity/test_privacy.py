"""Somebody else's mail on the activity page: hidden, shown on request, and written down (B107)."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import AuditAction, Role
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AuditRow
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.hidden import HiddenContent
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.activity.parked_editing import ParkedEditor
from ssync_desktop.ui.activity.showing import HiddenLine, hides_any
from ssync_desktop.ui.widgets.section import Section
from tests.kit.clock import ManualClock
from tests.kit.ui_service import UiService

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=[Role.SYSTEM_ADMINISTRATOR])
def ui_service(
    sqlite_url: str, clock: ManualClock, request: pytest.FixtureRequest
) -> Iterator[UiService]:
    """Return a service asked by somebody who owns none of the mail."""
    service = UiService(sqlite_url, clock, Caller(new_id(), frozenset({request.param})))
    yield service
    assert service.close()


def audited(service: UiService) -> list[tuple[AuditAction, Table]]:
    query = Query(Table.AUDIT, sort="created_on")
    rows = service.see(lambda unit: unit.windows.rows(query.table, unit.windows.ids(query).ids))
    return [(row.action, row.table) for row in rows if isinstance(row, AuditRow)]


def pick_first(section: Section, qtbot: QtBot) -> None:  # type: ignore[type-arg]
    model, table = section.list.model, section.list.table
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    where = table.visualRect(model.index(0, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, where)
    qtbot.waitUntil(lambda: section.pane.details is not None)


def go_to(page: ActivityPage, number: int, qtbot: QtBot) -> Section:  # type: ignore[type-arg]
    section = page.sections[number]
    with qtbot.waitSignal(section.list.counted):
        page.places.choose(number)
    qtbot.waitUntil(lambda: section.list.model.row_at(0) is not None)
    return section


def click_show(section: Section, qtbot: QtBot) -> None:  # type: ignore[type-arg]
    hidden = section.pane.findChild(HiddenContent)
    assert isinstance(hidden, HiddenContent)
    QTest.mouseClick(hidden.show_button, LEFT)


@pytest.mark.behaviour("B107", "in the pane")
def test_one_email_is_shown_on_request_and_that_is_written_down(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = page.incoming
    pick_first(section, qtbot)
    assert {section.list.model.row_at(n).subject for n in range(3)} == {HIDDEN}
    pane = section.pane
    assert pane.details is not None
    assert (pane.details.email.subject, pane.details.body.text) == (HIDDEN, HIDDEN)
    assert pane.preview is None
    assert not page._reply.isEnabled()
    click_show(section, qtbot)
    qtbot.waitUntil(lambda: pane.preview is not None)
    assert pane.details.email.subject != HIDDEN
    assert pane.details.body.text != HIDDEN
    qtbot.waitUntil(page._reply.isEnabled)
    qtbot.waitUntil(lambda: section.list.model.row_at(0).subject != HIDDEN)
    assert section.list.model.row_at(1).subject == HIDDEN  # that item only
    assert audited(ui_service) == [(AuditAction.SHOW_CONTENT, Table.EMAILS)]
    assert "written down" in page.notice.text
    assert [look.action for look in pane.details.looks] == [AuditAction.SHOW_CONTENT]
    assert QApplication.focusWidget() is pane  # where the button was


@pytest.mark.behaviour("B107", "in the list")
def test_the_subjects_of_a_list_are_shown_for_this_session(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = page.incoming
    qtbot.waitUntil(lambda: section.list.model.row_at(0) is not None)
    assert page.showing.action.isVisible()
    page.showing.action.trigger()
    qtbot.waitUntil(lambda: all(section.list.model.row_at(n).subject != HIDDEN for n in range(3)))
    assert not page.showing.action.isVisible()
    assert audited(ui_service) == [(AuditAction.SHOW_SUBJECTS, Table.EMAILS)]
    pick_first(section, qtbot)
    assert section.pane.details is not None
    assert section.pane.details.email.subject != HIDDEN
    assert section.pane.preview is None  # what it says stays hidden
    go_to(page, sections.QUARANTINE, qtbot)
    assert page.showing.action.isVisible()  # another list


def titles(section: Section) -> list[str]:  # type: ignore[type-arg]
    """Return the titles of the columns from left to right."""
    header = section.list.table.horizontalHeader()
    return [
        section.list.model.columns[header.logicalIndex(place)].title
        for place in range(header.count())
    ]


def test_a_line_says_what_is_hidden_and_why_and_from_come_before_it(
    page: ActivityPage, qtbot: QtBot
) -> None:
    section = go_to(page, sections.NOT_TRACKED, qtbot)
    line = section.list.findChild(HiddenLine)
    assert isinstance(line, HiddenLine)
    qtbot.waitUntil(line.isVisible)
    assert titles(section) == ["Outcome", "From", "Why", "Seen", "Mailbox", "Subject"]
    QTest.mouseClick(line.link, LEFT)
    qtbot.waitUntil(lambda: not line.isVisible())
    assert titles(section) == ["Outcome", "Subject", "From", "Why", "Seen", "Mailbox"]
    other = go_to(page, sections.FAILURES, qtbot)
    qtbot.waitUntil(lambda: titles(other)[:3] == ["State", "From or to", "What failed"])


def test_where_nothing_is_hidden_nothing_is_said_of_it(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    for row_id in ui_service.ids(Query(Table.FAILURES, sort="failed_on")).result(10).ids:
        ui_service.privacy.show_content(Table.FAILURES, row_id).result(10)
    section = go_to(page, sections.FAILURES, qtbot)
    line = section.list.findChild(HiddenLine)
    assert isinstance(line, HiddenLine)
    assert not hides_any(section.list.model)
    assert not line.isVisible()
    assert titles(section)[1] == "Subject"
    assert page.showing.action.isVisible()  # for what comes later


def test_why_is_in_sight_beside_the_pane(page: ActivityPage, qtbot: QtBot) -> None:
    page.window().resize(1280, 800)
    section = go_to(page, sections.NOT_TRACKED, qtbot)
    pick_first(section, qtbot)
    table = section.list.table
    why = next(n for n, one in enumerate(section.list.model.columns) if one.title == "Why")
    right = table.columnViewportPosition(why) + table.columnWidth(why)
    assert right <= table.viewport().width()


@pytest.mark.behaviour("B107", "who may")
@pytest.mark.parametrize("ui_service", [Role.USER], indirect=True)
def test_who_may_not_see_it_is_told_so(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    assert not page.showing.action.isVisible()
    pick_first(page.incoming, qtbot)
    line = page.incoming.list.findChild(HiddenLine)
    assert isinstance(line, HiddenLine)
    assert line.isVisible()
    assert not line.link.isVisible()
    click_show(page.incoming, qtbot)
    qtbot.waitUntil(lambda: "may not see" in page.notice.text)
    assert page.incoming.pane.preview is None
    assert audited(ui_service) == []


@pytest.mark.behaviour("B107", "failures")
@pytest.mark.behaviour("B108", "the list")
def test_failures_stand_in_a_list_of_their_own(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = go_to(page, sections.FAILURES, qtbot)
    rows = [section.list.model.row_at(n) for n in range(section.list.model.rowCount())]
    assert {row.subject for row in rows} == {HIDDEN}
    assert all(row.error_code and row.failed_on for row in rows)
    assert {row.operation.name for row in rows} == {"INCOMING", "OUTGOING"}
    pick_first(section, qtbot)
    click_show(section, qtbot)
    qtbot.waitUntil(lambda: page.failures.pane.details.subject != HIDDEN)  # type: ignore[union-attr]
    assert audited(ui_service) == [(AuditAction.SHOW_CONTENT, Table.FAILURES)]


@pytest.mark.behaviour("B65", "edited in the window")
def test_a_parked_message_is_edited_and_taken_in(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = go_to(page, sections.QUARANTINE, qtbot)
    pick_first(section, qtbot)
    click_show(section, qtbot)
    qtbot.waitUntil(lambda: section.pane.findChild(HiddenContent) is None)
    section.pane.edit_requested.emit(section.pane.details.parked.id)
    qtbot.waitUntil(lambda: page.findChild(ParkedEditor) is not None)
    editor = page.findChild(ParkedEditor)
    assert isinstance(editor, ParkedEditor)
    lines = editor.findChild(QPlainTextEdit)
    assert isinstance(lines, QPlainTextEdit)
    before = lines.toPlainText()
    lines.setPlainText("Subject: nobody sent it")
    editor.keep()
    assert "From:" in editor.form.field("headers").complaint
    lines.setPlainText(f"From: repaired@example.net\n{before}")
    editor.keep()
    qtbot.waitUntil(lambda: section.list.model.rowCount() == 0, timeout=20_000)
    assert AuditAction.EDIT_AND_RETRY in [action for action, _ in audited(ui_service)]
