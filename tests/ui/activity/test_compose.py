"""Writing and answering email: problems at their fields, and Pending Send at the end."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.options import EmailStatus, ObjectType, ParticipationType
from ssync_desktop.domain.query import Condition, Query, Table
from ssync_desktop.ui.activity.compose import Compose
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.widgets.buttons import IconButton
from ssync_desktop.ui.widgets.notice import NoticeBar
from tests.kit.ui_service import UiService
from tests.ui.activity.composing import begin, choose_sender, line
from tests.ui.activity.test_lists import pick

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def button(editor: Compose, text: str) -> QPushButton:
    """Return the editor's button with this text."""
    return next(one for one in editor.findChildren(QPushButton) if one.text() == text)


def pending(service: UiService, subject: str) -> Email:
    """Return the one email with this subject that waits to be sent."""
    conditions = (Condition("status", "eq", int(EmailStatus.PENDING_SEND)),)
    query = Query(Table.EMAILS, subject, conditions, sort="subject")
    (email_id,) = service.see(lambda unit: unit.windows.ids(query)).ids
    return service.see(lambda unit: unit.emails.get(email_id))


def test_an_email_is_written_by_keyboard_and_waits_to_leave(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    choose_sender(editor, "supp", qtbot)
    QTest.keyClicks(line(editor, "to"), "Yvonne <yvonne@customer.example>")
    QTest.keyClicks(line(editor, "subject"), "Forty chairs")
    text = editor.form.field("text").editor
    assert isinstance(text, QPlainTextEdit)
    QTest.keyClicks(text, "They are on their way.")
    QTest.keyClick(text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "Pending Send" in page.notice.text)
    assert "leaves with the next outgoing pass" in page.notice.text
    assert page.over is None
    email = pending(ui_service, "Forty chairs")
    recipients = [p for p in email.parties if p.participation is ParticipationType.TO]
    assert [party.address for party in recipients] == ["yvonne@customer.example"]
    assert page.section is page.outgoing
    qtbot.waitUntil(lambda: page.outgoing.wanted == email.id)
    qtbot.waitUntil(lambda: page.outgoing.pane.details is not None)
    banners = [bar for bar in page.findChildren(NoticeBar) if bar.text]
    assert banners == [page.notice]


def test_a_sender_typed_in_full_is_taken(page: ActivityPage, qtbot: QtBot) -> None:
    editor = begin(page, qtbot)
    sender = line(editor, "sender")
    sender.setFocus()
    QTest.keyClicks(sender, "susan burk")
    popup = sender.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    QTest.keyClick(sender, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.sender_field.chosen is not None)
    chosen = editor.sender_field.chosen
    assert chosen is not None
    assert chosen.object_type is ObjectType.USER
    assert sender.text() == "Susan Burk (user)"
    QTest.keyClick(sender, Qt.Key.Key_Backspace)
    assert editor.sender_field.chosen is None


def test_problems_stand_at_their_fields_while_one_types(page: ActivityPage, qtbot: QtBot) -> None:
    editor = begin(page, qtbot)
    assert editor.form.field("to").complaint == ""
    QTest.mouseClick(button(editor, "Send"), LEFT)
    assert "recipient" in editor.form.field("to").complaint
    assert "sender" in editor.form.field("sender").complaint
    QTest.keyClicks(line(editor, "to"), "nobody")
    assert "“nobody” is not a mail address" in editor.form.field("to").complaint
    QTest.keyClicks(line(editor, "to"), "@example.com")
    assert editor.form.field("to").complaint == ""


def test_what_the_organization_refuses_stands_at_its_field(
    page: ActivityPage, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    choose_sender(editor, "supp", qtbot)
    line(editor, "to").setText("stranger@elsewhere.example")
    line(editor, "subject").setText("Hello")
    QTest.mouseClick(button(editor, "Send"), LEFT)
    qtbot.waitUntil(lambda: "belongs to no record" in editor.form.field("to").complaint)
    assert page.over is editor
    assert button(editor, "Send").isEnabled()
    line(editor, "to").setText("yvonne@customer.example")
    assert editor.form.field("to").complaint == ""


def test_a_reply_goes_to_the_sender_and_belongs_to_the_conversation(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    pick(page.incoming, "Thank you", qtbot)
    answered = page.incoming.wanted
    qtbot.waitUntil(page._reply.isEnabled)
    page._reply.trigger()
    editor = page.writing.editor
    assert editor is not None
    assert line(editor, "to").text() == "Yvonne McKay <yvonne@customer.example>"
    assert line(editor, "subject").text() == "Re: Thank you"
    assert line(editor, "sender").text() == "Support (queue)"
    text = editor.form.field("text").editor
    assert isinstance(text, QPlainTextEdit)
    assert "> It works now." in text.toPlainText()
    QTest.mouseClick(button(editor, "Send"), LEFT)
    qtbot.waitUntil(lambda: "Pending Send" in page.notice.text)
    email = pending(ui_service, "Re: Thank you")
    assert email.parent_id == answered
    assert email.in_reply_to == "2@example.net"


def test_files_are_attached_by_dialog_and_taken_off_again(
    page: ActivityPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "offer.txt"
    file.write_text("forty chairs")
    editor = begin(page, qtbot)
    QTest.mouseClick(button(editor, "Attach files …"), LEFT)
    dialog = editor.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(file.name)
    dialog.accept()
    qtbot.waitUntil(lambda: len(editor.files.value()) == 1)
    (attached,) = editor.form.draft().attachments
    assert (attached.file_name, attached.mime_type) == ("offer.txt", "text/plain")
    assert attached.content == b"forty chairs"
    QTest.mouseClick(editor.files.findChild(IconButton), LEFT)
    assert editor.form.draft().attachments == ()


def test_dropped_files_are_attached_and_blocked_ones_named(
    page: ActivityPage, qtbot: QtBot, tmp_path: Path
) -> None:
    good, bad, missing = tmp_path / "a.pdf", tmp_path / "b.exe", tmp_path / "c.txt"
    good.write_bytes(b"%PDF")
    bad.write_bytes(b"MZ")
    editor = begin(page, qtbot)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path)) for path in (good, bad, missing)])
    copy = Qt.DropAction.CopyAction
    where, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(20, 20), copy, dropped, where, none)
    QApplication.sendEvent(editor, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(editor, QDropEvent(QPointF(20, 20), copy, dropped, where, none))
    qtbot.waitUntil(lambda: len(editor.files.value()) == 1)
    assert "“b.exe” has the blocked extension exe." in editor.files.problems
    assert "“c.txt” could not be read: No such file or directory." in editor.files.problems
    assert "Up to" in editor.form.field("attachments").editor.accessibleDescription()


def test_an_unfinished_email_is_given_up_only_on_purpose(page: ActivityPage, qtbot: QtBot) -> None:
    editor = begin(page, qtbot)
    line(editor, "subject").setText("Half a thought")
    page.go_back()
    assert page.over is editor
    assert "not saved" in page.notice.text
    assert page.main_action is not None
    page.main_action.trigger()
    assert page.over is editor
    link = next(b for b in page.notice.findChildren(QPushButton) if b.text() == "Discard them")
    QTest.mouseClick(link, LEFT)
    qtbot.waitUntil(lambda: page.over is None)
    assert page.writing.editor is None
