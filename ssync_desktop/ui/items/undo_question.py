"""Asks before a write is taken back: what would happen, and one pair of buttons."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.items.undo_words import UNDO_ASKED, UNDO_NO, UNDO_YES, meaning


def ask_to_undo(parent: QWidget, version: FormerVersion, undo: Callable[[], object]) -> None:
    """Ask whether *version* is to be taken back; *undo* is called if it is.

    The question is shown over the window of *parent*, waits for nobody, and does nothing by
    default.
    """

    def go() -> None:  # takes no "checked", which the button would hand on
        undo()

    box = QMessageBox(
        QMessageBox.Icon.Question,
        UNDO_YES,
        UNDO_ASKED.format(subject_words(version.subject)),
        QMessageBox.StandardButton.NoButton,
        parent,
    )
    box.setInformativeText(meaning(version))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setDefaultButton(box.addButton(UNDO_NO, QMessageBox.ButtonRole.RejectRole))
    box.addButton(UNDO_YES, QMessageBox.ButtonRole.AcceptRole).clicked.connect(go)
    box.open()
