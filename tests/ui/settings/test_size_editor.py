"""A size is entered in KB and kept in octets."""

import pytest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from ssync_desktop.ui.settings.editors import LARGE, SizeEditor


@pytest.fixture
def editor(qtbot: QtBot) -> SizeEditor:
    made = SizeEditor()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (5_242_880, "That is 5.0 MB."),
        (1024, ""),
        (0, "No attachment is kept."),
        (134_217_728, f"That is 128.0 MB. {LARGE}"),
    ],
)
def test_that_a_size_is_told_in_words(editor: SizeEditor, octets: int, words: str) -> None:
    editor.show_value(octets)
    assert editor.value() == octets
    assert editor.words == words


def test_that_odd_octets_survive_until_somebody_edits(editor: SizeEditor, qtbot: QtBot) -> None:
    editor.show_value(5_000_001)
    assert editor.value() == 5_000_001
    with qtbot.waitSignal(editor.edited):
        editor.findChild(QSpinBox).stepUp()
    assert editor.value() % 1024 == 0
