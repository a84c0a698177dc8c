"""Paints the cells of a table: text with an icon, badges, progress.

A list that is scrolled paints hundreds of cells anew twenty times a second, so a cell is asked for
whole, and the style is troubled only where there is something under it.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ssync_desktop.ui.colours import Colours, present_colours
from ssync_desktop.ui.icons import pixmap
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import Badge, paint_badge
from ssync_desktop.ui.widgets.columns import BADGE_ROLE, PROGRESS_ROLE, Align, Cell
from ssync_desktop.ui.widgets.progress import Progress, paint_progress

ICON = 16

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """One delegate for every column; the model says what a cell is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint what the cell holds, on the ground of a selected row."""
        cell = cell_at(index)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            self._paint_ground(painter, option)
        area = option.rect.adjusted(GRID, 0, -GRID, 0)
        painter.save()
        painter.setFont(option.font)
        if cell.progress is not None:
            paint_progress(painter, area.adjusted(0, HALF, 0, -HALF), cell.progress)
        elif cell.badge is not None:
            paint_badge(painter, area, cell.badge)
        elif cell.text or cell.icon:
            _paint_text(painter, area, option, cell, selected=selected)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row has the same height."""
        return QSize(super().sizeHint(option, index).width(), row_height(option))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        option.state &= ~QStyle.StateFlag.State_HasFocus  # the row is marked, not a cell of it
        option.showDecorationSelected = True
        panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
        option.widget.style().drawPrimitive(panel, option, painter, option.widget)


def cell_at(index: Index) -> Cell:
    """Return what stands at *index*, from a model of ours or by the roles of any other."""
    # Asked by name: whether it is a CellSource is a question of fifteen microseconds.
    whole: Callable[[int, int], Cell] | None = getattr(index.model(), "cell", None)
    if whole is not None:
        return whole(index.row(), index.column())
    align = index.data(Qt.ItemDataRole.TextAlignmentRole)
    icon, text = index.data(Qt.ItemDataRole.UserRole), index.data(Qt.ItemDataRole.DisplayRole)
    badge, progress = index.data(BADGE_ROLE), index.data(PROGRESS_ROLE)
    return Cell(
        "" if text is None else str(text),
        Align.LEFT.value if align is None else Qt.AlignmentFlag(align),
        icon if isinstance(icon, str) else "",
        badge if isinstance(badge, Badge) else None,
        progress if isinstance(progress, Progress) else None,
    )


def row_height(option: QStyleOptionViewItem) -> int:
    """Return the height of a row: a line of text with air around it, on the grid."""
    return max(int(option.fontMetrics.height()) + 2 * GRID, 4 * GRID)


def _paint_text(
    painter: QPainter, area: QRect, option: QStyleOptionViewItem, cell: Cell, *, selected: bool
) -> None:
    colours: Colours = present_colours()
    colour = QColor(colours.selected_text if selected else colours.text)
    painter.setPen(colour)
    if cell.icon:
        scale = painter.device().devicePixelRatio()
        image = pixmap(cell.icon, colour, QColor(colours.base), ICON, scale)
        painter.drawPixmap(area.left(), area.top() + (area.height() - ICON) // 2, image)
        area = area.adjusted(ICON + GRID, 0, 0, 0)
    shown = option.fontMetrics.elidedText(
        cell.text.replace("\n", " "), Qt.TextElideMode.ElideRight, area.width()
    )
    painter.drawText(area, cell.align, shown)
