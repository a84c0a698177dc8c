"""Four lists, the pane beside them, and what can be done with the selected rows."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import event
from sqlalchemy.engine import Engine

from ssync_desktop.domain.options import EmailStatus, FilteringMethod
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.verdict import Reason, Step
from ssync_desktop.organization.users import update_user
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.activity.reasons import ReasonList
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.widgets.badge import StatusBadge
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.long_text import LongText
from ssync_desktop.ui.widgets.section import Section
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService

LEFT = Qt.MouseButton.LeftButton


def words(widget: QWidget) -> str:
    """Return every visible text of a widget."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join([*labels, *(text.toPlainText() for text in widget.findChildren(LongText))])


def go_to(page: ActivityPage, number: int, qtbot: QtBot) -> Section:  # type: ignore[type-arg]
    """Click a list's button and wait for its rows."""
    section = page.sections[number]
    with qtbot.waitSignal(section.list.counted):
        QTest.mouseClick(page.places.findChildren(QPushButton)[number], LEFT)
    return section


def pick(section: Section, subject: str, qtbot: QtBot) -> None:  # type: ignore[type-arg]
    """Click the row with this subject and wait for the pane."""
    table, model = section.list.table, section.list.model
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    place = next(n for n in range(model.rowCount()) if model.row_at(n).subject.startswith(subject))
    where = table.visualRect(model.index(place, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, where)
    qtbot.waitUntil(lambda: section.pane.details is not None and subject in words(section.pane))
    qtbot.waitUntil(lambda: any(one.isVisible() for one in section.pane.findChildren(QLabel)))


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Return every SQL statement from now on."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


def test_the_received_email_stands_there_with_the_reasons_of_its_verdict(
    page: ActivityPage, qtbot: QtBot
) -> None:
    pick(page.incoming, "Thank you", qtbot)
    pane = page.incoming.pane
    reasons = pane.findChild(ReasonList)
    assert isinstance(reasons, ReasonList)
    assert (
        "Correlation: Passed. In-Reply-To names an email that is stored here." in reasons.as_text()
    )
    assert "In-Reply-To" in words(pane)
    assert "Support (queue)" in words(pane)
    assert "Received" in [badge.badge.word for badge in pane.findChildren(StatusBadge)]
    assert pane.preview is not None
    assert "It works now." in pane.preview.toPlainText()


def test_no_body_is_read_before_an_email_is_selected(
    page: ActivityPage, statements: list[str], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.incoming.list.counted):
        page.synchronize()
    qtbot.waitUntil(lambda: page.incoming.list.model.row_at(0) is not None)
    assert statements
    assert not [one for one in statements if "safedescription" in one]
    pick(page.incoming, "Thank you", qtbot)
    assert len([one for one in statements if "safedescription" in one]) == 1


def test_the_keyboard_moves_through_the_lists_and_rows(page: ActivityPage, qtbot: QtBot) -> None:
    table = page.incoming.list.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    pane = page.incoming.pane
    qtbot.waitUntil(lambda: any(one.isVisible() for one in pane.findChildren(LongText)))
    QTest.keyClick(table, Qt.Key.Key_Return)
    focused = page.focusWidget()
    assert focused is not None
    assert page.incoming.pane.isAncestorOf(focused)
    buttons = page.places.findChildren(QPushButton)
    buttons[0].setFocus()
    with qtbot.waitSignal(page.outgoing.list.counted):
        QTest.keyClick(buttons[0], Qt.Key.Key_Right)
    assert page.section is page.outgoing


def test_several_selected_emails_are_counted_and_none_is_opened(
    page: ActivityPage, qtbot: QtBot
) -> None:
    page.incoming.list.table.selectAll()
    qtbot.waitUntil(lambda: "3 emails selected" in words(page.incoming.pane))
    assert page.incoming.pane.details is None


def test_outgoing_email_shows_its_state_and_its_last_error(
    page: ActivityPage, qtbot: QtBot
) -> None:
    section = go_to(page, sections.OUTGOING, qtbot)
    qtbot.waitUntil(lambda: section.list.model.row_at(0) is not None)
    states = [section.list.model.row_at(n).status for n in range(4)]
    assert states.count(EmailStatus.PENDING_SEND) == 2
    pick(section, "Offer for forty", qtbot)
    card = section.pane.findChild(ErrorCard)
    assert isinstance(card, ErrorCard)
    assert "RecipientsRefused" in words(card)


def test_a_failed_email_is_sent_again(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = go_to(page, sections.OUTGOING, qtbot)
    pick(section, "Offer for forty", qtbot)
    failed = section.wanted
    assert failed is not None
    page.open_email.again.trigger()
    qtbot.waitUntil(lambda: "Pending Send" in page.notice.text)
    email = ui_service.see(lambda unit: unit.emails.get(failed))
    assert email.status is EmailStatus.PENDING_SEND
    qtbot.waitUntil(lambda: not page.open_email.again.isEnabled())


def test_send_again_is_offered_for_failed_emails_only(page: ActivityPage, qtbot: QtBot) -> None:
    section = go_to(page, sections.OUTGOING, qtbot)
    pick(section, "Your order", qtbot)
    assert not page.open_email.again.isEnabled()
    section.list.table.selectAll()
    qtbot.waitUntil(page.open_email.again.isEnabled)


def test_what_was_not_tracked_says_which_step_decided(page: ActivityPage, qtbot: QtBot) -> None:
    section = go_to(page, sections.NOT_TRACKED, qtbot)
    pick(section, "From last year", qtbot)
    assert "Received before the start date, 2026-01-01 00:00 UTC." in words(section.pane)
    pick(section, "Lunch?", qtbot)
    assert "stranger@elsewhere.example" in words(section.pane)
    assert "It answers nothing that is stored" in words(section.pane)


def test_what_nobody_accepts_says_in_the_list_and_above_the_reasons_what_was_wanted(
    page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    customers = FilteringMethod.LEADS_CONTACTS_ACCOUNTS
    shared = {field.name for field in fields(UserDraft)}
    kept = {name: getattr(mail.user, name) for name in shared}
    draft = UserDraft(**kept | {"filtering_method": customers})
    mail.user = ui_service.do(lambda context: update_user(context, draft))
    mail.receive("8", of=mail.user, subject="Buy now", sender="stranger@elsewhere.example")
    section = go_to(page, sections.NOT_TRACKED, qtbot)
    pick(section, "Buy now", qtbot)
    told = "The other side is no lead, contact or account"
    assert told in words(section.pane)
    assert "It answers nothing" not in words(section.pane)
    model = section.list.model
    place = next(n for n in range(model.rowCount()) if model.row_at(n).subject == "Buy now")
    shown = [model.index(place, column).data() for column in range(model.columnCount())]
    assert told in shown


@pytest.mark.parametrize(
    ("others", "answers"),
    [
        ((), ["Found none", "Stopped"]),
        (((Step.FILTER, True),), ["Found none", "Not accepted", "Passed"]),
        (((Step.MANUAL, True),), ["Found none", "Not accepted", "Passed"]),
    ],
)
def test_a_station_that_stopped_nothing_does_not_say_that_it_did(
    others: tuple[tuple[Step, bool], ...], answers: list[str], qtbot: QtBot
) -> None:
    asked = ((Step.CORRELATION, False), (Step.FILTER, False), *others)
    reasons = ReasonList([Reason(step, passed, "Why.") for step, passed in asked])
    qtbot.addWidget(reasons)
    assert [one.badge.word for one in reasons.findChildren(StatusBadge)] == answers
    assert "Correlation: Found none. Why." in reasons.as_text()


def test_a_parked_message_is_taken_in_when_it_is_tried_again(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = go_to(page, sections.QUARANTINE, qtbot)
    pick(section, "Newsletter", qtbot)
    assert "Quarantined" in [b.badge.word for b in section.pane.findChildren(StatusBadge)]
    page._retry.trigger()
    qtbot.waitUntil(lambda: "tried again" in page.notice.text, timeout=20_000)
    qtbot.waitUntil(lambda: section.list.model.rowCount() == 0)
    query = Query(Table.EMAILS, text="Newsletter", sort="subject")
    assert len(ui_service.see(lambda unit: unit.windows.ids(query)).ids) == 1


def test_saved_views_and_the_filter_narrow_the_list(page: ActivityPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.outgoing.list.counted):
        page.show_subject("Failed")
    qtbot.waitUntil(lambda: page.outgoing.list.model.rowCount() == 1)
    page.focus_filter()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "nothing like it")
    qtbot.waitUntil(lambda: page.outgoing.list.model.rowCount() == 0)
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.outgoing.list.model.rowCount() == 1)


def test_another_page_leads_to_an_email(page: ActivityPage, mail: UiMail, qtbot: QtBot) -> None:
    query = Query(Table.EMAILS, text="Your order", sort="subject")
    (email_id,) = mail.service.see(lambda unit: unit.windows.ids(query)).ids
    page.show_subject(email_id)
    qtbot.waitUntil(lambda: page.outgoing.pane.details is not None)
    assert page.section is page.outgoing
    assert page.outgoing.wanted == email_id


def test_new_mail_appears_and_the_shown_email_follows_its_state(
    page: ActivityPage, mail: UiMail, qtbot: QtBot
) -> None:
    section = go_to(page, sections.OUTGOING, qtbot)
    pick(section, "Are the chairs", qtbot)
    mail.leave()
    qtbot.waitUntil(
        lambda: "Sent" in [b.badge.word for b in section.pane.findChildren(StatusBadge)]
    )


def test_failed_and_parked_mail_wants_attention(
    ui_context: PageContext, mail: UiMail, qtbot: QtBot
) -> None:
    made = ActivityPage(ui_context)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.attention_changed, check_params_cb=lambda count: bool(count == 2)):
        made.enter()
    assert "Quarantine (1)" in [b.text() for b in made.places.findChildren(QPushButton)]


def test_an_empty_list_says_what_belongs_there(ui_context: PageContext, qtbot: QtBot) -> None:
    made = ActivityPage(ui_context)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.incoming.list.counted):
        made.enter()
    assert "No email has come in yet" in words(made)
    with qtbot.waitSignal(ui_context.navigator.wanted) as wanted:
        QTest.mouseClick(_begin(made), LEFT)
    assert wanted.args is not None
    assert wanted.args[0] == "mailboxes"


def _begin(page: ActivityPage) -> QPushButton:
    buttons = page.findChildren(QPushButton)
    return next(b for b in buttons if b.text() == "Go to the mailboxes" and b.isVisible())
