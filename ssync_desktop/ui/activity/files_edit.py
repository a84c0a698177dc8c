"""The files of an email that is being written."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.email import Attachment, AttachmentDraft
from ssync_desktop.ui.activity.words import size_words
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import IconButton, button
from ssync_desktop.ui.widgets.editors import ValueEditor
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import label


class KeptFiles(ValueEditor):
    """Holds ``tuple[Attachment, ...]``: what is stored with the email already and stays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = FileLines(self._remove)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._lines)
        self._files: tuple[Attachment, ...] = ()

    def value(self) -> Any:
        """Return the attachments that stay."""
        return self._files

    def show_value(self, value: Any) -> None:
        """Show these attachments."""
        self._files = tuple(value)
        self._lines.show_files([(one.file_name, one.size) for one in self._files])

    def _remove(self, number: int) -> None:
        self.show_value((*self._files[:number], *self._files[number + 1 :]))
        self.edited.emit()


class FilesEdit(ValueEditor):
    """Holds ``tuple[AttachmentDraft, ...]``; who reads the files gives them to :meth:`add`.

    Signals:
        files_chosen(list[Path]): the user wants these attached.
    """

    files_chosen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[AttachmentDraft, ...] = ()
        self._lines = FileLines(self._remove)
        self._unread = label("", "problem", select=True)
        self._unread.hide()
        attach = button("Attach files …", "attachment")
        attach.clicked.connect(self.choose)
        below = QHBoxLayout()
        below.addWidget(attach)
        below.addWidget(label("or drop them here", "muted", wrap=False))
        below.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        box.addWidget(self._lines)
        box.addLayout(below)
        box.addWidget(self._unread)
        self.setFocusProxy(attach)

    def value(self) -> Any:
        """Return the files in the order they were attached."""
        return self._files

    def show_value(self, value: Any) -> None:
        """Show these files."""
        self._files = tuple(value)
        self._lines.show_files([(one.file_name, len(one.content)) for one in self._files])

    @property
    def problems(self) -> str:
        """What stands below the files: why some of them were not attached."""
        return self._unread.text()

    def tell(self, problems: Sequence[str]) -> None:
        """Say why files were not attached."""
        self._unread.setText("\n".join(problems))
        self._unread.setVisible(bool(problems))

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

    def _remove(self, number: int) -> None:
        self.show_value((*self._files[:number], *self._files[number + 1 :]))
        self.edited.emit()


class FileLines(QWidget):
    """A line for each file: its name, its size, and the way to take it off."""

    def __init__(self, remove: Callable[[int], object]) -> None:
        super().__init__()
        self._take_off = remove
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(HALF)
        self.hide()

    def show_files(self, files: Sequence[tuple[str, int]]) -> None:
        """Show names with their sizes in octets."""
        while (item := self._box.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for number, (name, size) in enumerate(files):
            self._box.addWidget(self._line(number, name, size))
        self.setVisible(bool(files))

    def _line(self, number: int, name: str, size: int) -> QWidget:
        made = QWidget()
        remove = IconButton(f"Remove {name}", "close")
        remove.setProperty("number", number)
        remove.clicked.connect(self._remove)
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(IconLabel("attachment", Tone.OFF, 16))
        line.addWidget(label(name), 1)
        line.addWidget(label(size_words(size), "muted", wrap=False))
        line.addWidget(remove)
        return made

    @Slot()
    def _remove(self) -> None:
        self._take_off(int(self.sender().property("number")))
