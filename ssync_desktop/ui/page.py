"""The base of all pages: title and state, actions, filter, content with a pane, keyboard."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import ActionButton
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.layouts import label, row
from ssync_desktop.ui.widgets.notice import NoticeBar, NoticeOver
from ssync_desktop.ui.widgets.split_content import SplitContent
from ssync_desktop.ui.widgets.tab_order import take_keyboard
from ssync_desktop.ui.widgets.table_view import TableView
from ssync_desktop.ui.widgets.tool_strip import ToolStrip

NOTICE_HEIGHT = 4 * GRID
LEAST_HEIGHT = 60 * GRID  # in a lower window the page scrolls as a whole


class Page(QWidget):
    """One place of the rail; made when it is first opened, kept as long as the window.

    Override what fits: :meth:`first_shown`, :meth:`show_subject`, :meth:`synchronize`.

    Signals:
        attention_changed(int): how many things on this page want attention.
    """

    attention_changed = Signal(int)

    def __init__(self, title: str, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.notice = NoticeBar()
        self.main_action: QAction | None = None
        self.filters: FilterBar | None = None
        self._over: QWidget | None = None
        self._above: list[QWidget] = []
        self._split: SplitContent | None = None
        self._started = False
        self.setAccessibleName(title)
        self.setMinimumHeight(LEAST_HEIGHT)
        self._state = label("", "muted")
        self._state.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._state.setMinimumHeight(NOTICE_HEIGHT)  # a notice stands over it, and nothing moves
        self._main = QWidget()
        self._main.setLayout(row())
        self._tools = ToolStrip()
        self._tools.hide()
        self._places: QWidget | None = None
        self._stack = QStackedWidget()
        heading = QHBoxLayout()
        heading.setSpacing(2 * GRID)
        words = QVBoxLayout()
        words.setSpacing(HALF)
        words.addWidget(label(title, "title"))
        words.addWidget(self._state)
        heading.addLayout(words, 1)
        heading.addWidget(self._main, 0, Qt.AlignmentFlag.AlignTop)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._whole.setSpacing(GRID)
        self._whole.addLayout(heading)
        self._whole.addWidget(self._tools)
        self._whole.addWidget(self._stack, 1)
        NoticeOver(self.notice, self._state, self)
        self.notice.keyboard_freed.connect(self.take_focus)

    # --- what a page is put together from ------------------------------------------------------

    def set_state(self, sentence: str) -> None:
        """Say in one sentence how things stand here."""
        self._state.setText(sentence)

    def set_main_action(self, action: QAction) -> None:
        """Show what this page is for as its main button; Ctrl+N triggers it."""
        self.main_action = action
        self.addAction(action)
        box = self._main.layout()
        assert box is not None
        box.addWidget(ActionButton(action, main=True))

    def set_filters(self, filters: FilterBar) -> None:
        """Put the filter at the left of the toolbar; Ctrl+F goes there."""
        self.filters = filters
        self._tools.insert(0, filters)
        self._tools.show()

    def set_places(self, places: QWidget) -> None:
        """Put a choice between many lists on a line of its own, above the toolbar."""
        self._places = places
        self._whole.insertWidget(1, places)

    def add_tool(self, tool: QWidget, *, first: bool = False) -> None:
        """Put a widget into the toolbar, *first* before everything that is there already."""
        self._tools.insert(0 if first else self._tools.count(), tool)
        self._tools.show()

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """Show *actions* in the toolbar, in this order; mirror them in the table's menu too."""
        for action in actions:
            self.addAction(action)
            action.triggered.connect(self._leave_tools)
            self._tools.add_action(action)
        self._tools.show()

    @Slot()
    def _leave_tools(self) -> None:
        """Give the keyboard back to the list: what was done may not be done again at once.

        Else it would pass on to the next button when this one is disabled, from Approve to Reject.
        """
        focus = QApplication.focusWidget()
        if focus is not None and self._tools.isAncestorOf(focus):
            self.take_focus()

    def set_content(self, content: QWidget, pane: QWidget | None = None) -> None:
        """Fill the page with *content*, and with *pane* once a row of it is selected.

        The pane stands beside the content, or below it in narrow windows, and goes with Esc.
        """
        if pane is not None:
            self._split = SplitContent(content, pane)
            for table in content.findChildren(TableView):
                table.chosen.connect(partial(self._reveal_pane, table))
        self._stack.insertWidget(0, content if self._split is None else self._split)
        self._stack.setCurrentIndex(0)

    def offer_pane(self, offered: bool) -> None:
        """Say whether there is anything the pane could be about; see :class:`SplitContent`."""
        if self._split is not None:
            self._split.offer(offered)

    def _reveal_pane(self, table: TableView, ids: Sequence[UUID]) -> None:
        """Show the pane with the first selection; the row it is about stays in view."""
        if self._split is None or self._split.revealed or not ids:
            return
        self._split.reveal()
        QTimer.singleShot(0, table, lambda: table.scrollTo(table.currentIndex()))

    def _put_pane_away(self) -> None:
        if self._split is None or not self._split.revealed:
            return
        for table in self._split.findChildren(TableView):
            if table.isVisible():
                table.clearSelection()
                table.setFocus()
        self._split.reveal(False)

    def _show_tools(self, shown: bool) -> None:
        """Show or hide all that is about the content and not about what is over it."""
        self._tools.setVisible(shown and self._tools.count() > 0)
        self._main.setVisible(shown)
        if self._places is not None:
            self._places.setVisible(shown)

    # --- an editor over the content ------------------------------------------------------------

    @property
    def over(self) -> QWidget | None:
        """What is shown over the content now."""
        return self._over

    def show_over(self, widget: QWidget) -> None:
        """Show *widget* (an editor) in place of the content until :meth:`close_over`."""
        self.close_over()
        self.notice.leave()
        self._over = widget
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        self._show_tools(False)
        if isinstance(widget, DraftEditor):
            widget.cancelled.connect(self.go_back)
        if isinstance(widget, DraftEditor) and widget.begins_at is not None:
            widget.begins_at.setFocus()  # wherever the stack of the page has put it
        else:
            self._give_keyboard(widget)

    @Slot()
    def close_over(self) -> None:
        """Show the content again; what was over it is deleted."""
        while self._above:
            self.close_above()
        if self._over is None:
            return
        self._stack.removeWidget(self._over)
        self._over.deleteLater()
        self._over = None
        self._stack.setCurrentIndex(0)
        self._show_tools(True)
        self.notice.close_notice()
        self.take_focus()

    @property
    def above(self) -> QWidget | None:
        """What is looked at besides, over an editor or the content."""
        return self._above[-1] if self._above else None

    def show_above(self, widget: QWidget) -> None:
        """Show *widget* until :meth:`close_above`; an editor below it keeps what was entered."""
        self.notice.leave()
        self._above.append(widget)
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        self._show_tools(False)
        if isinstance(widget, DraftEditor):
            widget.cancelled.connect(self.go_back)
        self._give_keyboard(widget)

    @Slot()
    def close_above(self) -> None:
        """Go back to what was below; what was above it is deleted."""
        if not self._above:
            return
        gone = self._above.pop()
        below = self.above or self._over or self._stack.widget(0)
        if below is not None:
            self._stack.setCurrentWidget(below)
        self._stack.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        self._show_tools(self.above is None and self._over is None)
        self.take_focus()

    @property
    def unsaved(self) -> bool:
        """Whether edits would be lost by leaving."""
        return any(_holds_edits(one) for one in (self._over, *self._above))

    # --- the keyboard and the window -----------------------------------------------------------

    @Slot()
    def take_focus(self) -> None:
        """Let the keyboard go on in the editor or the list, not wherever Qt finds something."""
        shown = self.above or self._over or self._stack.currentWidget()
        tables = shown.findChildren(QTableView)
        visible = [table for table in tables if table.isVisible()]
        if (over := self.above or self._over) is not None:
            self._give_keyboard(over)
        else:
            next(iter(visible), self).setFocus()

    def _give_keyboard(self, over: QWidget) -> None:
        take_keyboard(over, over.begins_at if isinstance(over, DraftEditor) else None)

    @Slot()
    def go_back(self) -> None:
        """Esc: leave the editor, or the selection and its pane.

        Edits are given up only by a second, explicit step.
        """
        if self._above:
            self._leave(self.close_above, asks=_holds_edits(self.above))
        elif self._over is None:
            self._put_pane_away()
        else:
            self._leave(self.close_over, asks=self.unsaved)

    def _leave(self, close: Callable[[], object], *, asks: bool) -> None:
        if asks:
            self.notice.say("Your changes are not saved.", Tone.WARN, "Discard them", close)
        else:
            close()

    @Slot()
    def focus_filter(self) -> None:
        """Ctrl+F: the filter of what is looked at besides, or that of the page."""
        own = getattr(self.above, "filters", None)
        if isinstance(own, FilterBar):
            own.take_focus()
        elif self.filters is not None and self._over is None and not self._above:
            self.filters.take_focus()

    @Slot()
    def synchronize(self) -> None:
        """F5: synchronize what is selected, or read again; a page says what that means."""

    def show_subject(self, subject: object) -> None:
        """Show *subject*, which another page sent the user here for."""

    def first_shown(self) -> None:
        """Ask for what the page shows; called once, before the page is first seen."""

    def enter(self) -> None:
        """Called by the window whenever the page comes to the front."""
        if not self._started:
            self._started = True
            self.first_shown()


def _holds_edits(widget: QWidget | None) -> bool:
    """Say whether leaving *widget* would lose what was entered in it."""
    if isinstance(widget, DraftEditor):
        return widget.changed
    return bool(getattr(widget, "unsaved", False))
