"""Choosing a folder from the live tree of a mailbox: asked for, failed, empty, or there."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.domain.tracking_folder import FolderNode
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.tracking.folder_model import KEY_ROLE, FolderModel
from ssync_desktop.ui.tracking.words import STEP
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import ValueEditor
from ssync_desktop.ui.widgets.layouts import column, frame, label, row

HEIGHT = 26 * GRID
SELECTABLE = Qt.ItemFlag.ItemIsSelectable
ALL_OPEN = 60  # folders; of more only the first level is unfolded
FIRST = "Choose a mailbox first; its folders are asked for then."
ASKING = "Asking the server for the folders of {mailbox} …"
NONE = "There is no folder below the inbox yet. Make one in the mailbox, then read again."


class FolderTree(ValueEditor):
    """Edits the key of a folder; empty while none is chosen.

    Signals:
        wanted(): the folders are to be asked for (again).
    """

    wanted = Signal()

    def __init__(
        self, own_rule: UUID | None = None, was: str = "", parent: QWidget | None = None
    ) -> None:
        """*own_rule* is edited; *was* is what its folder is called."""
        super().__init__(parent)
        self._own = own_rule
        self._was = was
        self._had = ""  # the key of the folder that the rule came with
        self._key = ""
        self.model = FolderModel(self)
        self.view = QTreeView(rootIsDecorated=True, uniformRowHeights=True)
        self.view.setModel(self.model)
        self.view.setAccessibleName("Folders of the mailbox")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.setFixedHeight(HEIGHT)
        self.view.selectionModel().selectionChanged.connect(self._select)
        self.view.selectionModel().currentChanged.connect(self._tell_why_not)
        self.view.pressed.connect(self._tell_why_not)
        self._words = label(FIRST, "muted")
        self._error = label("", "problem", select=True)
        self._remedy = label("", select=True)
        self._again = button("Try again", "retry")
        self._again.clicked.connect(self.wanted)
        self._state = label("", "muted")
        self._read = button("Read again", "retry", link=True)
        self._read.setAccessibleName("Read the folders again")
        self._read.clicked.connect(self.wanted)
        self._build()

    def value(self) -> str:
        """Return the key of the chosen folder."""
        return self._key

    def show_value(self, value: object) -> None:
        """Choose a folder, now or as soon as the tree is there."""
        self._key = str(value or "")
        self._had = self._had or self._key
        self._reveal()
        self.edited.emit()

    @property
    def node(self) -> FolderNode | None:
        """The chosen folder, once it is known."""
        return self.model.node(self._key)

    @property
    def loaded(self) -> bool:
        """Whether the folders are here."""
        return self._stack.currentWidget() is self._tree

    def wait_for(self, mailbox_name: str) -> None:
        """Say that the folders are asked for; without a mailbox, that one is to be chosen."""
        self._say(ASKING.format(mailbox=mailbox_name) if mailbox_name else FIRST)

    def show_folders(self, folders: Sequence[FolderNode]) -> None:
        """Show the tree; a folder that is not in it any more is not chosen any more."""
        self.model.show_folders(folders, self._own)
        if len(folders) <= ALL_OPEN:
            self.view.expandAll()
        else:
            self.view.expandToDepth(0)
        self._arrange()
        self._count()
        waited = self.window().focusWidget() is self
        self._stack.setCurrentWidget(self._tree)
        if self._key and not self._can_be_chosen():
            self._key = ""
            self.edited.emit()
        if not self._key and (found := self._found_again()):
            self._key = found
            self.edited.emit()
        self._reveal()
        if waited:
            self.view.setFocus()

    def show_error(self, error: BaseException) -> None:
        """Say why the folders could not be read, and offer to try again."""
        report = from_error(error)
        self._error.setText(report.title)
        self._remedy.setText(report.remedy)
        waited = self.window().focusWidget() is self
        self._stack.setCurrentWidget(self._failed)
        if waited:
            self._again.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on to the tree, or to what is there in its place, once it is there."""
        super().focusInEvent(event)
        if self._stack.currentWidget() is not self._waiting:
            (self.view if self.loaded else self._again).setFocus(event.reason())

    def _build(self) -> None:
        waiting = frame(column(self._words, None, margin=2 * GRID), "pane")
        self._failed = frame(
            column(self._error, self._remedy, row(self._again, None), None, margin=2 * GRID), "pane"
        )
        self._tree = QWidget()
        below = row(self._state, self._read)
        below.setStretch(0, 1)
        self._tree.setLayout(column(self.view, below))
        self._waiting = waiting
        self._stack = QStackedLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(self._stack)  # first, or the parts would flash as windows of their own
        for part in (waiting, self._failed, self._tree):
            self._stack.addWidget(part)

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._stack.setCurrentWidget(self._waiting)

    def _arrange(self) -> None:
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for section, width in ((1, 11), (2, 9), (3, 12)):
            header.resizeSection(section, width * GRID)

    def _can_be_chosen(self) -> bool:
        return bool(self.model.flags(self.model.index_of(self._key)) & SELECTABLE)

    def _found_again(self) -> str:
        """Return the folder of the rule that is edited, come back, or the one called like it."""
        if self._own is None:
            return ""
        if not self.model.why_not(self._had) and self.model.node(self._had) is not None:
            return self._had
        called = self.model.keys_called(self._was)
        return called[0] if len(called) == 1 else ""

    def _count(self) -> None:
        count = self.model.count
        below = "1 folder" if count == 1 else f"{count:,} folders"
        self._state.setText(f"{below} below the inbox." if count else NONE)

    @Slot(QModelIndex)
    def _tell_why_not(self, index: QModelIndex) -> None:
        """Say below the tree why what is gone to cannot be chosen."""
        node = self.model.node(str(index.data(KEY_ROLE)))
        if node is not None and node.parent is not None and (why := self.model.why_not(node.key)):
            self._state.setText(why)
        else:
            self._count()

    def _reveal(self) -> None:
        """Let the tree stand at what is chosen."""
        index = self.model.index_of(self._key)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        elif self.model.rowCount():
            self.view.clearSelection()
            self.view.setCurrentIndex(self.model.index(0, 0, QModelIndex()))

    @Slot()
    def _select(self) -> None:
        chosen = self.view.selectionModel().selectedRows()
        key = str(chosen[0].data(KEY_ROLE)) if chosen else ""
        if key != self._key and self.loaded:
            self._key = key
            self.edited.emit()


def path_words(path: Sequence[str]) -> str:
    """Return a folder's path as it is read: "Inbox > Customers > Fabrikam"."""
    return STEP.join(path)
