"""Lines of a chapter: a mark, a name that may lead somewhere, and what is to be said of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.ui.explain.story import Group, Line, Link
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import StatusBadge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import column, label, row
from ssync_desktop.ui.widgets.long_text import words

SHOWN = 12  # lines that are built at first; a hundred of them would take their time
LONGEST_NAME = 60  # characters of a name on a button, which does not break


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
        head = row(spacing=GRID)
        if line.mark is None:
            head.addWidget(label(f"{line.name}:", wrap=False))
            head.addWidget(self._link(line.detail or line.name))
        else:
            badge = StatusBadge(line.mark)
            badge.setMinimumWidth(10 * GRID)
            head.addWidget(badge)
            plain = line.link is None
            head.addWidget(words(line.name) if plain else self._link(line.name), int(plain))
        if line.link is not None:
            head.addStretch(1)
        box.addLayout(head)
        if line.mark is not None and line.detail:
            box.addWidget(words(line.detail, "muted"))

    def _link(self, name: str) -> QWidget:
        short = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        made = button(short, link=True)
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
            self._box.addWidget(self._more)
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
    if group.folded:
        return Folded(group.heading, lines), lines
    if not group.heading:
        return lines, lines
    whole = QWidget()
    whole.setLayout(column(label(group.heading, select=True), lines, spacing=HALF))
    return whole, lines
