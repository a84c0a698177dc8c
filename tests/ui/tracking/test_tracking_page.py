"""The list of rules: what it says of each, and how they are changed, repaired and deleted."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.folder_preview import FolderPreview, PreviewedItem, PreviewFate
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.domain.tracking_folder import OnboardingStatus, TrackingFolder
from ssync_desktop.ui.tracking.choosing import Deed, hindrance
from ssync_desktop.ui.tracking.page import TrackingPage
from ssync_desktop.ui.tracking.preview import related, summary
from ssync_desktop.ui.tracking.words import health, kept, regarding_of, taking_in
from ssync_desktop.ui.widgets.error_card import ErrorCard
from tests.kit.ui_hands import click_row, press, waits_for
from tests.ui.tracking.conftest import Inbox


def select(page: TrackingPage, qtbot: QtBot, row: int = 0) -> None:
    """Select a row by the mouse, as soon as it is there."""
    model = page.section.list.model
    waits_for(qtbot, lambda: model.rowCount() > row and model.row_at(row) is not None)
    click_row(qtbot, page.section.list.table, row)
    waits_for(qtbot, lambda: page.section.rows)


def shown(page: TrackingPage, row: int = 0) -> list[str]:
    """Return the cells of a row."""
    model = page.section.list.model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def break_rule(inbox: Inbox, rule: TrackingFolder) -> None:
    """Let a pass have found that the folder is gone."""
    now = inbox.service.clock.now()
    code = ErrorCode.FOLDER_NOT_FOUND.value
    inbox.service.do(
        lambda context: context.unit.tracking_folders.set_error(rule.id, code, now, disable=True)
    )


def a_row(**changes: object) -> TrackingFolderRow:
    row = TrackingFolderRow(
        id=new_id(),
        folder_name="Fabrikam",
        mailbox_id=new_id(),
        mailbox_name="Ada Lovelace",
        profile_name="Example",
        regarding_id=new_id(),
        regarding_type=ObjectType.ACCOUNT,
        regarding_name="Fabrikam Bicycles",
        onboarding=OnboardingStatus.DONE,
        done=3,
        total=3,
        disabled=False,
        error_code="",
        error_on=None,
        synchronized_on=None,
        row_version=1,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "At work"),
        ({"onboarding": OnboardingStatus.NEW}, "Waiting"),
        ({"onboarding": OnboardingStatus.RUNNING}, "Taking in"),
        ({"error_code": "ConnectFailure"}, "Retrying"),
        ({"error_code": "ErrorFolderNotFound", "disabled": True}, "Disabled"),
    ],
)
def test_the_health_of_a_rule_is_one_word(changes: dict[str, object], word: str) -> None:
    assert health(a_row(**changes)).word == word


def test_progress_is_shown_while_mail_of_before_is_taken_in() -> None:
    running = a_row(onboarding=OnboardingStatus.RUNNING, done=1, total=4)
    progress = taking_in(running)
    assert progress is not None
    assert progress.text() == "1 of 4"
    assert taking_in(replace(running, disabled=True)) is None


def test_words_for_the_record_and_for_deleting() -> None:
    assert regarding_of(a_row()) == "Fabrikam Bicycles (account)"
    bare = a_row(regarding_id=None, regarding_type=None, regarding_name="")
    assert regarding_of(bare) == "Nothing in particular"
    assert "linked to Fabrikam Bicycles" in kept(a_row())
    assert "linked" not in kept(bare)


def test_which_deeds_apply() -> None:
    assert hindrance(Deed.EDIT, ()) == "Select a rule first."
    assert hindrance(Deed.EDIT, (a_row(), a_row())) == "One rule at a time."
    assert hindrance(Deed.DELETE, (a_row(), a_row())) == ""
    assert "nothing to repair" in hindrance(Deed.REPAIR, (a_row(),))
    broken = a_row(disabled=True, error_code="ErrorFolderNotFound")
    assert hindrance(Deed.REPAIR, (broken,)) == ""
    assert "repaired" in hindrance(Deed.SYNCHRONIZE, (broken,))


def test_an_empty_page_says_what_belongs_there(page: TrackingPage, qtbot: QtBot) -> None:
    assert not page.section.pane.isVisible()
    press(qtbot, page.section.list, "New rule")
    assert page.editing.editor is not None


def test_the_list_says_where_what_and_how(page: TrackingPage, inbox: Inbox, qtbot: QtBot) -> None:
    folder = inbox.folder("Fabrikam", inbox.folder("Customers"))
    inbox.rule(folder, inbox.account("Fabrikam Bicycles"))
    select(page, qtbot)
    waits_for(qtbot, lambda: shown(page)[0] == "Fabrikam in Customers")
    assert shown(page)[1:4] == ["Ada Lovelace", "Fabrikam Bicycles", "Waiting"]
    waits_for(
        qtbot, lambda: page._state.text() == "1 rule on folders of mailboxes; none is disabled."
    )
    assert page.section.pane.isVisible()


@pytest.mark.behaviour("B75", "changed on the page")
def test_another_record_is_chosen(page: TrackingPage, inbox: Inbox, qtbot: QtBot) -> None:
    inbox.rule(inbox.folder("Customers"), inbox.account("Fabrikam"))
    other = inbox.account("Northwind")
    select(page, qtbot)
    QTest.keyClick(page.section.list.table, Qt.Key.Key_Return)
    waits_for(qtbot, lambda: page.editing.editor is not None and page.editing.editor.tree.loaded)
    editor = page.editing.editor
    assert editor is not None
    assert not editor.mailbox.isEnabled()
    assert not editor.changed
    editor.regarding.write(other)
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.over is None)
    (rule,) = inbox.rules()
    assert rule.regarding == other
    assert "saved and at work" in page.notice.text


@pytest.mark.behaviour("B71", "repaired on the page")
def test_a_disabled_rule_is_repaired(page: TrackingPage, inbox: Inbox, qtbot: QtBot) -> None:
    gone = inbox.folder("Customers")
    rule = inbox.rule(gone)
    select(page, qtbot)
    inbox.service.server.drop_folder("ada@example.com", gone)
    again = inbox.folder("Customers")
    break_rule(inbox, rule)
    waits_for(qtbot, lambda: shown(page)[3] == "Disabled")
    waits_for(qtbot, lambda: "1 is disabled" in page._state.text())
    pane = page.section.pane
    waits_for(qtbot, lambda: any(one.isVisible() for one in pane.findChildren(ErrorCard)))
    press(qtbot, pane, "Choose the folder anew")
    waits_for(qtbot, lambda: page.editing.editor is not None and page.editing.editor.tree.loaded)
    editor = page.editing.editor
    assert editor is not None
    assert editor.tree.value() == again  # called like the one that is not there any more
    assert page.window().focusWidget() is editor.tree.view
    press(qtbot, editor, "Save")
    waits_for(qtbot, lambda: page.over is None)
    (rule,) = inbox.rules()
    assert (rule.folder_id, rule.disabled, rule.error_code) == (again, False, "")


@pytest.mark.behaviour("B76", "said before deleting")
def test_deleting_says_what_stays(page: TrackingPage, inbox: Inbox, qtbot: QtBot) -> None:
    inbox.rule(inbox.folder("Orders"))
    inbox.rule(inbox.folder("Customers"), inbox.account("Fabrikam"))
    waits_for(qtbot, lambda: page.section.list.model.rowCount() == 2)
    select(page, qtbot)
    assert page.section.pane.isVisible()
    press(qtbot, page, "Delete")
    waits_for(qtbot, lambda: page.findChild(QMessageBox) is not None)
    box = page.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    waits_for(qtbot, box.isVisible)
    assert "stays tracked and linked to Fabrikam" in box.informativeText()
    press(qtbot, box, "Delete")
    waits_for(qtbot, lambda: len(inbox.rules()) == 1)
    waits_for(qtbot, lambda: page.section.list.model.rowCount() == 1)
    waits_for(qtbot, lambda: not page.section.pane.isVisible())


def test_f5_reads_the_folders_of_the_selected_rule_at_once(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    inbox.rule(inbox.folder("Customers"))
    select(page, qtbot)
    waits_for(qtbot, page.actions_[Deed.SYNCHRONIZE].isEnabled)
    QTest.keyClick(page.section.list.table, Qt.Key.Key_F5)
    waits_for(
        qtbot,
        lambda: (
            inbox.service.mailbox_now(inbox.mailbox.id).incoming.next_run_on
            in (None, inbox.service.clock.now())
        ),
    )


def test_the_preview_tells_in_words_what_a_rule_does() -> None:
    rule, other = (Reference(new_id(), ObjectType.ACCOUNT, name) for name in ("New", "Old"))
    fates = (PreviewFate.TRACK, PreviewFate.KEEP, PreviewFate.KEEP, PreviewFate.LEAVE)
    linked = (None, other, rule, None)
    items = tuple(
        PreviewedItem("", "Maria", None, fate, regarding=one)
        for fate, one in zip(fates, linked, strict=True)
    )
    assert [related(item, rule) for item in items] == ["New", "New", "New", "Nothing"]
    assert [related(item, None) for item in items] == ["As found", "Old", "New", "Nothing"]
    told = summary(FolderPreview(items, complete=False), rule)
    assert "1 message will be tracked regarding New." in told
    assert "2 tracked already, 1 of them will be set regarding New." in told
    assert "1 left alone" in told
    assert "These are the first 4" in told
    assert summary(FolderPreview(items[1:3], complete=True), None) == "2 tracked already."
