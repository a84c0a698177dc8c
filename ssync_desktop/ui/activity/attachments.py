"""The attachments of a stored email: their names, sizes, and a way to save each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.email import Attachment
from ssync_desktop.ui.activity.words import size_words
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import label


class AttachmentLine(QWidget):
    """One attachment.

    Signals:
        save_wanted(Attachment): the user wants it as a file.
    """

    save_wanted = Signal(Attachment)

    def __init__(self, attachment: Attachment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attachment = attachment
        save = button("Save as …", "save")
        save.setAccessibleName(f"Save {attachment.file_name} as")
        save.clicked.connect(self._save)
        name = label(attachment.file_name or "(no name)", select=True)
        name.setToolTip(attachment.mime_type)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(IconLabel("attachment", Tone.OFF, 16))
        line.addWidget(name, 1)
        line.addWidget(label(size_words(attachment.size), "muted", wrap=False))
        line.addWidget(save)

    @Slot()
    def _save(self) -> None:
        self.save_wanted.emit(self._attachment)


class AttachmentList(QWidget):
    """All attachments of one email; blocked types were never stored.

    Signals:
        save_wanted(Attachment): the user wants one as a file.
    """

    save_wanted = Signal(Attachment)

    def __init__(self, attachments: Sequence[Attachment], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Attachments")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        for attachment in attachments:
            line = AttachmentLine(attachment)
            line.save_wanted.connect(self.save_wanted)
            box.addWidget(line)
