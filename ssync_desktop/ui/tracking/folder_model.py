"""The folders of a mailbox as a tree that can be chosen from."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QColor, QStandardItem, QStandardItemModel

from ssync_desktop.domain.tracking_folder import FolderNode
from ssync_desktop.ui.colours import present_colours
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.tracking.words import STEP

ROW = 3 * GRID
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
HEADINGS = ("Folder", "Messages", "Unread", "Rule")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
THE_INBOX = "The inbox itself is read anyway; choose a folder below it."
TAKEN = "“{folder}” has a rule already{regarding}; a folder has one rule at most. Edit that one."
TOO_LONG = "The server's name for this folder is too long for a rule."


class FolderModel(QStandardItemModel):
    """All folders at once, in the order and below the folders the server has them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: dict[str, FolderNode] = {}
        self._items: dict[str, QStandardItem] = {}
        self._own: UUID | None = None
        self.setHorizontalHeaderLabels(HEADINGS)

    def show_folders(self, folders: Iterable[FolderNode], own: UUID | None) -> None:
        """Show *folders*, parents before their children; *own* is the rule that is edited."""
        self.clear()
        self.setHorizontalHeaderLabels(HEADINGS)
        self._nodes, self._items, self._own = {}, {}, own
        for node in folders:
            above = self._items.get(node.parent or "")
            line = list(_line(node, own))
            (above or self.invisibleRootItem()).appendRow(line)
            self._nodes[node.key] = node
            self._items[node.key] = line[0]

    @property
    def count(self) -> int:
        """How many folders lie below the inbox."""
        return max(len(self._nodes) - 1, 0)

    def node(self, key: str) -> FolderNode | None:
        """Return a folder by its key."""
        return self._nodes.get(key)

    def why_not(self, key: str) -> str:
        """Return what keeps a folder from being chosen; empty when nothing does."""
        node = self._nodes.get(key)
        return "" if node is None else _hindrance(node, self._own)

    def keys_called(self, name: str) -> list[str]:
        """Return the keys of the folders of that name that can be chosen."""
        named = [key for key, node in self._nodes.items() if node.name == name]
        return [key for key in named if not self.why_not(key)]

    def index_of(self, key: str) -> QModelIndex:
        """Return where a folder stands; an invalid index when it is not there."""
        item = self._items.get(key)
        return QModelIndex() if item is None else item.index()


def _line(node: FolderNode, own: UUID | None) -> Iterator[QStandardItem]:
    why_not = _hindrance(node, own)
    rule = "" if node.rule_id is None else "This rule" if node.rule_id == own else "Has a rule"
    texts = (node.name, f"{node.items:,}", f"{node.unread:,}" if node.unread else "", rule)
    for number, text in enumerate(texts):
        cell = QStandardItem(text)
        cell.setEditable(False)
        cell.setSizeHint(QSize(0, ROW))
        cell.setSelectable(not why_not)
        if why_not and node.parent is not None:
            cell.setForeground(QColor(present_colours().muted))
        cell.setToolTip(why_not or STEP.join(node.path))
        cell.setData(node.key, KEY_ROLE)
        if number in (1, 2):
            cell.setTextAlignment(RIGHT)
        if number == 0:
            words = ", ".join(filter(None, (node.name, f"{node.items:,} messages", rule, why_not)))
            cell.setAccessibleText(words)
        yield cell


def _hindrance(node: FolderNode, own: UUID | None) -> str:
    if node.parent is None:
        return THE_INBOX
    if not node.can_have_rule:
        return TOO_LONG
    if node.rule_id in (None, own):
        return ""
    regarding = f", regarding {node.regarding.name}" if node.regarding else ""
    return TAKEN.format(folder=node.name, regarding=regarding)
