"""The files of an appointment in its pane: what there is, and what can be done with one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.domain.items.attached_files import AttachedFile
from ssync_desktop.domain.items.details import ItemDetails
from ssync_desktop.ui.activity.words import size_words
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import label

NOT_POSSIBLE = (
    "Recurring appointments and service activities have no files in the organization; what is "
    "attached in Exchange stays there."
)
STAY = (
    "They stay in the organization: “Synchronize the attachments of appointments” is off in "
    "the settings."
)
NONE = "No file is attached."
DROP = "or drop it here"
ATTACH = "Attach a file …"
ROWS = 6  # that are seen at once


class FilesPart(QWidget):
    """Lists the files, the selected one with its buttons below.

    Signals:
        open_wanted(ItemDetails, AttachedFile): show this file in the program for such files.
        save_wanted(ItemDetails, AttachedFile): save it somewhere.
        remove_wanted(ItemDetails, AttachedFile): take it off.
        attach_wanted(ItemDetails, list[Path]): attach these files of this machine.
        choice_wanted(ItemDetails): let files be chosen that are to be attached; the dialog outlives
            this part, which is made anew whenever the appointment changes.
    """

    open_wanted = Signal(ItemDetails, AttachedFile)
    save_wanted = Signal(ItemDetails, AttachedFile)
    remove_wanted = Signal(ItemDetails, AttachedFile)
    attach_wanted = Signal(ItemDetails, list)
    choice_wanted = Signal(ItemDetails)

    def __init__(self, details: ItemDetails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        held = details.held
        assert held is not None
        self._details = details
        self._files = held.files
        self._expects_keyboard = False  # as soon as it is seen
        self.setAccessibleName("Files")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        self.list = FileList(held.files)
        self._attach = button(ATTACH, "attachment")
        self._deeds: list[QPushButton] = []
        if not held.possible:
            self._say(NOT_POSSIBLE)
            return
        self.setAcceptDrops(True)
        if not held.synchronize:
            self._say(STAY)
        if held.files:
            self._add_list()
        else:
            self._say(NONE)
        self._add_buttons()

    def _say(self, sentence: str) -> None:
        self._box.addWidget(label(sentence, "muted"))

    def _add_list(self) -> None:
        self._box.addWidget(self.list)
        self.list.itemActivated.connect(self._open)
        self.list.currentRowChanged.connect(self._name_deeds)
        self.list.delete.activated.connect(self._remove)
        for words, icon, do in (
            ("Open", "folder", self._open),
            ("Save as …", "save", self._save),
            ("Remove", "delete", self._remove),
        ):
            made = button(words, icon)
            made.clicked.connect(do)
            self._deeds.append(made)
        self.list.setCurrentRow(0)

    def _add_buttons(self) -> None:
        self._attach.clicked.connect(self._choose)
        holder = QWidget()
        flow = FlowLayout(holder, GRID)
        for one in (*self._deeds, self._attach):
            flow.addWidget(one)
        drop = label(DROP, "muted", wrap=False)
        drop.setMinimumHeight(self._attach.sizeHint().height())  # in the middle of its line
        flow.addWidget(drop)
        self._box.addWidget(holder)

    @property
    def selected(self) -> AttachedFile | None:
        """The file that is selected; None where there is none."""
        place = self.list.currentRow()
        return self._files[place] if place >= 0 else None

    @property
    def has_keyboard(self) -> bool:
        """Whether somebody works here with the keyboard."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            return True
        return self._expects_keyboard and not self.isVisible()

    def go_on_from(self, before: "FilesPart", *, keyboard: bool) -> None:
        """Select what was selected in the part that stood here before, or what took its place.

        *keyboard*: it was there, and comes along.
        """
        if self._files:
            place = min(max(before.list.currentRow(), 0), len(self._files) - 1)
            if before.selected in self._files:
                place = self._files.index(before.selected)
            self.list.setCurrentRow(place)
        if keyboard:
            self.take_focus()

    def take_focus(self) -> None:
        """Take the keyboard, at the latest when it is seen."""
        self._expects_keyboard = not self.isVisible()
        (self.list if self._files else self._attach).setFocus()

    # --- what is wished ------------------------------------------------------------------------

    @Slot(int)
    def _name_deeds(self, place: int) -> None:
        """Say of which file the buttons are, to who does not see it."""
        for one in self._deeds:
            one.setEnabled(place >= 0)
            if place >= 0:
                one.setAccessibleName(f"{one.text()}: {self._files[place].name}")

    @Slot()
    def _open(self) -> None:
        if self.selected is not None:
            self.open_wanted.emit(self._details, self.selected)

    @Slot()
    def _save(self) -> None:
        if self.selected is not None:
            self.save_wanted.emit(self._details, self.selected)

    @Slot()
    def _remove(self) -> None:
        if self.selected is not None:
            self.remove_wanted.emit(self._details, self.selected)

    @Slot()
    def _choose(self) -> None:
        self.choice_wanted.emit(self._details)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this machine."""
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach them."""
        paths = _dropped(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.attach_wanted.emit(self._details, paths)


class FileList(QListWidget):
    """Files with their sizes, as high as they need, up to a few lines."""

    def __init__(self, files: Sequence[AttachedFile]) -> None:
        super().__init__()
        self.setAccessibleName("Attached files")
        self.setProperty("look", "files")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAcceptDrops(False)  # what is dropped is for the part around it
        for one in files:
            words = f"{one.name} ({size_words(one.size)})"
            item = QListWidgetItem(words)
            item.setToolTip(words)
            self.addItem(item)
        self.delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        self.delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the lines out anew: they were before it was dressed."""
        self.doItemsLayout()
        self.scrollToItem(self.currentItem())
        super().showEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as it may be, and as high as its lines, up to a few."""
        self.ensurePolished()  # only what is dressed knows how high its lines are
        lines = min(self.count(), ROWS)
        height = self.sizeHintForRow(0) * lines if lines else 0
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Narrow, and no lower."""
        return QSize(0, self.sizeHint().height())


def _dropped(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
