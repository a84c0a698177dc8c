"""The button that leads to What-if is called by that name, and says what it does."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.people import UserDraft
from ssync_desktop.ui.users.editors import UserEditor
from ssync_desktop.ui.what_if.words import TRY_HINT, TRY_WORDS


@pytest.mark.usefixtures("theme")
def test_the_button_says_what_if_and_what_that_is(qtbot: QtBot) -> None:
    editor = UserEditor(UserDraft(last_name="Lovelace"), "Ada")
    qtbot.addWidget(editor)
    made = next(one for one in editor.findChildren(QPushButton) if one.text() == "What if …")
    assert made.accessibleDescription() == made.toolTip()
    words = {one.text() for one in editor.findChildren(QLabel)}
    assert made.isEnabled() is (TRY_WORDS in words)
    assert "before anything is saved" in TRY_HINT
