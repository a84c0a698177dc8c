"""Asks before something is deleted for good."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask_to_delete(
    parent: QWidget, kind: str, name: str, consequence: str, delete: Callable[[], object]
) -> None:
    """Ask whether *name*, a *kind* such as "queue", is to go; *delete* is called if it is.

    Several at once have no name: their *kind* is "3 queues".

    The question is shown over the window of *parent*, waits for nobody, and keeps by default.
    """

    def go() -> None:  # takes no "checked", which the button would hand on
        delete()

    box = QMessageBox(
        QMessageBox.Icon.Question,
        f"Delete {kind}",
        f"Delete the {kind} {name}".rstrip() + "?",
        QMessageBox.StandardButton.NoButton,
        parent,
    )
    box.setInformativeText(consequence)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setDefaultButton(box.addButton("Keep", QMessageBox.ButtonRole.RejectRole))
    agreed = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
    agreed.clicked.connect(go)
    box.open()
