"""What the program wrote in the last 30 days, over a page, with the way back for each write."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.items.former import FormerVersion, UndoPreview
from ssync_desktop.domain.query import Condition, Table
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.bridge import Operation
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.hidden_plan import HiddenPlan
from ssync_desktop.ui.items.mailbox_choice import MailboxChoice
from ssync_desktop.ui.items.undo_pane import FormerPane
from ssync_desktop.ui.items.undo_words import (
    HIDDEN_HERE,
    NOTHING,
    READING,
    SENTENCE,
    VIEWS,
    badge,
    matches,
    number_words,
    place_words,
)
from ssync_desktop.ui.items.words import TABLES, WRITTEN
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.facts import REFRESH_MS
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import label, row
from ssync_desktop.ui.widgets.moments import relative
from ssync_desktop.ui.widgets.split_content import SplitContent


class UndoSheet(QWidget):
    """Lists the writes of a mailbox, the newest first.

    Signals:
        undo_wanted(FormerVersion): take this write back.
        closed(): the user goes back.
    """

    undo_wanted = Signal(FormerVersion)
    closed = Signal()

    def __init__(
        self, context: PageContext, mailbox_id: UUID | None, parent: QWidget | None = None
    ) -> None:
        """Without *mailbox_id* it is the first mailbox that synchronizes."""
        super().__init__(parent)
        self._context = context
        self._wanted = mailbox_id
        self._versions: tuple[FormerVersion, ...] = ()
        self._selected: UUID | None = None
        self._reading: Operation | None = None
        self.setAccessibleName(WRITTEN)
        self.mailboxes = MailboxChoice(context, mailbox_id)
        self.filters = FilterBar(VIEWS)
        self.summary = label("", "heading", select=True)
        self.hidden = HiddenPlan(HIDDEN_HERE)
        self.model: RowsModel[FormerVersion] = RowsModel(tuple(_columns(context.clock)))
        self.table = RowsTable(self.model, WRITTEN)
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        timer = QTimer(self, interval=REFRESH_MS)  # "3 min ago" grows old
        timer.timeout.connect(self.table.viewport().update)
        timer.start()
        self.pane = FormerPane(context.clock)
        self.empty = EmptyState("success", *NOTHING)
        self.back = button("Back")
        self._build()
        self.mailboxes.offered.connect(self._offered)
        self.mailboxes.failed.connect(self._lost)
        self.mailboxes.picked.connect(self._choose)
        self.filters.filtered.connect(self._fill)
        self.table.selectionModel().selectionChanged.connect(self._select)
        self.pane.undo_wanted.connect(self.undo_wanted)
        self.hidden.show_wanted.connect(self._show_hidden)
        self.back.clicked.connect(self.closed)
        self.read()

    @Slot()
    def read(self) -> None:
        """Ask for the writes of the chosen mailbox."""
        if self._wanted is None:
            return
        self.summary.setText(READING)
        if self._reading is not None:
            self._reading.disconnect(self)  # it may be about another mailbox
        asked = self._context.service.items.former_versions(self._wanted)
        self._reading = self._context.bridge.ask(asked, self._take, self._fail)

    def _build(self) -> None:
        tools = QWidget()
        flow = FlowLayout(tools, GRID)
        for tool in (self.mailboxes, self.filters):
            flow.addWidget(tool)
        self._split = SplitContent(self.table, self.pane)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        top = (label(WRITTEN, "title"), label(SENTENCE, "muted"), tools, self.summary, self.hidden)
        for part in top:
            box.addWidget(part)
        box.addWidget(self._stack, 1)
        box.addLayout(row(self.back, None))
        self.setFocusProxy(self.back)

    @Slot(int)
    def _offered(self, number: int) -> None:
        if self._wanted is None and number:
            self._choose()
        elif self._wanted is None:
            self._stack.setCurrentWidget(self.empty)

    @Slot(BaseException)
    def _lost(self, error: BaseException) -> None:
        if self._wanted is None:
            self._fail(error)

    @Slot()
    def _choose(self) -> None:
        """Read the writes of another mailbox; those of the one before are gone at once."""
        self._wanted = self.mailboxes.value()
        self._versions = ()
        self._fill(self.filters.text, self.filters.conditions)
        self.pane.show_count(0)
        self.read()

    @Slot(object)
    def _take(self, versions: Sequence[FormerVersion]) -> None:
        self._reading = None
        self._versions = tuple(
            sorted(versions, key=lambda one: (one.written_on, one.id), reverse=True)
        )
        self._fill(self.filters.text, self.filters.conditions)
        hides = any(one.content_hidden for one in self._versions)
        self.hidden.follow(hides, self._context.service.privacy.may_show)
        number = len(self._versions)
        self.summary.setText(number_words(number))
        self.empty.say(*NOTHING)
        self._stack.setCurrentWidget(self._split if number else self.empty)

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        self._reading = None
        self.hidden.link.setEnabled(True)
        report = from_error(error)
        self.summary.setText("")
        self.empty.say(report.title, report.remedy)
        self._stack.setCurrentWidget(self.empty)

    @Slot()
    def _show_hidden(self) -> None:
        """Have shown what the writes are about, which is written down; then read them anew."""
        if self._wanted is not None:
            asked = self._context.service.privacy.show_content(Table.MAILBOXES, self._wanted)
            self._context.bridge.ask(asked, self._read_openly, self._fail)

    @Slot(object)
    def _read_openly(self, _nothing: object) -> None:
        self.pane.show_count(0)
        self.read()

    @Slot(str, tuple)
    def _fill(self, text: str, conditions: tuple[Condition, ...]) -> None:
        selected = self._selected
        self.model.show_rows(one for one in self._versions if matches(one, text, conditions))
        places = [n for n, one in enumerate(self.model.rows) if one.id == selected]
        if places:
            self.table.selectRow(places[0])
        else:
            self._split.reveal(False)

    @Slot()
    def _select(self) -> None:
        places = self.table.selected_places()
        self._selected = self.model.rows[places[0]].id if places else None
        if not places:
            self.pane.show_count(0)
            return
        self._split.reveal()
        self.pane.show_version(self.model.rows[places[0]])
        asked = self._context.service.items.undo_preview(self.model.rows[places[0]].id)
        self._context.bridge.ask(asked, self._show_content, self._skip)

    @Slot(object)
    def _show_content(self, preview: UndoPreview) -> None:
        if preview.version.id == self._selected:
            self.pane.show_preview(preview)

    @Slot(BaseException)
    def _skip(self, _error: BaseException) -> None:
        """Leave the pane as it is: its 30 days are over."""


def _columns(clock: Clock) -> Iterator[Shown[FormerVersion]]:
    yield Shown("Did", lambda one: badge(one).word, 112, badge=badge)
    yield Shown("Subject", lambda one: subject_words(one.subject), 124, stretches=True)
    yield Shown("Where", place_words, 104)
    yield Shown("When", lambda one: relative(one.written_on, clock.now()), 104)
    yield Shown("What", lambda one: TABLES[one.object_type], 160, yields=True)
