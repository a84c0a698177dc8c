"""Making a rule: mailbox, folders live from the server, record by typing, what it will do."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.servers.memory_server import OUTSIDE, Step
from ssync_desktop.ui.tracking.editor import RuleEditor
from ssync_desktop.ui.tracking.folder_tree import FolderTree
from ssync_desktop.ui.tracking.page import TrackingPage
from ssync_desktop.ui.widgets.reference_field import ReferenceField
from tests.kit.ui_hands import press, waits_for
from tests.ui.tracking.conftest import ADDRESS, Inbox, add_mailbox

CONTROL = Qt.KeyboardModifier.ControlModifier


def begin(page: TrackingPage, qtbot: QtBot) -> RuleEditor:
    """Begin a rule by the keyboard."""
    QTest.keyClick(page, Qt.Key.Key_N, CONTROL)
    editor = page.editing.editor
    assert editor is not None
    return editor


def loaded(page: TrackingPage, qtbot: QtBot) -> RuleEditor:
    """Begin a rule and wait for the folders of the only mailbox."""
    editor = begin(page, qtbot)
    waits_for(qtbot, lambda: editor.tree.loaded)
    return editor


def texts(tree: FolderTree, parent: QModelIndex | None = None, depth: int = 0) -> list[str]:
    """Return the lines of the tree as they are read."""
    parent = parent or QModelIndex()
    found = []
    for place in range(tree.model.rowCount(parent)):
        cells = [tree.model.index(place, number, parent).data() for number in range(4)]
        found.append("  " * depth + " ".join(filter(None, cells)))
        found += texts(tree, tree.model.index(place, 0, parent), depth + 1)
    return found


def go_to(tree: FolderTree, name: str) -> None:
    """Walk down the tree with the arrow key until the folder called *name* is current."""
    tree.view.setFocus()
    QTest.keyClick(tree.view, Qt.Key.Key_Home)
    for _ in range(30):
        if tree.view.currentIndex().siblingAtColumn(0).data() == name:
            return
        QTest.keyClick(tree.view, Qt.Key.Key_Down)
    raise LookupError(name)


def take(field: ReferenceField, qtbot: QtBot, typed: str) -> None:
    """Type into a field and take the first of what is offered then, by the keyboard."""
    line = field.editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, typed)
    popup = line.completer().popup()
    assert popup is not None
    waits_for(qtbot, popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)


def choose_record(editor: RuleEditor, qtbot: QtBot, typed: str, name: str) -> None:
    """Type part of a record's name and take it with the keyboard."""
    take(editor.regarding, qtbot, typed)
    waits_for(qtbot, lambda: editor.regarding.chosen is not None)
    assert editor.regarding.chosen is not None
    assert editor.regarding.chosen.name == name


def test_a_rule_is_made_by_the_keyboard_alone(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    customers = inbox.folder("Customers")
    fabrikam = inbox.folder("Fabrikam", customers)
    inbox.folder("Elsewhere", OUTSIDE)
    inbox.deliver(fabrikam, 1, "Your offer")
    inbox.deliver(fabrikam, 2, "Our order")
    inbox.account("Fabrikam Bicycles")
    editor = loaded(page, qtbot)
    assert editor.mailbox.read() == inbox.mailbox.id
    assert texts(editor.tree)[1:] == ["  Customers 0", "    Fabrikam 2"]
    go_to(editor.tree, "Fabrikam")
    waits_for(qtbot, lambda: len(editor.preview.model.rows) == 2)
    assert editor.preview.words.text() == "2 messages will be tracked."
    assert "Inbox > Customers > Fabrikam" in editor.folder._below.text()
    choose_record(editor, qtbot, "fabri", "Fabrikam Bicycles")
    assert editor.preview.words.text() == "2 messages will be tracked regarding Fabrikam Bicycles."
    shown = [editor.preview.model.index(0, column).data() for column in range(5)]
    assert [shown[0], shown[1], shown[3], shown[4]] == [
        "Your offer",
        "Maria",
        "Is tracked",
        "Fabrikam Bicycles",
    ]
    QTest.keyClick(editor, Qt.Key.Key_S, CONTROL)
    waits_for(qtbot, lambda: page.over is None)
    (rule,) = inbox.rules()
    assert (rule.folder_id, rule.folder_name) == (fabrikam, "Fabrikam")
    assert rule.regarding is not None
    assert rule.regarding.name == "Fabrikam Bicycles"
    assert "Fabrikam is tracked from now on" in page.notice.text
    waits_for(qtbot, lambda: len(page.section.rows) == 1)
    waits_for(qtbot, lambda: page.section.list.model.index(0, 0).data() == "Fabrikam in Customers")


def test_tab_leads_from_the_mailbox_through_tree_and_record_to_save(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    inbox.folder("Customers")
    editor = loaded(page, qtbot)
    editor.mailbox.editor.setFocus()
    met: list[str] = []
    while len(met) < 40 and "Save" not in met:
        focus = QApplication.focusWidget()
        assert focus is not None
        met.append(focus.accessibleName() or getattr(focus, "text", str)())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = ["Mailbox (required)", "Folders of the mailbox", "Regarding"]
    assert [name for name in met if name in wanted] == wanted, "|".join(met)
    assert met[-1] == "Save"


def test_folders_that_cannot_have_a_rule_cannot_be_chosen(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    inbox.rule(inbox.folder("Customers"), inbox.account("Fabrikam Bicycles"))
    editor = loaded(page, qtbot)
    assert texts(editor.tree)[1] == "  Customers 0 Has a rule"
    where = editor.tree.view.visualRect(
        editor.tree.model.index(0, 0, editor.tree.model.index(0, 0))
    )
    QTest.mouseClick(editor.tree.view.viewport(), Qt.MouseButton.LeftButton, pos=where.center())
    told = editor.tree._state.text()
    assert "“Customers” has a rule already, regarding Fabrikam Bicycles" in told
    for name in ("Inbox", "Customers"):
        go_to(editor.tree, name)
        assert editor.tree.value() == ""
    press(qtbot, editor, "Save")
    assert editor.folder.complaint == "No folder is chosen. Choose one in the tree above."
    assert page.over is editor


def test_a_server_that_does_not_answer_is_asked_again(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    inbox.folder("Customers")
    inbox.service.server.fail(Step.FOLDERS, Retryable(ErrorCode.CONNECT_FAILURE))
    editor = begin(page, qtbot)
    waits_for(qtbot, editor.tree._again.isVisible)
    assert editor.tree._error.text()
    press(qtbot, editor, "Try again")
    waits_for(qtbot, lambda: editor.tree.loaded)
    assert texts(editor.tree)[1:] == ["  Customers 0"]


def test_a_folder_made_meanwhile_is_there_after_f5(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    editor = loaded(page, qtbot)
    assert "no folder below the inbox" in editor.tree._state.text()
    inbox.folder("New one")
    QTest.keyClick(editor, Qt.Key.Key_F5)
    waits_for(qtbot, lambda: len(texts(editor.tree)) == 2)


def test_a_mailbox_is_found_by_typing_where_there_are_several(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    other = add_mailbox(inbox.service, inbox.profile_id, "Grace", "grace@example.com")
    editor = begin(page, qtbot)
    qtbot.wait(0)
    assert editor.mailbox.read() is None
    take(editor.mailbox, qtbot, "grace@")
    waits_for(qtbot, lambda: editor.mailbox.read() == other.id)
    waits_for(qtbot, lambda: editor.tree.loaded)


def test_that_a_click_shows_the_mailboxes_that_can_have_rules(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    add_mailbox(inbox.service, inbox.profile_id, "Grace", "grace@example.com")
    editor = begin(page, qtbot)
    line = editor.mailbox.editor
    assert isinstance(line, QLineEdit)
    popup = line.completer().popup()
    assert popup is not None
    waits_for(qtbot, line.hasFocus)
    assert not popup.isVisible()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    waits_for(qtbot, popup.isVisible)
    offered = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    assert offered == ["Ada Lovelace", "Grace Lovelace"]
    popup.hide()


def test_that_a_mailbox_that_can_have_no_rules_is_told_why(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    line = editor.mailbox.editor
    QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(line, "Maria")
    assert "on Exchange (POP3 and IMAP show no folders)" in editor.mailbox.complaint


def test_that_a_folder_that_comes_back_is_chosen_again(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    rule = inbox.rule(inbox.folder("Customers"))
    inbox.service.server.drop_folder(ADDRESS, rule.folder_id)
    page.editing.edit(rule.id)
    waits_for(qtbot, lambda: page.editing.editor is not None and page.editing.editor.tree.loaded)
    editor = page.editing.editor
    assert editor is not None
    assert editor.tree.value() == ""
    again = inbox.folder("Customers")
    editor.read_again()
    waits_for(qtbot, lambda: editor.tree.value() == again)


def test_a_folder_that_cannot_be_read_is_read_again(
    page: TrackingPage, inbox: Inbox, qtbot: QtBot
) -> None:
    folder = inbox.folder("Empty")
    editor = loaded(page, qtbot)
    go_to(editor.tree, "Empty")
    waits_for(qtbot, lambda: "empty now" in editor.preview.words.text())
    inbox.service.server.fail(Step.LIST, Retryable(ErrorCode.CONNECT_FAILURE))
    inbox.deliver(folder, 1, "Late")
    editor.preview.wanted.emit()
    waits_for(qtbot, editor.preview.again.isVisible)
    press(qtbot, editor.preview, "Try again")
    waits_for(qtbot, lambda: len(editor.preview.model.rows) == 1)


def test_a_rule_can_be_begun_for_a_mailbox(page: TrackingPage, inbox: Inbox, qtbot: QtBot) -> None:
    page.show_subject(inbox.reference)
    editor = page.editing.editor
    assert editor is not None
    assert editor.mailbox.read() == inbox.mailbox.id
    assert editor.mailbox.chosen is not None
    assert ADDRESS not in editor.mailbox.chosen.name
    waits_for(qtbot, lambda: editor.tree.loaded)
