"""Paints the cells of a table: text with an icon, badges, progress."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ssync_desktop.ui.colours import present_colours
from ssync_desktop.ui.icons import pixmap
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import Badge, paint_badge
from ssync_desktop.ui.widgets.columns import BADGE_ROLE, PROGRESS_ROLE
from ssync_desktop.ui.widgets.progress import Progress, paint_progress

ICON = 16


class CellDelegate(QStyledItemDelegate):
    """One delegate for every column; the model's roles say what a cell is."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the ground as the style does, and on it what the cell holds."""
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = option.rect.adjusted(GRID, 0, -GRID, 0)
        painter.save()
        painter.setFont(option.font)
        badge, progress = index.data(BADGE_ROLE), index.data(PROGRESS_ROLE)
        if isinstance(progress, Progress):
            paint_progress(painter, area.adjusted(0, HALF, 0, -HALF), progress)
        elif isinstance(badge, Badge):
            paint_badge(painter, area, badge)
        else:
            self._paint_text(painter, area, option, index, text)
        painter.restore()

    def _paint_text(
        self,
        painter: QPainter,
        area: QRect,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        text: str,
    ) -> None:
        colours = present_colours()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QColor(colours.selected_text if selected else colours.text))
        name = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(name, str) and name:
            scale = painter.device().devicePixelRatio()
            image = pixmap(name, painter.pen().color(), QColor(colours.base), ICON, scale)
            painter.drawPixmap(area.left(), area.top() + (area.height() - ICON) // 2, image)
            area = area.adjusted(ICON + GRID, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(
            text.replace("\n", " "), Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, option.displayAlignment, shown)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Every row has the same height."""
        return QSize(super().sizeHint(option, index).width(), row_height(option))


def row_height(option: QStyleOptionViewItem) -> int:
    """Return the height of a row: a line of text with air around it, on the grid."""
    return max(int(option.fontMetrics.height()) + 2 * GRID, 4 * GRID)
