"""Contacts, accounts and leads in the page: listed, edited, deactivated, deleted."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Record, RecordDraft
from ssync_desktop.domain.rows import RecordRow
from ssync_desktop.ui.records.choosing import Deed, applicable, consequence
from ssync_desktop.ui.records.editor import RecordEditor
from ssync_desktop.ui.records.form_draft import RecordForm
from ssync_desktop.ui.records.section import RecordSection
from ssync_desktop.ui.users.page import UsersPage
from ssync_desktop.ui.widgets.empty_state import EmptyState
from tests.kit.ui_hands import click_row, line_of, names_in, press, type_over, waits_for
from tests.kit.window import Office


def front(page: UsersPage) -> RecordSection:
    assert isinstance(page.section, RecordSection)
    return page.section


def editor_of(page: UsersPage) -> RecordEditor:
    assert isinstance(page.over, RecordEditor)
    return page.over


def test_that_each_kind_has_its_list(
    page: UsersPage, office: Office, carl: Record, grace: Record, qtbot: QtBot
) -> None:
    draft = RecordDraft(object_type=ObjectType.LEAD, name="Lee", email_addresses=("lee@x.org",))
    office.service.save_record(draft).result(10)
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: names_in(page.section.list) == ["Carl Contoso", "Grace Hopper"])
    assert page._state.text() == "2 contacts."
    tester = QAbstractItemModelTester(
        page.section.list.model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    press(qtbot, page.places, "Leads")
    waits_for(qtbot, lambda: names_in(page.section.list) == ["Lee"])
    press(qtbot, page.places, "Users")
    waits_for(qtbot, lambda: page._state.text() == "1 user and 0 queues.")
    assert tester.model().rowCount() == 2


def test_that_typing_finds_any_address_and_a_header_sorts(
    page: UsersPage, carl: Record, grace: Record, qtbot: QtBot
) -> None:
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: len(names_in(page.section.list)) == 2)
    front(page).list.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    waits_for(qtbot, lambda: names_in(page.section.list) == ["Grace Hopper", "Carl Contoso"])
    page.focus_filter()
    QTest.keyClicks(front(page).filters._line, "g.hopper@")
    waits_for(qtbot, lambda: names_in(page.section.list) == ["Grace Hopper"])
    assert page._state.text() == "1 contact in this view."


def test_that_rows_of_a_list_behind_it_may_land_while_a_record_is_selected(
    page: UsersPage, carl: Record, qtbot: QtBot
) -> None:
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: names_in(page.section.list) == ["Carl Contoso"])
    click_row(qtbot, front(page).list.table, 0)
    waits_for(qtbot, lambda: front(page).rows)
    page.users.selection_changed.emit()
    assert page.records.deeds[Deed.DELETE].isEnabled()


def test_that_a_misspelt_name_is_answered_with_the_ones_there_are(
    page: UsersPage, carl: Record, grace: Record, qtbot: QtBot
) -> None:
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: len(names_in(page.section.list)) == 2)
    page.focus_filter()
    QTest.keyClicks(front(page).filters._line, "gracd hoper")
    shown = front(page).list._nothing_found
    waits_for(qtbot, lambda: "Similar names: “Grace Hopper”." in shown.accessibleDescription())
    press(qtbot, front(page).list, "Show")
    waits_for(qtbot, lambda: names_in(page.section.list) == ["Grace Hopper"])
    type_over(qtbot, front(page).filters._line, "zzzz")
    waits_for(qtbot, shown.isVisible)
    assert shown.accessibleDescription() == "No row fits the filter."


def test_that_the_pane_tells_a_record_in_full(page: UsersPage, grace: Record, qtbot: QtBot) -> None:
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: names_in(page.section.list))
    click_row(qtbot, front(page).list.table, 0)
    wanted = {"grace@navy.example", "g.hopper@home.example", "Admin"}

    def said() -> set[str]:
        shown = {one.accessibleName() for one in front(page).pane.findChildren(QLabel)}
        return {text for text in wanted if any(text in words for words in shown)}

    waits_for(qtbot, lambda: said() == wanted)


def test_that_an_empty_list_says_how_to_begin(page: UsersPage, qtbot: QtBot) -> None:
    press(qtbot, page.places, "Accounts")
    states = page.section.list.findChildren(EmptyState)
    waits_for(qtbot, lambda: any(one.isVisible() for one in states))
    assert [one.accessibleName() for one in states if one.isVisible()] == ["No accounts yet"]
    press(qtbot, page.section.list, "New account")
    assert editor_of(page).accessibleName() == "New account"


def test_that_a_new_record_is_saved_and_shown(
    page: UsersPage, office: Office, qtbot: QtBot
) -> None:
    press(qtbot, page.places, "Leads")
    page.records.new[2].trigger()
    editor = editor_of(page)
    type_over(qtbot, line_of(editor.form, "name"), "Ada Lovelace")
    type_over(qtbot, line_of(editor.form, "email_address1"), "ada@example.org")
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.notice.text == "Ada Lovelace is saved.")
    waits_for(qtbot, lambda: front(page).rows)
    (row,) = front(page).rows
    assert (row.object_type, row.email_address) == (ObjectType.LEAD, "ada@example.org")
    found = office.see(lambda unit: unit.addresses.owners_of(["ADA@example.org"]))
    assert [owner.reference.id for owner in found["ada@example.org"]] == [row.id]


@pytest.mark.parametrize(
    ("name", "typed", "complaint"),
    [
        ("name", " ", "Name is missing."),
        ("name", "x" * 161, "Name has 161 characters"),
        ("email_address2", "nonsense", "“nonsense” is not a mail address."),
        ("email_address2", "ADA@example.org", "This address is entered twice."),
        ("owner_id", "Nobody At All", "Nobody of this name was chosen."),
    ],
)
def test_that_a_problem_stands_at_its_field(
    page: UsersPage, office: Office, qtbot: QtBot, name: str, typed: str, complaint: str
) -> None:
    press(qtbot, page.places, "Contacts")
    page.records.new[0].trigger()
    editor = editor_of(page)
    type_over(qtbot, line_of(editor.form, "name"), "Ada")
    type_over(qtbot, line_of(editor.form, "email_address1"), "ada@example.org")
    type_over(qtbot, line_of(editor.form, name), typed)
    press(qtbot, editor, "Save")
    assert editor.form.field(name).complaint.startswith(complaint)
    assert page.over is editor
    assert page.unsaved


def test_that_enter_edits_and_keeps_the_owner(
    page: UsersPage, office: Office, grace: Record, qtbot: QtBot
) -> None:
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: names_in(page.section.list))
    click_row(qtbot, front(page).list.table, 0)
    QTest.keyClick(front(page).list.table, Qt.Key.Key_Return)
    waits_for(qtbot, lambda: isinstance(page.over, RecordEditor))
    editor = editor_of(page)
    assert line_of(editor.form, "owner_id").text() == "Admin"
    assert not editor.changed
    type_over(qtbot, line_of(editor.form, "email_address2"), "")
    QTest.keyClick(line_of(editor.form, "email_address2"), Qt.Key.Key_Delete)
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.notice.text == "Grace Hopper is saved.")
    saved = office.service.record(ObjectType.CONTACT, grace.id).result(10)
    assert saved.email_addresses == ("grace@navy.example",)
    assert saved.owner_id == grace.owner_id


def test_that_records_are_deactivated_and_activated_together(
    page: UsersPage, office: Office, carl: Record, grace: Record, qtbot: QtBot
) -> None:
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: len(names_in(page.section.list)) == 2)
    front(page).list.table.selectAll()
    waits_for(qtbot, page.records.deeds[Deed.DEACTIVATE].isEnabled)
    assert not page.records.deeds[Deed.EDIT].isEnabled()
    press(qtbot, page, "Deactivate")
    waits_for(qtbot, lambda: "2 contacts deactivated" in page.notice.text)
    states = [
        office.service.record(ObjectType.CONTACT, one.id).result(10).state for one in (carl, grace)
    ]
    assert states == [State.INACTIVE] * 2
    waits_for(qtbot, page.records.deeds[Deed.ACTIVATE].isEnabled)
    press(qtbot, page, "Activate")
    waits_for(qtbot, lambda: "2 contacts activated" in page.notice.text)


def test_that_deleting_says_what_follows_and_asks(
    page: UsersPage, office: Office, carl: Record, qtbot: QtBot
) -> None:
    press(qtbot, page.places, "Contacts")
    waits_for(qtbot, lambda: names_in(page.section.list))
    click_row(qtbot, front(page).list.table, 0)
    waits_for(qtbot, page.records.deeds[Deed.DELETE].isEnabled)
    press(qtbot, page, "Delete")
    box = page.findChild(QMessageBox)
    waits_for(qtbot, box.isVisible)
    assert box.text() == "Delete the contact Carl Contoso?"
    assert "Email that is there already stays" in box.informativeText()
    press(qtbot, box, "Delete")
    waits_for(qtbot, lambda: page.notice.text == "Carl Contoso deleted.")
    found = office.see(lambda unit: unit.addresses.owners_of(["carl@contoso.example"]))
    assert found["carl@contoso.example"] == []


def a_row(state: State = State.ACTIVE) -> RecordRow:
    return RecordRow(UUID(int=1), ObjectType.CONTACT, "Ada", "", "", "", "", state, 1)


def test_that_deeds_apply_where_they_change_something() -> None:
    on, off = a_row(), a_row(State.INACTIVE)
    assert applicable(Deed.ACTIVATE, [on, off]).rows == (off,)
    assert applicable(Deed.DEACTIVATE, [on, off]).rows == (on,)
    assert applicable(Deed.ACTIVATE, [on]).why == "It is active already."
    assert applicable(Deed.DEACTIVATE, [off]).why == "It is deactivated already."
    assert applicable(Deed.EDIT, [on, off]).why == "Only one at a time can be edited."
    assert applicable(Deed.DELETE, []).why == "Select one first."
    assert "their addresses" in consequence([on, off], "contact")


def test_that_a_form_holds_what_a_record_does() -> None:
    form = RecordForm(ObjectType.ACCOUNT, name="X", email_address3=" c@x.org ")
    assert form.draft().email_addresses == ("", "", "c@x.org")
    assert list(form.problems()) == []
