"""Making and changing users and queues: problems at their fields, and what comes next."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import CredentialRetrieval, FilteringMethod, Role
from ssync_desktop.domain.people import Queue, User
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.ui.mailboxes.test_dialog import TestDialog
from ssync_desktop.ui.mailboxes.wishes import EditMailbox
from ssync_desktop.ui.users.editors import QueueEditor, UserEditor
from ssync_desktop.ui.users.page import NEW_QUEUE, NEW_USER, UsersPage
from tests.kit.ui_hands import line_of, press, seen_button, type_over, unfold, waits_for
from tests.kit.window import Office


def user_editor(page: UsersPage) -> UserEditor:
    assert isinstance(page.over, UserEditor)
    return page.over


def queue_editor(page: UsersPage) -> QueueEditor:
    assert isinstance(page.over, QueueEditor)
    return page.over


def count(office: Office, table: Table) -> int:
    return len(office.service.ids(Query(table)).result(10).ids)


def test_that_a_new_user_is_led_to_test_and_enable(
    page: UsersPage, office: Office, profile: EmailServerProfile, qtbot: QtBot
) -> None:
    side = replace(profile.incoming, retrieval=CredentialRetrieval.PROFILE, user_name="service")
    office.service.save_profile(
        replace(profile.draft(), incoming=side, outgoing=replace(side, host="out.test")), "x", "x"
    ).result(10)
    page.show_subject(NEW_USER)
    editor = user_editor(page)
    type_over(qtbot, line_of(editor.form, "first_name"), "Grace")
    type_over(qtbot, line_of(editor.form, "last_name"), "Hopper")
    type_over(qtbot, line_of(editor.form, "email_address"), "grace@contoso.example")
    everything = next(
        one for one in editor.findChildren(QRadioButton) if one.text() == "All email messages"
    )
    everything.click()
    press(qtbot, editor, "Save")

    waits_for(qtbot, lambda: page.notice.text)
    expected = "Grace Hopper is saved. Its mailbox uses the profile Contoso mail."
    assert page.notice.text == expected
    assert page.over is None
    waits_for(qtbot, lambda: page.users.rows)
    (row,) = page.users.rows
    assert (row.name, row.filtering_method) == ("Grace Hopper", FilteringMethod.ALL)

    press(qtbot, page.notice, "Test & Enable")
    dialog = page.window().findChild(TestDialog)
    assert [one.name for one in dialog.results.lines] == ["Grace Hopper"]
    dialog.close()
    waits_for(qtbot, lambda: page.window().findChild(TestDialog) is None)


def test_that_a_new_user_who_needs_a_password_is_led_to_it(
    page: UsersPage, office: Office, profile: EmailServerProfile, qtbot: QtBot
) -> None:
    page.show_subject(NEW_USER)
    type_over(qtbot, line_of(user_editor(page).form, "last_name"), "Hopper")
    type_over(qtbot, line_of(user_editor(page).form, "email_address"), "grace@contoso.example")
    press(qtbot, page, "Save")
    waits_for(qtbot, lambda: "Its mailbox still needs a password." in page.notice.text)
    press(qtbot, page.notice, "Enter password")
    ((place, wish),) = office.wishes
    assert place == "mailboxes"
    assert isinstance(wish, EditMailbox)
    assert wish.sign_in


def test_that_a_new_user_without_a_default_profile_is_led_to_the_mailbox(
    page: UsersPage, office: Office, qtbot: QtBot
) -> None:
    page.show_subject(NEW_USER)
    editor = user_editor(page)
    type_over(qtbot, line_of(editor.form, "last_name"), "Hopper")
    type_over(qtbot, line_of(editor.form, "email_address"), "grace@contoso.example")
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: "No email server profile is the default" in page.notice.text)
    press(qtbot, page.notice, "Open mailbox")
    ((place, mailbox_id),) = office.wishes
    assert place == "mailboxes"
    assert mailbox_id is not None


def test_that_a_new_user_without_an_address_is_told_so(
    page: UsersPage, profile: EmailServerProfile, qtbot: QtBot
) -> None:
    page.show_subject(NEW_USER)
    type_over(qtbot, line_of(user_editor(page).form, "last_name"), "Hopper")
    press(qtbot, page, "Save")
    waits_for(qtbot, lambda: "Without an email address" in page.notice.text)


@pytest.mark.parametrize(
    ("name", "typed"), [("last_name", ""), ("email_address", "no address"), ("last_name", "x" * 65)]
)
def test_that_a_problem_stands_at_its_field_and_nothing_is_saved(
    page: UsersPage, office: Office, qtbot: QtBot, name: str, typed: str
) -> None:
    before = count(office, Table.USERS)
    page.show_subject(NEW_USER)
    editor = user_editor(page)
    type_over(qtbot, line_of(editor.form, "last_name"), "Hopper")
    type_over(qtbot, line_of(editor.form, name), typed or " ")
    press(qtbot, editor, "Save")
    assert editor.form.field(name).complaint
    assert page.over is editor
    assert count(office, Table.USERS) == before


def test_that_a_refusal_of_the_organization_stands_at_its_field(
    page: UsersPage, ada: User, qtbot: QtBot
) -> None:
    page.show_subject(NEW_USER)
    editor = user_editor(page)
    type_over(qtbot, line_of(editor.form, "last_name"), "Byron")
    type_over(qtbot, line_of(editor.form, "domain_name"), ada.domain_name)
    press(qtbot, editor, "Save")
    field = editor.form.field("domain_name")
    waits_for(qtbot, lambda: field.complaint)
    assert field.complaint == "Ada Lovelace has this user name already. Choose another one."
    type_over(qtbot, line_of(editor.form, "domain_name"), "byron@contoso.example")
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.over is None)


def test_that_roles_and_consent_are_saved(
    page: UsersPage, office: Office, ada: User, qtbot: QtBot
) -> None:
    page.editing.edit_user(ada.id)
    waits_for(qtbot, lambda: page.over is not None)
    editor = user_editor(page)
    unfold(qtbot, editor)
    seen_button(editor, Role.DELEGATED_MAILBOX_APPROVER.value).click()
    seen_button(editor, "Others may send email in this user's name").click()
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.notice.text == "Ada Lovelace is saved.")
    saved = office.service.user(ada.id).result(10)
    assert saved.roles == {Role.USER, Role.DELEGATED_MAILBOX_APPROVER}
    assert saved.send_as_allowed


@pytest.mark.parametrize("typed", ["lovel", "Ada Lovlace"])
def test_that_the_owner_of_a_queue_is_found_by_typing(
    page: UsersPage, office: Office, ada: User, qtbot: QtBot, typed: str
) -> None:
    page.show_subject(NEW_QUEUE)
    editor = queue_editor(page)
    type_over(qtbot, line_of(editor.form, "name"), "Support")
    type_over(qtbot, line_of(editor.form, "owner_id"), typed)
    waits_for(qtbot, lambda: editor.owner._offered)
    popup = editor.owner._line.completer().popup()
    assert popup is not None
    waits_for(qtbot, popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert line_of(editor.form, "owner_id").text() == "Ada Lovelace"
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.over is None)
    waits_for(qtbot, lambda: page.queues.wanted is not None)
    assert page.queues.wanted is not None
    assert office.service.queue(page.queues.wanted).result(10).owner_id == ada.id


def test_that_an_owner_nobody_knows_keeps_a_queue_from_being_saved(
    page: UsersPage, office: Office, qtbot: QtBot
) -> None:
    page.show_subject(NEW_QUEUE)
    editor = queue_editor(page)
    type_over(qtbot, line_of(editor.form, "name"), "Support")
    type_over(qtbot, line_of(editor.form, "owner_id"), "Nobody At All")
    press(qtbot, editor, "Save")
    assert editor.owner.complaint.startswith("Nobody of this name was chosen.")
    assert count(office, Table.QUEUES) == 0
    line_of(editor.form, "owner_id").clear()
    QTest.keyClick(line_of(editor.form, "owner_id"), Qt.Key.Key_Backspace)
    assert not editor.owner.unsettled


def test_that_an_edited_queue_keeps_the_owner_it_has(
    page: UsersPage, office: Office, ada: User, support: Queue, qtbot: QtBot
) -> None:
    page.show_subject("Queues")
    page.editing.edit_queue(support.id)
    waits_for(qtbot, lambda: page.over is not None)
    editor = queue_editor(page)
    assert line_of(editor.form, "owner_id").text() == "Ada Lovelace"
    assert not editor.changed
    type_over(qtbot, line_of(editor.form, "name"), "Help desk")
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.notice.text == "Help desk is saved.")
    assert office.service.queue(support.id).result(10).owner_id == ada.id


def test_that_unsaved_edits_are_given_up_only_on_purpose(page: UsersPage, qtbot: QtBot) -> None:
    page.show_subject(NEW_USER)
    type_over(qtbot, line_of(user_editor(page).form, "last_name"), "Hopper")
    assert page.unsaved
    page.go_back()
    assert page.over is not None
    press(qtbot, page.notice, "Discard them")
    assert page.over is None
