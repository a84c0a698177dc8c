"""Explain in the window: dropped, opened, looked up, selected; read, copied, and left by a link."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.people import Reference
from ssync_desktop.ui.activity import sections
from ssync_desktop.ui.activity.page import ActivityPage
from ssync_desktop.ui.activity.words import OUTCOMES
from ssync_desktop.ui.explain.beginning import Beginning, Refusal, SeveralSeen
from ssync_desktop.ui.explain.lines import LineView
from ssync_desktop.ui.explain.sheet import ExplainSheet
from ssync_desktop.ui.explain.story import Story
from ssync_desktop.ui.explain.story_view import StoryView
from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.widgets.folded import Folded
from tests.engine.mail import a_message
from tests.kit.ui_hands import click_row, press, seen_button, type_over
from tests.kit.ui_mail import UiMail
from tests.kit.ui_service import UiService

SUSAN, SUPPORT = "susan@example.com", "support@example.com"
PATIENCE = 20_000  # ms: a child has to start first


def a_file(folder: Path, content: bytes, name: str = "message.eml") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drop files on the middle of the window, as the desktop would; say whether they were taken."""
    handle = window.windowHandle()
    assert handle is not None
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where = QPoint(window.width() // 2, window.height() // 2)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    every = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    entered = QDragEnterEvent(where, every, mime, left, none)
    QApplication.sendEvent(handle, entered)
    if not entered.isAccepted():
        return False
    dropped = QDropEvent(QPointF(where), every, mime, left, none)
    QApplication.sendEvent(handle, dropped)
    assert dropped.dropAction() is Qt.DropAction.CopyAction  # the file stays where it is
    return dropped.isAccepted()


def sheet_of(window: MainWindow) -> ExplainSheet:
    page = window.page
    assert isinstance(page, ActivityPage)
    assert page.explaining.sheet is not None
    return page.explaining.sheet


def story_in(sheet: ExplainSheet, qtbot: QtBot, words: str = "") -> Story:
    def told() -> bool:
        shown = sheet.shown  # what was just put there is seen only once it has been laid out
        return isinstance(shown, StoryView) and shown.isVisible() and words in shown.story.headline

    qtbot.waitUntil(told, timeout=PATIENCE)
    assert isinstance(sheet.shown, StoryView)
    return sheet.shown.story


def refusal_in(sheet: ExplainSheet, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: isinstance(sheet.shown, Refusal), timeout=PATIENCE)
    assert isinstance(sheet.shown, Refusal)
    return sheet.shown.title


@pytest.mark.parametrize("where", ["mailboxes", "users", "activity"])
def test_a_file_that_is_dropped_anywhere_is_explained(
    ui_window: MainWindow, page: ActivityPage, tmp_path: Path, qtbot: QtBot, where: str
) -> None:
    ui_window.show_page(where)
    raw = a_message(to=f"{SUSAN}, {SUPPORT}", In_Reply_To="<1@example.net>", message_id="9@x.test")
    assert drop(ui_window, a_file(tmp_path, raw))
    sheet = sheet_of(ui_window)
    story = story_in(sheet, qtbot)
    assert story.headline == (
        "Would be tracked in the mailbox Susan Burk as an answer to “Broken chair”."
    )
    assert story.code == "CorrelationMatch (2)"
    titles = [chapter.title for chapter in story.chapters]
    assert titles[:8] == [
        "Mailbox",
        "Start date",
        "Own message",
        "Sender",
        "Duplicate",
        "Internal email",
        "Correlation",
        "Filter",
    ]
    assert {"Owner", "Queue items", "Regarding", "Attachments"} <= set(titles)
    assert "It waits in the queue Support." in story.leads
    assert sheet.mailbox.chosen is not None
    assert sheet.mailbox.chosen.name == "Susan Burk"


def test_nobody_accepts_it_in_plain_words(
    ui_window: MainWindow, page: ActivityPage, tmp_path: Path, qtbot: QtBot
) -> None:
    assert drop(ui_window, a_file(tmp_path, a_message(to=SUSAN)))
    story = story_in(sheet_of(ui_window), qtbot)
    assert story.headline == (
        "Would not be tracked in the mailbox Susan Burk: nobody among its recipients accepts it."
    )
    assert story.code == "NoCorrelationMatch (1)"
    deciding = [chapter.title for chapter in story.chapters if chapter.decides]
    assert deciding == ["Filter"]
    assert story.chapters[-1].after
    press(qtbot, sheet_of(ui_window), "Copy all as text")
    copied = QGuiApplication.clipboard().text()
    assert "NoCorrelationMatch" in copied
    assert all(chapter.sentence in copied for chapter in story.chapters)


def test_another_mailbox_can_be_chosen(
    ui_window: MainWindow, page: ActivityPage, mail: UiMail, tmp_path: Path, qtbot: QtBot
) -> None:
    assert drop(ui_window, a_file(tmp_path, a_message(to="list@elsewhere.test")))
    sheet = sheet_of(ui_window)
    assert "None of its recipients" in story_in(sheet, qtbot).headline
    line = sheet.mailbox.editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, "Support")
    qtbot.waitUntil(lambda: bool(sheet.mailbox._offered), timeout=PATIENCE)
    popup = line.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    story = story_in(sheet, qtbot, "Support")
    assert isinstance(sheet.mailbox.chosen, Reference)
    assert story.headline.startswith("Would be tracked")


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"\x89PNG" + bytes(99), "is not an email")]
)
def test_a_bad_file_is_refused_on_the_screen(
    ui_window: MainWindow,
    page: ActivityPage,
    tmp_path: Path,
    qtbot: QtBot,
    content: bytes,
    words: str,
) -> None:
    assert drop(ui_window, a_file(tmp_path, content))
    sheet = sheet_of(ui_window)
    assert words in refusal_in(sheet, qtbot)
    assert drop(ui_window, a_file(tmp_path, a_message(to=SUSAN), "good.eml"))
    assert story_in(sheet, qtbot).code


def test_contacts_and_links_are_not_taken_for_messages(
    ui_window: MainWindow, page: ActivityPage, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not drop(ui_window, a_file(tmp_path, b"name\n", "people.csv"))
    assert not drop(ui_window)
    assert page.explaining.sheet is None


def test_what_is_being_written_is_not_lost_by_a_drop(
    ui_window: MainWindow, page: ActivityPage, tmp_path: Path, qtbot: QtBot
) -> None:
    press(qtbot, page, "New email")
    lines = [line for line in page.over.findChildren(QLineEdit) if line.isVisible()]  # type: ignore[union-attr]
    type_over(qtbot, lines[-1], "Half a thought")
    qtbot.waitUntil(lambda: page.unsaved)
    page.show_subject(a_file(tmp_path, a_message(to=SUSAN)))
    assert page.explaining.sheet is None
    assert "what you are writing" in page.notice.text
    page.close_over()


def test_a_message_is_looked_up_by_its_id(
    ui_window: MainWindow, page: ActivityPage, mail: UiMail, qtbot: QtBot
) -> None:
    press(qtbot, page, "Explain a message …")
    sheet = sheet_of(ui_window)
    assert isinstance(sheet.shown, Beginning)
    field = sheet.focusProxy()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "<nowhere@x.test>")
    press(qtbot, sheet, "Look up")
    assert "No mailbox has seen" in refusal_in(sheet, qtbot)
    type_over(qtbot, field, "<4@example.net>")
    QTest.keyClick(field, Qt.Key.Key_Return)
    story = story_in(sheet, qtbot)
    assert story.headline.startswith("Not tracked in the mailbox Susan Burk")
    assert story.chapters[-1].title == "When it was received"


def test_several_mailboxes_that_saw_it_are_offered(
    ui_window: MainWindow, page: ActivityPage, mail: UiMail, qtbot: QtBot
) -> None:
    press(qtbot, page, "Explain a message …")
    sheet = sheet_of(ui_window)
    field = sheet.focusProxy()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "1@example.net")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(sheet.shown, SeveralSeen), timeout=PATIENCE)
    assert sheet.shown is not None
    choices = [
        one for one in sheet.shown.findChildren(QLabel) if "mailboxes have seen" in one.text()
    ]
    assert choices
    sheet.shown.chosen.emit(  # type: ignore[attr-defined]
        mail.service.explain.find("1@example.net").result(20)[0].item_id
    )
    assert "stored already" in story_in(sheet, qtbot).headline


def test_a_selected_email_is_explained_and_a_link_leads_there_and_back(
    ui_window: MainWindow, page: ActivityPage, mail: UiMail, qtbot: QtBot
) -> None:
    model = page.incoming.list.model
    place = next(n for n in range(model.rowCount()) if model.row_at(n).subject == "Thank you")
    click_row(qtbot, page.incoming.list.table, place)
    qtbot.waitUntil(page.explaining.explain.isEnabled)
    press(qtbot, page, "Explain")
    sheet = sheet_of(ui_window)
    story = story_in(sheet, qtbot)
    assert story.headline == ("Tracked in the mailbox Support as an answer to “Broken chair”.")
    QTest.mouseClick(seen_button(sheet, "“Broken chair”"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: (
            page.incoming.pane.details is not None
            and page.incoming.pane.details.email.subject == "Broken chair"
        ),
        timeout=PATIENCE,
    )
    assert page.explaining.sheet is None
    press(qtbot, page, "Back to the explanation")
    assert story_in(sheet_of(ui_window), qtbot).headline == story.headline
    QTest.keyClick(ui_window, Qt.Key.Key_Escape)
    assert page.explaining.sheet is None


def test_what_was_decided_then_is_told_where_the_rules_have_changed(
    ui_window: MainWindow, page: ActivityPage, mail: UiMail, ui_service: UiService, qtbot: QtBot
) -> None:
    page.places.choose(sections.NOT_TRACKED)
    model = page.not_tracked.list.model
    qtbot.waitUntil(lambda: model.row_at(0) is not None)
    place = next(n for n in range(model.rowCount()) if model.row_at(n).subject == "From last year")
    click_row(qtbot, page.not_tracked.list.table, place)
    qtbot.waitUntil(page.explaining.explain.isEnabled)
    page.explaining.explain.trigger()
    story = story_in(sheet_of(ui_window), qtbot)
    assert story.headline.startswith("Would be tracked")
    assert any("When it was received it was before start date" in lead for lead in story.leads)
    then = story.chapters[-1]
    assert then.badge.word in {badge.word for badge in OUTCOMES.values()}


def test_a_sample_is_one_click_away(
    ui_window: MainWindow, page: ActivityPage, mail: UiMail, tmp_path: Path, qtbot: QtBot
) -> None:
    mail.service.explain.samples = (a_file(tmp_path, a_message(to=SUSAN), "An offer.eml"),)
    press(qtbot, page, "Explain a message …")
    beginning = sheet_of(ui_window).shown
    assert beginning is not None
    qtbot.waitUntil(beginning.isVisible)
    press(qtbot, beginning, "An offer")
    assert story_in(sheet_of(ui_window), qtbot).code == "NoCorrelationMatch (1)"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert sheet_of(ui_window).isAncestorOf(focus)
    press(qtbot, sheet_of(ui_window), "Another message")
    again = sheet_of(ui_window).shown
    assert isinstance(again, Beginning)
    qtbot.waitUntil(again.isVisible)
    press(qtbot, again, "An offer")
    assert story_in(sheet_of(ui_window), qtbot).code == "NoCorrelationMatch (1)"


def test_many_recipients_and_candidates_stay_folded(
    ui_window: MainWindow, page: ActivityPage, mail: UiMail, tmp_path: Path, qtbot: QtBot
) -> None:
    for number in range(60):
        mail.receive(f"m{number}", subject="Broken chair", message_id=f"m{number}@x.test")
    strangers = ", ".join(f"nobody{number}@elsewhere.test" for number in range(50))
    raw = a_message(to=f"{SUPPORT}, {strangers}", References="<1@example.net>")
    assert drop(ui_window, a_file(tmp_path, raw))
    sheet = sheet_of(ui_window)
    story = story_in(sheet, qtbot)
    parties = next(one for one in story.chapters if one.title == "Sender and recipients")
    (recipients,) = [group for group in parties.groups if "recipients" in group.heading]
    assert (recipients.folded, len(recipients.lines)) == (True, 51)
    folded = next(
        one for one in sheet.findChildren(Folded) if "51 recipients" in one._heading.text()
    )
    QTest.mouseClick(folded._heading, Qt.MouseButton.LeftButton)
    press(qtbot, folded, "Show all 51")
    assert len(folded.findChildren(LineView)) == 51
