"""Drafts and failed emails: kept, taken up again, sent as the same row, and deleted."""

from functools import partial
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.email import AttachmentDraft, Email
from ssync_desktop.domain.options import EmailStatus, OperationType
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.compose import Compose
from ssync_desktop.ui.activity.files import ReadFiles
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.items.planned import UNSAVED
from ssync_desktop.ui.widgets.buttons import IconButton
from tests.kit.ui_hands import press, type_over
from tests.kit.ui_mail import UiMail, refused
from tests.kit.ui_service import UiService
from tests.ui.activity.composing import begin, choose_sender, line, recipients, text_of
from tests.ui.activity.test_lists import go_to, pick

CONTROL = Qt.KeyboardModifier.ControlModifier


def stored(service: UiService, email_id: UUID) -> Email:
    return service.see(lambda unit: unit.emails.get(email_id))


def with_subject(service: UiService, subject: str) -> list[UUID]:
    found = service.see(lambda unit: unit.windows.ids(Query(Table.EMAILS, subject)))
    return list(found.ids)


def there_are(service: UiService, subject: str, count: int) -> bool:
    return len(with_subject(service, subject)) == count


def edit(page: ActivityPage, qtbot: QtBot, subject: str) -> tuple[UUID, Compose]:
    """Select an outgoing email, and press its Edit in the pane."""
    section = go_to(page, sections.OUTGOING, qtbot)
    pick(section, subject, qtbot)
    assert section.wanted is not None
    details = page.outgoing.pane.details
    assert details is not None
    failed = details.email.status is EmailStatus.FAILED
    press(qtbot, page.outgoing.pane, "Edit and send again" if failed else "Edit")
    qtbot.waitUntil(lambda: page.writing.editor is not None)
    editor = page.writing.editor
    assert editor is not None
    return section.wanted, editor


@pytest.mark.behaviour("B85", "open")
def test_a_failed_email_is_corrected_and_sent_as_the_same_row(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    email_id, editor = edit(page, qtbot, "Offer for forty chairs")
    before = stored(ui_service, email_id)
    field, to = recipients(editor)
    assert to.text() == "Yvonne McKay <yvonne@customer.example>"
    assert "The server refused “yvonne@customer.example”: 550 5.1.1" in field.complaint
    assert line(editor, "subject").text() == "Offer for forty chairs"
    assert "here is what you asked for" in text_of(editor).toPlainText()
    type_over(qtbot, to, "support@example.com")
    assert field.complaint == ""
    QTest.keyClick(to, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "Pending Send" in page.notice.text)
    after = stored(ui_service, email_id)
    assert after.status is EmailStatus.PENDING_SEND
    assert after.subject == before.subject == f"Offer for forty chairs {before.tracking_token}"
    assert [party.address for party in after.parties[1:]] == ["support@example.com"]
    assert with_subject(ui_service, "Offer for forty chairs") == [email_id]
    qtbot.waitUntil(lambda: page.outgoing.wanted == email_id)


def test_stored_attachments_stay_or_go_one_by_one(
    page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    files = tuple(AttachmentDraft(f"{name}.txt", "text/plain", b"x") for name in ("one", "two"))
    mail.write("With two files", attachments=files)
    mail.leave(refused)
    email_id, editor = edit(page, qtbot, "With two files")
    remove = next(
        one for one in editor.findChildren(IconButton) if one.toolTip() == "Remove one.txt"
    )
    assert remove.isVisible()
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    editor.take_files(ReadFiles((AttachmentDraft("three.txt", "text/plain", b"y"),), ()))
    press(qtbot, editor, "Send")
    qtbot.waitUntil(lambda: "Pending Send" in page.notice.text)
    body = ui_service.see(lambda unit: unit.emails.body(email_id))
    assert [one.file_name for one in body.attachments] == ["two.txt", "three.txt"]
    assert stored(ui_service, email_id).attachment_count == 2


def test_an_unfinished_email_is_kept_opened_and_finished(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    QTest.keyClicks(line(editor, "subject"), "Half a thought")
    QTest.keyClicks(line(editor, "to"), "yvon")
    QTest.keyClick(line(editor, "subject"), Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "is saved" in page.notice.text)
    assert page.over is None
    (email_id,) = with_subject(ui_service, "Half a thought")
    assert stored(ui_service, email_id).status is EmailStatus.DRAFT
    qtbot.waitUntil(lambda: page.outgoing.wanted == email_id)
    qtbot.waitUntil(lambda: bool(page.outgoing.rows))
    QTest.keyClick(page.outgoing.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.writing.editor is not None)
    again = page.writing.editor
    assert again is not None
    assert not again.changed
    choose_sender(again, "supp", qtbot)
    type_over(qtbot, line(again, "to"), "yvonne@customer.example")
    press(qtbot, again, "Send")
    qtbot.waitUntil(lambda: "Pending Send" in page.notice.text)
    assert stored(ui_service, email_id).status is EmailStatus.PENDING_SEND


def test_an_unfinished_draft_is_not_sent_from_the_list(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    QTest.keyClicks(line(editor, "subject"), "Nobody gets this")
    press(qtbot, editor, "Save as draft")
    qtbot.waitUntil(lambda: bool(page.outgoing.rows) and page.open_email.again.isEnabled())
    assert page.open_email.again.text() == "Send"
    page.open_email.again.trigger()
    qtbot.waitUntil(lambda: "Nobody is named as the sender." in page.notice.text)
    (email_id,) = with_subject(ui_service, "Nobody gets this")
    assert stored(ui_service, email_id).status is EmailStatus.DRAFT


def test_a_draft_is_deleted_only_when_asked_twice(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    section = go_to(page, sections.OUTGOING, qtbot)
    pick(section, "Offer for forty chairs", qtbot)
    for answer, left in (("Keep", 1), ("Delete", 0)):
        page.open_email.delete.trigger()
        question = page.findChild(QMessageBox)
        assert isinstance(question, QMessageBox)
        assert "“Offer for forty chairs" in question.text()
        assert question.defaultButton().text() == "Keep"
        chosen = next(one for one in question.findChildren(QPushButton) if one.text() == answer)
        with qtbot.waitSignal(question.destroyed):
            chosen.click()
        qtbot.waitUntil(partial(there_are, ui_service, "Offer for forty chairs", left))
    qtbot.waitUntil(lambda: page.notice.text == "Deleted.")


def test_what_has_left_cannot_be_edited(
    page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    section = go_to(page, sections.OUTGOING, qtbot)
    pick(section, "Your order", qtbot)
    assert not page.open_email.edit.isEnabled()
    assert not page.open_email.delete.isEnabled()
    pick(section, "Offer for forty chairs", qtbot)
    failed = section.wanted
    assert failed is not None
    ui_service.send_again([failed]).result(10)
    page.writing.edit(failed)
    qtbot.waitUntil(lambda: "can no longer be edited" in page.notice.text)
    assert page.over is None


def test_an_email_sent_meanwhile_is_not_sent_twice(
    page: ActivityPage, ui_service: UiService, qtbot: QtBot
) -> None:
    email_id, editor = edit(page, qtbot, "Offer for forty chairs")
    ui_service.send_again([email_id]).result(10)
    press(qtbot, editor, "Send")
    qtbot.waitUntil(lambda: "can no longer be edited" in editor._hint.text())
    assert page.over is editor


def test_the_board_counts_what_waits_to_leave(
    page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    mailbox = mail.mailbox(mail.queue)
    email_id, editor = edit(page, qtbot, "Offer for forty chairs")
    press(qtbot, editor, "Send")
    qtbot.waitUntil(lambda: "Pending Send" in page.notice.text)

    def waiting() -> int:
        live = page.context.live.operation(mailbox.id, OperationType.OUTGOING)
        return live.backlog if live is not None else 0

    qtbot.waitUntil(lambda: waiting() == 3)
    assert stored(ui_service, email_id).sender_mailbox_id == mailbox.id


def test_what_is_being_written_stays_when_another_page_leads_to_an_email(
    page: ActivityPage, mail: UiMail, qtbot: QtBot
) -> None:
    editor = begin(page, qtbot)
    line(editor, "subject").setText("Half an idea")
    query = Query(Table.EMAILS, text="Your order", sort="subject")
    (email_id,) = mail.service.see(lambda unit: unit.windows.ids(query)).ids
    for wish in (email_id, "Failed"):
        page.notice.close_notice()
        page.show_subject(wish)
        assert page.notice.text == UNSAVED
        assert page.writing.editor is editor
    assert line(editor, "subject").text() == "Half an idea"
