"""Lines of a chapter: a mark, a name that may lead somewhere, and what is to be said of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.ui.explain.story import Group, Line, Link
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import StatusBadge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import column, label, row
from ssync_desktop.ui.widgets.long_text import words

SHOWN = 12  # lines that are built at first; a hundred of them would take their time
LONGEST_NAME = 40  # characters of a name on a button, which does not break
SHORT_NAME = 16  # characters of a name beside which a link has room
SHORT_HEADING = 40  # characters of a heading that folds; longer ones stand above, and break
LEFT = Qt.AlignmentFlag.AlignLeft


class LineView(QWidget):
    """One line.

    Signals:
        link_wanted(Link): show what the name stands for.
    """

    link_wanted = Signal(Link)

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = line
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        if line.mark is None and line.link is None:
            told = f"{line.name}: {line.detail}" if line.detail else line.name
            box.addWidget(words(told))
            return
        if line.mark is None and len(line.name) > SHORT_NAME:
            box.addWidget(words(f"{line.name}:"))
            box.addWidget(self._link(line.detail or line.name), 0, LEFT)
            return
        if line.mark is None:
            box.addLayout(row(label(f"{line.name}:", wrap=False), self._link(line.detail), None))
            return
        holder = QWidget()
        head = FlowLayout(holder, GRID)  # breaks where the window is narrow
        badge = StatusBadge(line.mark)
        badge.setMinimumWidth(10 * GRID)
        head.addWidget(badge)
        plain = label(_short(line.name), wrap=False, select=True)
        head.addWidget(plain if line.link is None else self._link(line.name))
        box.addWidget(holder)
        if line.detail:
            box.addWidget(words(line.detail, "muted"))

    def _link(self, name: str) -> QWidget:
        made = button(_short(name), link=True)
        made.setToolTip(f"Show {name}")
        made.clicked.connect(self._follow)
        return made

    @Slot()
    def _follow(self) -> None:
        if self._line.link is not None:
            self.link_wanted.emit(self._line.link)


class LineList(QWidget):
    """Lines below each other; of many only the first, and the rest when they are asked for.

    Signals:
        link_wanted(Link): see :class:`LineView`.
    """

    link_wanted = Signal(Link)

    def __init__(self, lines: Sequence[Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rest = tuple(lines[SHOWN:])
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(2 * GRID, 0, 0, 0)
        self._box.setSpacing(HALF)
        self._add(lines[:SHOWN])
        self._more = button(f"Show all {len(lines):,}", "expand", link=True)
        self._more.clicked.connect(self._show_all)
        self._more.setVisible(False)
        if self._rest:
            self._box.addWidget(self._more, 0, LEFT)
            self._more.setVisible(True)

    def _add(self, lines: Sequence[Line]) -> None:
        for line in lines:
            view = LineView(line, self)
            view.link_wanted.connect(self.link_wanted)
            self._box.addWidget(view)

    @Slot()
    def _show_all(self) -> None:
        rest, self._rest = self._rest, ()
        self._more.hide()
        self._add(rest)


def group_view(group: Group) -> tuple[QWidget, LineList | None]:
    """Return what shows *group*, and the lines in it, whose links are to be followed."""
    if not group.lines:
        return label(group.heading, select=True), None
    lines = LineList(group.lines)
    if group.folded and len(group.heading) <= SHORT_HEADING:
        return Folded(group.heading, lines), lines
    if not group.heading:
        return lines, lines
    whole = QWidget()
    below = Folded("Details", lines) if group.folded else lines
    whole.setLayout(column(label(group.heading, select=True), below, spacing=0))
    return whole, lines


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
