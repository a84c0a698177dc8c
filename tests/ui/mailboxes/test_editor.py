"""The mailbox editor: what matters first, problems at their fields, and honest consequences."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.mailbox import MailboxDraft
from ssync_desktop.domain.options import (
    AccessApproval,
    ActDeliveryMethod,
    CredentialRetrieval,
    IncomingDeliveryMethod,
    MailboxKind,
    OperationType,
    TestStatus,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.ui.mailboxes.editor import MailboxEditor
from ssync_desktop.ui.mailboxes.page import MailboxesPage
from ssync_desktop.ui.mailboxes.wishes import EditMailbox
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.widgets.editors import OptionalMoment
from tests.kit.ui_hands import click_row, press, type_over, unfold
from tests.ui.mailboxes.conftest import Firm

CONTROL = Qt.KeyboardModifier.ControlModifier


def edit(qtbot: QtBot, page: MailboxesPage, row: int) -> MailboxEditor:
    click_row(qtbot, page.list.table, row)
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    return opened(qtbot, page)


def opened(qtbot: QtBot, page: MailboxesPage) -> MailboxEditor:
    qtbot.waitUntil(lambda: isinstance(page.over, MailboxEditor))
    editor = page.over
    assert isinstance(editor, MailboxEditor)
    return editor


def own_profile(firm: Firm) -> EmailServerProfile:
    """Make a profile that leaves signing in to users and queues."""
    side = Direction("pop.example.com", retrieval=CredentialRetrieval.USER_OR_QUEUE)
    draft = ProfileDraft(name="Own", incoming=side, outgoing=side)
    return firm.service.save_profile(draft).result(10)


@pytest.mark.behaviour("B17", "edited in the window")
@pytest.mark.behaviour("B18", "edited in the window")
def test_a_new_address_is_announced_saved_and_mirrored(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    firm.enable(firm.ada)
    editor = edit(qtbot, page, 0)
    assert not editor._notice_frame.isVisible()
    type_over(qtbot, editor.form.field("email_address").editor, "ada.adams@example.com")
    assert "approval starts again at pending" in editor._notice.text()
    assert editor._notice_frame.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: page.notice.text == "Ada Adams is saved.")
    assert page.over is None
    saved = firm.service.mailbox_now(firm.ada)
    assert saved.approval is AccessApproval.PENDING
    assert saved.incoming.status is TestStatus.NOT_RUN
    assert saved.regarding_id is not None
    user = firm.service.user(saved.regarding_id).result(10)
    assert user.email_address == "ada.adams@example.com"


def test_a_wrong_address_is_told_at_its_field_while_typing(
    page: MailboxesPage, qtbot: QtBot
) -> None:
    editor = edit(qtbot, page, 0)
    field = editor.form.field("email_address")
    type_over(qtbot, field.editor, "ada at example")
    assert "is not a mail address" in field.complaint
    press(qtbot, editor, "Save")
    assert page.over is editor


@pytest.mark.behaviour("B3", "told at its field")
def test_what_only_the_organization_knows_is_told_at_its_field_too(
    page: MailboxesPage, qtbot: QtBot
) -> None:
    editor = edit(qtbot, page, 0)
    unfold(qtbot, editor)
    field = editor.form.field("act_method")
    field.write(ActDeliveryMethod.SERVER_SIDE)
    press(qtbot, editor, "Save")
    qtbot.waitUntil(lambda: "carries mail only" in field.complaint)
    field.write(ActDeliveryMethod.NONE)
    assert field.complaint == ""


@pytest.mark.behaviour("B8", "in the mailbox editor")
def test_a_password_is_kept_outside_the_database_and_never_shown_back(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    editor = edit(qtbot, page, 0)
    assert not editor.password.isVisible()
    box = editor.form.field("allow_credentials").editor
    assert isinstance(box, QCheckBox)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert box.isChecked()
    qtbot.waitUntil(editor.password.isVisible)
    assert editor.form.draft().user_name == "ada@example.com"  # so it is nearly everywhere
    assert "(required)" in editor.form.field("user_name").editor.accessibleName()
    type_over(qtbot, editor.form.field("user_name").editor, "ada")
    QTest.keyClicks(editor.password.editor, "s3cret word")
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: page.over is None)
    assert firm.service.mailbox_now(firm.ada).password_set
    assert list(firm.service.vault._secrets.values()).count("s3cret word") == 1
    again = edit(qtbot, page, 0)
    assert again.password.editor.text() == ""
    assert "A password is set" in again.password.editor.placeholderText()
    press(qtbot, again.password, "Remove")
    assert again.changed
    QTest.keyClick(again, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: page.over is None)
    assert not firm.service.mailbox_now(firm.ada).password_set
    assert "s3cret word" not in firm.service.vault._secrets.values()


def test_ctrl_n_makes_a_forward_mailbox_on_the_default_profile(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    editor = opened(qtbot, page)
    assert not editor.changed
    assert editor.form.draft().profile_id == firm.profile.id
    with pytest.raises(KeyError):
        editor.form.field("outgoing_method")
    type_over(qtbot, editor.form.field("name").editor, "Archive")
    type_over(qtbot, editor.form.field("email_address").editor, "archive@example.com")
    press(qtbot, editor, "Save")
    qtbot.waitUntil(lambda: page.notice.text == "Archive is saved.")
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    qtbot.waitUntil(lambda: page.pane.row is not None and page.pane.row.name == "Archive")
    assert page.pane.row is not None
    assert page.pane.row.kind is MailboxKind.FORWARD
    assert page.pane.row.incoming_method is IncomingDeliveryMethod.SERVER_SIDE


def test_a_profile_that_leaves_signing_in_to_mailboxes_asks_for_credentials(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    own = own_profile(firm)
    before = firm.service.settings().result(10)
    default = replace(before.default_email, profile_id=own.id)
    firm.service.save_settings(replace(before, default_email=default)).result(10)
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    editor = opened(qtbot, page)
    qtbot.waitUntil(lambda: editor.form.draft().allow_credentials)
    assert editor.password.isVisible()
    assert not editor.changed
    press(qtbot, editor, "Save")
    assert "User name is missing" in editor.form.field("user_name").complaint
    type_over(qtbot, editor.form.field("email_address").editor, "archive@example.com")
    assert editor.form.draft().user_name == "archive@example.com"


def test_credentials_are_entered_directly_where_the_profile_leaves_them_to_the_mailbox(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    ada = firm.service.mailbox_now(firm.ada).draft()
    firm.service.save_mailbox(replace(ada, profile_id=own_profile(firm).id)).result(10)
    editor = edit(qtbot, page, 0)
    qtbot.waitUntil(editor.password.isVisible)
    assert not editor.form.field("allow_credentials").isVisible()
    assert not editor.changed
    type_over(qtbot, editor.form.field("user_name").editor, "ada")
    QTest.keyClicks(editor.password.editor, "s3cret word")
    press(qtbot, editor, "Save")
    qtbot.waitUntil(lambda: page.over is None)
    saved = firm.service.mailbox_now(firm.ada)
    assert (saved.allow_credentials, saved.user_name, saved.password_set) == (True, "ada", True)


def test_another_page_opens_the_editor_at_what_is_missing_for_signing_in(
    page: MailboxesPage, firm: Firm, ui_window: MainWindow, qtbot: QtBot
) -> None:
    ada = firm.service.mailbox_now(firm.ada).draft()
    firm.service.save_mailbox(replace(ada, profile_id=own_profile(firm).id)).result(10)
    ui_window.show_page("overview")
    page.context.navigator.go("mailboxes", EditMailbox(firm.ada, sign_in=True))
    editor = opened(qtbot, page)
    name = editor.form.field("user_name").editor
    qtbot.waitUntil(name.hasFocus)
    QTest.keyClicks(name, "ada")
    page.context.navigator.go("mailboxes", EditMailbox(firm.bert))
    assert page.over is editor
    assert page.notice.text == "Your changes are not saved."


def test_typing_a_password_leaves_its_field_in_sight_and_where_it_is(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    firm.enable(firm.ada)
    ada = replace(
        firm.service.mailbox_now(firm.ada).draft(), allow_credentials=True, user_name="ada"
    )
    firm.service.save_mailbox(ada).result(10)
    for operation in (OperationType.INCOMING, OperationType.OUTGOING):
        firm.set_state(firm.ada, operation)
    page.window().resize(1366, 768)
    editor = edit(qtbot, page, 0)
    qtbot.waitUntil(editor.password.isVisible)
    qtbot.waitUntil(lambda: "The profile signs in" in editor._who_signs_in.text())
    line = editor.password.editor
    for _ in range(3):  # a layout may ask for another
        QApplication.processEvents()
    line.setFocus()
    qtbot.waitUntil(lambda: line.visibleRegion().boundingRect() == line.rect())
    before = line.mapTo(page, QPoint(0, 0))
    QTest.keyClicks(line, "s3cret word")
    assert editor._notice_frame.isVisible()
    QApplication.processEvents()
    assert line.visibleRegion().boundingRect() == line.rect()
    assert line.mapTo(page, QPoint(0, 0)) == before


@pytest.mark.behaviour("B36", "not offered for a user's mailbox")
def test_sending_can_be_postponed_and_the_pane_says_so(
    page: MailboxesPage, firm: Firm, qtbot: QtBot
) -> None:
    until = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
    editor = edit(qtbot, page, 0)
    moment = editor.form.field("postpone_sending_until").editor
    assert isinstance(moment, OptionalMoment)
    moment.show_moment(until)
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: page.notice.text == "Ada Adams is saved.")
    assert firm.service.mailbox_now(firm.ada).postpone_sending_until == until
    qtbot.waitUntil(lambda: "Nothing is sent before" in page.pane._facts.text())
    forward = MailboxEditor(MailboxDraft(kind=MailboxKind.FORWARD), ())
    qtbot.addWidget(forward)
    with pytest.raises(KeyError):
        forward.form.field("postpone_sending_until")


def test_deleting_after_processing_is_not_offered_for_a_user(
    page: MailboxesPage, qtbot: QtBot
) -> None:
    user = edit(qtbot, page, 0)
    with pytest.raises(KeyError):
        user.form.field("delete_after_processing")
    page.close_over()
    queue = edit(qtbot, page, 2)
    assert queue.form.field("delete_after_processing").read() is False


def test_somebody_else_was_faster(page: MailboxesPage, firm: Firm, qtbot: QtBot) -> None:
    editor = edit(qtbot, page, 0)
    type_over(qtbot, editor.form.field("name").editor, "Mine")
    other = replace(firm.service.mailbox_now(firm.ada).draft(), name="Theirs")
    firm.service.save_mailbox(other).result(10)
    press(qtbot, editor, "Save")
    qtbot.waitUntil(lambda: "changed" in editor._hint.text().lower())
    assert firm.service.mailbox_now(firm.ada).name == "Theirs"


def test_escape_does_not_throw_edits_away(page: MailboxesPage, qtbot: QtBot) -> None:
    editor = edit(qtbot, page, 0)
    QTest.keyClicks(editor.form.field("name").editor, "!")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert page.over is editor
    press(qtbot, page, "Discard them")
    assert page.over is None


def test_every_field_has_a_name_to_be_read_aloud(page: MailboxesPage, qtbot: QtBot) -> None:
    editor = edit(qtbot, page, 0)
    assert all(field.editor.accessibleName() for field in editor.form._fields.values())
    assert editor.password.editor.accessibleName() == "Password"
