"""Attachments leave the program only as files the user named."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.file_names import safe_name
from ssync_desktop.ui.activity.attachments import AttachmentList
from ssync_desktop.ui.activity.page import ActivityPage
from tests.ui.activity.test_lists import pick, words


def ask_to_save(page: ActivityPage, qtbot: QtBot) -> QFileDialog:
    """Select an email with an attachment, click Save as, and return the dialog."""
    pick(page.incoming, "Broken chair", qtbot)
    attachments = page.incoming.pane.findChild(AttachmentList)
    assert isinstance(attachments, AttachmentList)
    QTest.mouseClick(attachments.findChild(QPushButton), Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    return dialog


def test_an_attachment_is_saved_where_the_user_wants_it(
    page: ActivityPage, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ask_to_save(page, qtbot)
    assert dialog.selectedFiles()[0].endswith("/receipt 2026.pdf")
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("receipt.pdf")
    dialog.accept()
    qtbot.waitUntil(lambda: "Saved as" in page.notice.text)
    assert (tmp_path / "receipt.pdf").read_bytes() == b"%PDF-1.7 receipt"


def test_a_file_that_cannot_be_written_is_said(
    page: ActivityPage, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ask_to_save(page, qtbot)
    folder = tmp_path / "unplugged"
    folder.mkdir()
    dialog.setDirectory(str(folder))
    dialog.selectFile("receipt.pdf")
    dialog.accept()
    folder.rmdir()
    qtbot.waitUntil(lambda: "receipt.pdf could not be saved: No such file" in page.notice.text)


def test_a_dialog_given_up_leaves_nothing(page: ActivityPage, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ask_to_save(page, qtbot)
    dialog.setDirectory(str(tmp_path))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)
    assert list(tmp_path.glob("*.pdf")) == []


def test_blocked_types_and_pictures_of_the_body_are_not_offered(
    page: ActivityPage, qtbot: QtBot
) -> None:
    pick(page.incoming, "Broken chair", qtbot)
    attachments = page.incoming.pane.findChild(AttachmentList)
    assert isinstance(attachments, AttachmentList)
    shown = words(attachments)
    assert "receipt 2026.pdf" in shown
    assert "run-me.exe" not in shown
    assert "photo.png" not in shown
    assert "run-me.exe" in words(page.incoming.pane)  # in the reasons


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b:c?.txt", "a_b_c_.txt"),
        ("..", "attachment"),
        ("", "attachment"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_a_strangers_file_name_stays_a_name(given: str, expected: str) -> None:
    assert safe_name(given) == expected
