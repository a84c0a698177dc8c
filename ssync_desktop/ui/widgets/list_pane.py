"""A list as the pages use it: table, empty state, and word of rows that came or went."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.query import Condition, Query
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.theme import HALF
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.notice import NoticeBar
from ssync_desktop.ui.widgets.suggesting import Suggesting
from ssync_desktop.ui.widgets.table_view import TableView
from ssync_desktop.ui.widgets.window_model import WindowModel

NOTHING_FOUND = ("Nothing matches", "No row fits the filter.")


class ListPane(QWidget):
    """Shows the rows of a query, narrowed by a filter bar.

    Rows change in place. Where rows came or went it says how many, and shows them when the user
    asks; by itself only while nobody is near (:attr:`TableView.at_rest`).

    Signals:
        counted(int): how many rows the query has.
    """

    counted = Signal(int)

    def __init__(
        self,
        model: WindowModel,
        query: Query,
        empty: EmptyState,
        filters: FilterBar | None = None,
        name: str = "List",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.table = TableView(model, name)
        self._base = query
        self._filters = filters
        self._notice = NoticeBar()
        self._nothing_found = EmptyState("search", *NOTHING_FOUND)
        self._suggesting: Suggesting | None = None
        self._stack = QStackedLayout()
        self._empty = empty
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HALF)
        box.addLayout(self._stack, 1)
        box.addWidget(self._notice)  # below: above, it would push the rows away from the pointer
        for part in (self.table, empty, self._nothing_found):  # in a window of their own they flash
            self._stack.addWidget(part)
        model.arrived.connect(self._arrived)
        model.outdated.connect(self._offer)
        model.failed.connect(self._fail)
        if filters is not None:
            filters.filtered.connect(self._filter)

    def start(self) -> None:
        """Ask for the rows; call once, when the page is first shown."""
        self._filter(
            self._filters.text if self._filters else "",
            self._filters.conditions if self._filters else (),
        )

    def put_above(self, widget: QWidget) -> None:
        """Put *widget* between the page's tools and the rows."""
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(0, widget)

    def suggest_by(self, suggesting: Suggesting) -> None:
        """Name similar rows where a filter text finds none."""
        self._suggesting = suggesting
        suggesting.found.connect(self._suggest)

    @Slot(Changes)
    def note(self, changes: Changes) -> None:
        """Take note of changed rows; connect ``LiveStatus.rows_changed`` to it."""
        self.model.note(changes)

    @Slot()
    def take_order(self) -> None:
        """Show the rows and the order of now."""
        self._notice.close_notice()
        self.model.take_order()

    @Slot(str, tuple)
    def _filter(self, text: str, conditions: tuple[Condition, ...]) -> None:
        shown = self.model.query or self._base
        asked = replace(
            self._base,
            text=text,
            conditions=(*self._base.conditions, *conditions),
            sort=shown.sort,
            descending=shown.descending,
        )
        self._notice.close_notice()
        self.model.ask(asked)

    @Slot()
    def _arrived(self) -> None:
        rows = self.model.rowCount()
        self._notice.close_notice()
        if rows:
            self._stack.setCurrentWidget(self.table)
        elif self._filters is not None and self._filters.narrows:
            self._nothing_found.say(*NOTHING_FOUND)
            self._stack.setCurrentWidget(self._nothing_found)
            if self._suggesting is not None and self._filters.text:
                self._suggesting.look(self._filters.text)
        else:
            self._stack.setCurrentWidget(self._empty)
        self.counted.emit(rows)

    @Slot(str, tuple)
    def _suggest(self, text: str, names: tuple[str, ...]) -> None:
        """Say which names are like what was typed, and offer the nearest."""
        if self._filters is None or self._filters.text != text or self.model.rowCount():
            return
        there = " and ".join(f"“{name}”" for name in names)
        self._nothing_found.say(NOTHING_FOUND[0], f"{NOTHING_FOUND[1]} Similar names: {there}.")
        show = partial(self._filters.look_for, names[0])
        self._notice.say(f"Did you mean {names[0]}?", Tone.INFO, "Show", show, stays=True)

    @Slot(int, int)
    def _offer(self, added: int, removed: int) -> None:
        if self.model.rowCount() == 0 or self.table.at_rest:
            self.model.take_order()
            return
        words = [f"{added:,} new"] if added else []
        words += [f"{removed:,} gone"] if removed else []
        self._notice.say(
            f"The list has changed: {', '.join(words)}.",
            Tone.INFO,
            "Show",
            self.take_order,
            stays=True,
        )

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        report = from_error(error)
        self._notice.say(
            f"{report.title}. {report.remedy}", Tone.BAD, "Try again", self.model.take_order
        )
