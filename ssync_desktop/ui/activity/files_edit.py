"""The files of an email that is being written."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.email import AttachmentDraft
from ssync_desktop.ui.activity.words import size_words
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import IconButton, button
from ssync_desktop.ui.widgets.editors import ValueEditor
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import label


class FilesEdit(ValueEditor):
    """Holds ``tuple[AttachmentDraft, ...]``; who reads the files gives them to :meth:`add`.

    Signals:
        files_chosen(list[Path]): the user wants these attached.
    """

    files_chosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[AttachmentDraft, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(HALF)
        attach = button("Attach files …", "attachment")
        attach.clicked.connect(self.choose)
        below = QHBoxLayout()
        below.addWidget(attach)
        below.addWidget(label("or drop them here", "muted", wrap=False))
        below.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        box.addLayout(self._lines)
        box.addLayout(below)
        self.setFocusProxy(attach)

    def value(self) -> Any:
        """Return the files in the order they were attached."""
        return self._files

    def show_value(self, value: Any) -> None:
        """Show these files."""
        self._files = tuple(value)
        while (item := self._lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for number, file in enumerate(self._files):
            self._lines.addWidget(self._line(number, file))

    def add(self, files: tuple[AttachmentDraft, ...]) -> None:
        """Attach further files."""
        if files:
            self.show_value((*self._files, *files))
            self.edited.emit()

    @Slot()
    def choose(self) -> None:
        """Let the user choose files; nothing waits for the dialog."""
        dialog = QFileDialog(self, "Attach files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(list)
    def _chosen(self, names: list[str]) -> None:
        self.files_chosen.emit([Path(name) for name in names])

    def _line(self, number: int, file: AttachmentDraft) -> QWidget:
        made = QWidget()
        remove = IconButton(f"Remove {file.file_name}", "close")
        remove.setProperty("number", number)
        remove.clicked.connect(self._remove)
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(IconLabel("attachment", Tone.OFF, 16))
        line.addWidget(label(file.file_name), 1)
        line.addWidget(label(size_words(len(file.content)), "muted", wrap=False))
        line.addWidget(remove)
        return made

    @Slot()
    def _remove(self) -> None:
        sender = self.sender()
        number = int(sender.property("number"))
        self.show_value((*self._files[:number], *self._files[number + 1 :]))
        self.edited.emit()
