"""What-if on the screen: from settings and from an editor, with real clicks and real children."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ItemKey
from ssync_desktop.domain.options import FilteringMethod
from ssync_desktop.domain.people import QueueDraft, User, UserDraft
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.what_if import ChangeKind
from ssync_desktop.mime.parse import parse
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.incoming_email import deliver_incoming_emails
from ssync_desktop.organization.queues import create_queue
from ssync_desktop.organization.users import create_user
from ssync_desktop.ui.settings.page import SettingsPage
from ssync_desktop.ui.users.editors import PersonEditor, QueueEditor, UserEditor
from ssync_desktop.ui.users.page import UsersPage
from ssync_desktop.ui.what_if.sheet import WhatIfSheet
from ssync_desktop.ui.what_if.words import KINDS, NOTHING, TRY
from tests.kit.ui_hands import click_row, press, seen_button, tick_of, type_over, waits_for
from tests.kit.ui_pages import shown
from tests.kit.window import Office

ADA = "ada@example.com"


@pytest.fixture
def ada(office: Office) -> User:
    draft = UserDraft(
        last_name="Ada",
        domain_name=ADA,
        email_address=ADA,
        filtering_method=FilteringMethod.ALL,
    )
    return office.do(lambda context: create_user(context, draft))


@pytest.fixture
def mail(office: Office, ada: User) -> User:
    """A question, an answer to it, and a crane, in the mailbox of Ada, who takes everything."""
    deliver(office, ada, "1", "Question")
    deliver(office, ada, "2", "Re: Question", "In-Reply-To: <1@example.net>\r\n")
    deliver(office, ada, "3", "Crane for the harbour")
    return ada


def deliver(office: Office, user: User, number: str, subject: str, more: str = "") -> None:
    raw = (
        f"From: Carl <carl@example.net>\r\nTo: {ADA}\r\nSubject: {subject}\r\n{more}"
        f"Message-ID: <{number}@example.net>\r\n\r\nHello\r\n"
    )

    def work(context: Context) -> None:
        mailbox = context.unit.mailboxes.of(user.id)
        assert mailbox is not None
        item = IncomingItem(ItemKey("INBOX", number), parse(raw.encode()))
        deliver_incoming_emails(context, mailbox, (item,))

    office.do(work)


@pytest.fixture
def settings(office: Office, qtbot: QtBot) -> Iterator[SettingsPage]:
    with shown(SettingsPage(office.context), qtbot) as made:
        waits_for(qtbot, made.settings_form.isEnabled)
        yield made


@pytest.fixture
def users(office: Office, qtbot: QtBot) -> Iterator[UsersPage]:
    with shown(UsersPage(office.context), qtbot) as made:
        yield made


def opened(page: SettingsPage, qtbot: QtBot) -> WhatIfSheet:
    page.settings_form.show_section("Correlation")
    buttons = [
        one
        for one in page.findChildren(type(page.bar.save))
        if one.accessibleName() == f"{TRY}: Correlation"
    ]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    waits_for(qtbot, lambda: page.trying.sheet)
    sheet = page.trying.sheet
    assert sheet is not None
    return sheet


def answered(sheet: WhatIfSheet, qtbot: QtBot) -> None:
    waits_for(qtbot, lambda: not sheet.running and not sheet.progress.isVisible())


def track_nothing(editor: PersonEditor) -> None:
    """Choose that no email becomes an activity."""
    marks = editor.findChildren(QRadioButton)
    next(one for one in marks if "no email" in one.text().casefold()).click()


def tried(users: UsersPage, editor: PersonEditor, qtbot: QtBot) -> WhatIfSheet:
    """Try out what the editor says, and return the sheet with the answer."""
    press(qtbot, editor, TRY)
    waits_for(qtbot, lambda: users.editing.trying.sheet)
    sheet = users.editing.trying.sheet
    assert sheet is not None
    answered(sheet, qtbot)
    return sheet


def texts(sheet: WhatIfSheet) -> list[list[str]]:
    model = sheet.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def said(widget: WhatIfSheet) -> str:
    return "\n".join(one.text() for one in widget.pane.findChildren(QLabel))


def test_that_a_changed_setting_is_tried_saved_and_gone_back_from(
    settings: SettingsPage, office: Office, mail: User, qtbot: QtBot
) -> None:
    tick_of(settings.form, "correlation_enabled").click()
    sheet = opened(settings, qtbot)
    answered(sheet, qtbot)
    assert sheet.summary.text() == "3 messages: 1 related elsewhere"
    waits_for(qtbot, lambda: texts(sheet)[0][4] == "carl@example.net")
    (line,) = texts(sheet)
    assert (line[0], line[1]) == (KINDS[ChangeKind.RELATED].word, HIDDEN)
    assert (line[2], line[3]) == ("Related by In-Reply-To", "Related to no email")
    press(qtbot, sheet, "Back")
    assert settings.above is None
    assert not tick_of(settings.form, "correlation_enabled").isChecked()  # as it was edited
    assert settings.unsaved
    sheet = opened(settings, qtbot)
    answered(sheet, qtbot)
    press(qtbot, sheet, "Save these settings")
    waits_for(qtbot, lambda: settings.notice.text == "The settings are saved.")
    assert not office.service.settings().result(10).correlation_enabled


def test_that_a_change_is_told_station_by_station(
    settings: SettingsPage, mail: User, qtbot: QtBot
) -> None:
    tick_of(settings.form, "correlation_enabled").click()
    sheet = opened(settings, qtbot)
    answered(sheet, qtbot)
    waits_for(qtbot, lambda: texts(sheet)[0][4] == "carl@example.net")
    click_row(qtbot, sheet.table, 0)
    waits_for(qtbot, lambda: "In-Reply-To names an email" in said(sheet))
    assert "It refers to no other email." in said(sheet)
    assert "Sender" not in said(sheet)  # the same by both rules
    QApplication.processEvents()  # what has just been laid out comes into sight
    press(qtbot, sheet.pane, "Show content")
    waits_for(qtbot, lambda: texts(sheet)[0][1] == "Re: Question")
    waits_for(qtbot, lambda: "Re: Question" in said(sheet))
    press(qtbot, sheet, "Show subjects")
    waits_for(qtbot, lambda: not sheet.subjects.isVisible())


def test_that_nothing_to_change_is_said(settings: SettingsPage, mail: User, qtbot: QtBot) -> None:
    sheet = opened(settings, qtbot)
    answered(sheet, qtbot)
    assert sheet.summary.text() == "3 messages: nothing would change"
    assert sheet.empty.isVisible()
    assert sheet.empty.accessibleName() == NOTHING
    settings.focus_filter()  # Ctrl+F
    focus = QApplication.focusWidget()
    assert focus is not None
    assert sheet.filters.isAncestorOf(focus)
    settings.go_back()  # Esc
    assert settings.above is None


def test_that_a_user_is_tried_from_the_editor(
    users: UsersPage, office: Office, mail: User, qtbot: QtBot
) -> None:
    users.editing.edit_user(mail.id)
    waits_for(qtbot, lambda: isinstance(users.over, UserEditor))
    editor = users.over
    assert isinstance(editor, UserEditor)
    last = editor.form.field("last_name").editor
    type_over(qtbot, last, "Lovelace")
    track_nothing(editor)
    sheet = tried(users, editor, qtbot)
    assert sheet.summary.text() == "3 messages: 3 dropped"
    sheet.filters.look_for("harbour")
    assert sheet.model.rowCount() == 0  # what is hidden is not found by what it says
    sheet.filters.look_for("")
    sheet.filters.choose("Newly tracked")
    assert sheet.model.rowCount() == 0
    sheet.filters.choose("Dropped")
    assert sheet.model.rowCount() == 3
    press(qtbot, sheet, "Back")
    assert users.over is editor
    assert editor.draft().last_name == "Lovelace"
    sheet = tried(users, editor, qtbot)
    press(qtbot, sheet, "Save this user")
    waits_for(qtbot, lambda: users.over is None)
    kept = office.service.user(mail.id).result(10)
    assert (kept.last_name, kept.filtering_method) == ("Lovelace", FilteringMethod.NONE)


def test_that_a_queue_is_tried_and_left_as_it_is(
    users: UsersPage, office: Office, mail: User, qtbot: QtBot
) -> None:
    draft = QueueDraft(name="Desk", email_address="desk@example.com", owner_id=mail.id)
    desk = office.do(lambda context: create_queue(context, draft))
    deliver(office, mail, "4", "For both", "Cc: desk@example.com\r\n")
    users.editing.edit_queue(desk.id)
    waits_for(qtbot, lambda: isinstance(users.over, QueueEditor))
    editor = users.over
    assert isinstance(editor, QueueEditor)
    track_nothing(editor)
    sheet = tried(users, editor, qtbot)
    assert sheet.summary.text() == "4 messages: 1 handled otherwise"
    waits_for(qtbot, lambda: texts(sheet)[0][4] == "carl@example.net")
    (line,) = texts(sheet)
    assert line[2] == "Tracked for Ada, Desk; owner Ada; in Desk"
    assert line[3] == "Tracked for Ada; owner Ada"
    users.go_back()
    assert users.over is editor
    assert office.service.queue(desk.id).result(10).filtering_method is desk.filtering_method


def test_that_a_new_user_has_no_mail_to_try_on(users: UsersPage, qtbot: QtBot) -> None:
    users.editing.create_user()
    assert isinstance(users.over, UserEditor)
    assert not seen_button(users.over, TRY).isEnabled()


def test_that_a_row_is_explained_and_gone_back_from(
    settings: SettingsPage, mail: User, qtbot: QtBot
) -> None:
    tick_of(settings.form, "correlation_enabled").click()
    sheet = opened(settings, qtbot)
    answered(sheet, qtbot)
    waits_for(qtbot, lambda: texts(sheet)[0][4] == "carl@example.net")
    click_row(qtbot, sheet.table, 0)
    waits_for(qtbot, lambda: sheet.pane.line)
    QApplication.processEvents()
    press(qtbot, sheet.pane, "Explain")
    waits_for(qtbot, lambda: settings.above is not sheet)
    assert settings.above is not None
    assert settings.above.accessibleName() == "Explain"
    settings.go_back()
    assert settings.above is sheet
    assert sheet.isVisible()


def test_that_a_trial_can_be_given_up_and_begun_again(
    settings: SettingsPage, mail: User, qtbot: QtBot
) -> None:
    sheet = opened(settings, qtbot)
    assert sheet.progress.isVisible()
    press(qtbot, sheet.progress, "Cancel")
    assert not sheet.running
    assert "gave this up" in sheet.summary.text()
    sheet.days.setValue(1)
    press(qtbot, sheet, "Try again")
    answered(sheet, qtbot)
    assert sheet.summary.text() == "3 messages: nothing would change"
    press(qtbot, sheet, "Try again")
    settings.close_above()  # leaving gives it up as well: nothing is left behind


def test_that_what_cannot_be_saved_is_not_tried(
    settings: SettingsPage, mail: User, qtbot: QtBot
) -> None:
    settings.form.field("subject_noise").editor.setText("(")  # type: ignore[attr-defined]
    settings.try_out()
    assert settings.above is None
    assert settings.form.problems


def test_that_without_headers_nothing_can_be_tried(
    settings: SettingsPage, office: Office, qtbot: QtBot
) -> None:
    now = office.service.settings().result(10)
    office.service.save_settings(replace(now, header_days=0)).result(10)
    sheet = opened(settings, qtbot)
    assert not sheet.running
    assert sheet.empty.accessibleName() == "Nothing can be tried out"
