"""Two lists in one page, what can be done with their rows, and where they lead."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Queue, RecordDraft, Reference, User
from ssync_desktop.ui.users.choosing import Deed
from ssync_desktop.ui.users.editors import QueueEditor, UserEditor
from ssync_desktop.ui.users.page import UsersPage
from ssync_desktop.ui.widgets.empty_state import EmptyState
from tests.kit.ui_hands import names_in, press, seen_button, waits_for
from tests.kit.window import Office


def select(page: UsersPage, qtbot: QtBot, record: User | Queue) -> None:
    section = page.users if isinstance(record, User) else page.queues
    page.places.choose(page.sections.index(section))
    section.select(record.id)
    waits_for(qtbot, lambda: section.wanted == record.id and section.rows)


def test_another_page_leads_to_a_row(
    page: UsersPage, office: Office, ada: User, support: Queue, qtbot: QtBot
) -> None:
    draft = RecordDraft(name="Yvonne", email_addresses=("yvonne@x.test",), owner_id=ada.id)
    yvonne = office.service.save_record(draft).result(10)
    for number, (row_id, kind) in enumerate(
        ((ada.id, ObjectType.USER), (support.id, ObjectType.QUEUE), (yvonne.id, ObjectType.CONTACT))
    ):
        page.show_subject(Reference(row_id, kind))
        section = page.sections[number]
        waits_for(qtbot, lambda: section.wanted == row_id)  # noqa: B023 called at once
        assert page.section is section


def pane_says(page: UsersPage, text: str) -> bool:
    parts = page.section.pane.findChildren(QWidget)
    said = [one.accessibleName() for one in parts]
    said += [one.text() for one in parts if isinstance(one, QLabel)]
    return any(text in words for words in said)


def shows(within: QWidget, text: str) -> bool:
    try:
        return seen_button(within, text).isEnabled()
    except LookupError:
        return False


def test_that_the_programs_own_user_is_nobodys_to_edit(
    page: UsersPage, ada: User, qtbot: QtBot
) -> None:
    waits_for(qtbot, lambda: names_in(page.users.list) == ["Ada Lovelace", "Admin"])
    assert page.users.list.model.place_of(SYSTEM_USER_ID) is None
    waits_for(qtbot, lambda: page._state.text() == "2 users and 0 queues.")


def test_that_both_models_keep_qts_rules(
    page: UsersPage, ada: User, support: Queue, qtbot: QtBot
) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(one.list.model, mode) for one in (page.users, page.queues)]
    select(page, qtbot, support)
    select(page, qtbot, ada)
    assert [tester.model().rowCount() for tester in testers] == [2, 1]


def test_that_an_empty_list_says_how_to_begin(page: UsersPage, qtbot: QtBot) -> None:
    page.show_subject("Queues")
    states = page.queues.list.findChildren(EmptyState)
    waits_for(qtbot, lambda: any(one.isVisible() for one in states))
    assert [one.accessibleName() for one in states if one.isVisible()] == ["No queues yet"]
    assert [one.isVisible() for one in page._new] == [False, True, False, False, False]
    press(qtbot, page.queues.list, "New queue")
    assert isinstance(page.over, QueueEditor)


def test_that_the_pane_tells_a_user_in_full_and_leads_to_the_mailbox(
    page: UsersPage, office: Office, ada: User, qtbot: QtBot
) -> None:
    select(page, qtbot, ada)
    waits_for(qtbot, lambda: pane_says(page, "Only answers to an email that is an activity"))
    waits_for(qtbot, lambda: shows(page.users.pane, "Open mailbox"))
    press(qtbot, page.users.pane, "Open mailbox")
    page.actions_[Deed.MAILBOX].trigger()
    assert office.wishes == [("mailboxes", ada.mailbox_id)] * 2


def test_that_the_pane_tells_a_queue_with_its_owner(
    page: UsersPage, support: Queue, qtbot: QtBot
) -> None:
    select(page, qtbot, support)
    waits_for(qtbot, lambda: pane_says(page, "Ada Lovelace"))
    assert pane_says(page, "support@contoso.example")


def test_that_several_users_are_disabled_at_once_and_enabled_again(
    page: UsersPage, office: Office, ada: User, qtbot: QtBot
) -> None:
    select(page, qtbot, ada)
    assert page.actions_[Deed.DISABLE].isEnabled()
    assert not page.actions_[Deed.ENABLE].isEnabled()
    assert page.actions_[Deed.ENABLE].toolTip() == "It is at work already."
    page.actions_[Deed.DISABLE].trigger()
    waits_for(qtbot, lambda: "Ada Lovelace disabled" in page.notice.text)
    assert office.service.user(ada.id).result(10).disabled
    mailbox = office.service.mailbox(ada.mailbox_id).result(10)  # type: ignore[arg-type]
    assert mailbox.state is State.INACTIVE
    waits_for(qtbot, page.actions_[Deed.ENABLE].isEnabled)
    page.actions_[Deed.ENABLE].trigger()
    waits_for(qtbot, lambda: "Ada Lovelace enabled" in page.notice.text)


def test_that_the_last_administrator_cannot_be_disabled(
    page: UsersPage, office: Office, qtbot: QtBot
) -> None:
    page.users.list.table.selectAll()
    waits_for(qtbot, page.actions_[Deed.DISABLE].isEnabled)
    with qtbot.waitSignal(office.context.bridge.refused) as refused:
        page.actions_[Deed.DISABLE].trigger()
    assert refused.args is not None
    (error,) = refused.args
    assert isinstance(error, SsyncError)
    assert error.title == "This is the last System Administrator"


def test_that_a_queue_is_deleted_only_after_asking(
    page: UsersPage, office: Office, support: Queue, qtbot: QtBot
) -> None:
    select(page, qtbot, support)
    page.actions_[Deed.DELETE].trigger()
    box = page.findChild(QMessageBox)
    waits_for(qtbot, box.isVisible)
    press(qtbot, box, "Keep")
    assert names_in(page.queues.list) == ["Support"]
    waits_for(qtbot, lambda: page.findChild(QMessageBox) is None)
    page.actions_[Deed.DELETE].trigger()
    press(qtbot, page.findChild(QMessageBox), "Delete")
    waits_for(qtbot, lambda: page.notice.text == "Support deleted.")
    page.synchronize()
    waits_for(qtbot, lambda: names_in(page.queues.list) == [])


def test_that_a_queue_is_deactivated_with_its_mailbox(
    page: UsersPage, office: Office, support: Queue, qtbot: QtBot
) -> None:
    select(page, qtbot, support)
    page.actions_[Deed.DEACTIVATE].trigger()
    waits_for(qtbot, lambda: "Support deactivated" in page.notice.text)
    mailbox = office.service.mailbox(support.mailbox_id).result(10)  # type: ignore[arg-type]
    assert mailbox.state is State.INACTIVE


@pytest.mark.parametrize(
    ("view", "shown"),
    [("Enabled", ["Ada Lovelace", "Admin"]), ("Disabled", []), ("Without an address", ["Admin"])],
)
def test_that_a_view_narrows_the_list(
    page: UsersPage, ada: User, qtbot: QtBot, view: str, shown: list[str]
) -> None:
    with qtbot.waitSignal(page.users.list.counted):
        page.show_subject(view)
    waits_for(qtbot, lambda: names_in(page.users.list) == shown)


def test_that_typing_filters_and_a_header_sorts(page: UsersPage, ada: User, qtbot: QtBot) -> None:
    page.synchronize()
    waits_for(qtbot, lambda: names_in(page.users.list) == ["Ada Lovelace", "Admin"])
    page.users.list.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    waits_for(qtbot, lambda: names_in(page.users.list) == ["Admin", "Ada Lovelace"])
    page.focus_filter()
    QTest.keyClicks(page.users.filters._line, "lovel")
    waits_for(qtbot, lambda: names_in(page.users.list) == ["Ada Lovelace"])


def test_that_enter_edits_what_is_selected(page: UsersPage, ada: User, qtbot: QtBot) -> None:
    select(page, qtbot, ada)
    place = page.users.list.model.place_of(ada.id)
    assert place is not None
    page.users.list.table.setCurrentIndex(page.users.list.model.index(place, 0))
    QTest.keyClick(page.users.list.table, Qt.Key.Key_Return)
    waits_for(qtbot, lambda: isinstance(page.over, UserEditor))
    assert page.over is not None
    assert page.over.accessibleName() == "User: Ada Lovelace"
    page.go_back()
    assert page.over is None
