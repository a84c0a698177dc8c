"""What if, over a page: how far back, the numbers, the changed messages, and one in full."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.query import Condition, Table
from ssync_desktop.domain.what_if import WhatIf, WhatIfDraft
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.what_if.pane import ChangePane
from ssync_desktop.ui.what_if.progress import Trial
from ssync_desktop.ui.what_if.table import VIEWS, Changes, Line, columns
from ssync_desktop.ui.what_if.words import NOTHING, messages, remarks, summary
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import Choice, Number
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.layouts import label, row
from ssync_desktop.ui.widgets.progress import Progress, ProgressLine
from ssync_desktop.ui.widgets.split_content import SplitContent

AT_ONCE = 200  # lines of the ledger that are asked for at once
NO_HEADERS = "The headers of received messages are not kept, so there is nothing to look at."
WRITTEN_DOWN = "Show the subjects of other people's messages. Who looks is written down."


class WhatIfSheet(QWidget):
    """Tries a draft out as soon as it is shown, and again whenever the user wants.

    Signals:
        saved(): the user wants what was tried out to be saved.
        closed(): the user goes back.
        explanation_wanted(UUID): explain this line of the ledger.
    """

    saved = Signal()
    closed = Signal()
    explanation_wanted = Signal(UUID)

    def __init__(
        self,
        context: PageContext,
        draft: WhatIfDraft,
        words: tuple[str, str],
        most_days: int,
        parent: QWidget | None = None,
    ) -> None:
        """*words* say what is tried out, and what its button to save says."""
        super().__init__(parent)
        self._context = context
        self._draft = draft
        self._selected: UUID | None = None
        self._waiting: list[UUID] = []
        self.setAccessibleName("What if")
        self._make_tools(most_days)
        self.progress = ProgressLine("Going through the mail")
        self.summary = label("", "heading", select=True)
        self.remarks = label("", "muted", select=True)
        self.model: RowsModel[Line] = RowsModel(columns(context.clock))
        self.table = RowsTable(self.model, "Messages that would change")
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.pane = ChangePane()
        self.empty = EmptyState("check", NOTHING, "")
        self.save = button(words[1], "save", main=True)
        self.back = button("Back")
        self._changes = Changes(self.model)
        self._trial = Trial(context, self)
        self._build(words[0])
        self._connect()
        self._ask_mailboxes()
        if most_days:
            self.begin()
        else:
            self._refuse("Nothing can be tried out", NO_HEADERS)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._trial.running

    @Slot()
    def begin(self) -> None:
        """Try the draft out on what is chosen."""
        mailbox = self.mailboxes.value()
        draft = replace(
            self._draft, days=self.days.value(), mailboxes=() if mailbox is None else (mailbox,)
        )
        self.summary.setText(f"Trying on the mail of the last {draft.days} days …")
        self.remarks.hide()
        self._show_progress(Progress(0, 0))
        self.progress.show()
        self.again.setEnabled(False)
        self._trial.begin(draft)

    @Slot()
    def stop(self) -> None:
        """Give the trial up; what was found before stays."""
        self._trial.stop()
        self.progress.hide()
        self.again.setEnabled(True)
        self.summary.setText("You gave this up before it had gone through all messages.")

    # --- how it is put together ----------------------------------------------------------------

    def _make_tools(self, most_days: int) -> None:
        self.days = Number(1, max(1, most_days), "days")
        self.days.setAccessibleName("Days to look back")
        self.days.setValue(max(1, min(self._draft.days, most_days)))
        self.mailboxes = Choice([(None, "All mailboxes")])
        self.mailboxes.setAccessibleName("Mailbox")
        self.again = button("Try again", "retry")
        self.filters = FilterBar(VIEWS)
        self.subjects = button("Show subjects", "lock")
        self.subjects.setToolTip(WRITTEN_DOWN)

    def _build(self, words: str) -> None:
        tools = QWidget()
        flow = FlowLayout(tools, GRID)
        span = QWidget()
        span.setLayout(row(label("On the mail of the last", wrap=False), self.days))
        for tool in (
            span,
            self.mailboxes,
            self.again,
            self.filters,
            self.subjects,
        ):
            flow.addWidget(tool)
        self._split = SplitContent(self.table, self.pane)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        for part in (label("What if", "title"), label(words, "muted"), tools, self.progress):
            box.addWidget(part)
        box.addWidget(self.summary)
        box.addWidget(self.remarks)
        box.addWidget(self._stack, 1)
        box.addLayout(row(self.save, self.back, None))
        self._offer_subjects()
        self.setFocusProxy(self.back)

    def _connect(self) -> None:
        self.again.clicked.connect(self.begin)
        self.progress.cancel_requested.connect(self.stop)
        self.subjects.clicked.connect(self._show_subjects)
        self.filters.filtered.connect(self._narrow)
        self.table.selectionModel().selectionChanged.connect(self._select)
        self.pane.content_wanted.connect(self._show_content)
        self.pane.explanation_wanted.connect(self.explanation_wanted)
        self.save.clicked.connect(self.saved)
        self.back.clicked.connect(self.closed)
        self._trial.moved.connect(self._show_progress)
        self._trial.found.connect(self._take)
        self._trial.failed.connect(self._fail)

    # --- the trial -----------------------------------------------------------------------------

    @Slot(Progress)
    def _show_progress(self, progress: Progress) -> None:
        self.progress.show_progress(progress)

    @Slot(WhatIf)
    def _take(self, found: WhatIf) -> None:
        self.progress.hide()
        self.again.setEnabled(True)
        self.summary.setText(summary(found))
        text = remarks(found)
        self.remarks.setText(text)
        self.remarks.setVisible(bool(text))
        self._changes.show(found.changes)
        self._split.reveal(False)
        self._waiting = [change.item_id for change in found.changes]
        self._offer_subjects()
        if found.changes:
            self._stack.setCurrentWidget(self._split)
            self._ask_rows()
            self.table.setFocus()
            return
        looked = messages(found.ground.messages)
        self.empty.say(NOTHING, f"{looked} of these days would be treated just as now.")
        self._stack.setCurrentWidget(self.empty)

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        if isinstance(error, DraftRefused):
            problem = error.problems[0]
            self._refuse("This cannot be tried out", f"{problem.text} {problem.remedy}".strip())
        else:
            report = from_error(error)
            self._refuse(report.title, report.remedy)

    def _refuse(self, heading: str, sentence: str) -> None:
        self.progress.hide()
        self.again.setEnabled(True)
        self.summary.setText("")
        self.remarks.hide()
        self.empty.say(heading, sentence)
        self._stack.setCurrentWidget(self.empty)

    # --- what the messages say -----------------------------------------------------------------

    def _ask_rows(self) -> None:
        part, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        if part:
            asked = self._context.service.rows(Table.RECEIVED_ITEMS, part)
            self._context.bridge.ask(asked, self._take_rows)

    @Slot(object)
    def _take_rows(self, rows: Sequence[Any]) -> None:
        self._changes.take_rows(rows)
        self._ask_rows()
        if self._selected in {one.id for one in rows}:
            self._read()

    def _ask_mailboxes(self) -> None:
        asked = self._context.service.references(ObjectType.MAILBOX)
        self._context.bridge.ask(asked, self._offer_mailboxes)

    @Slot(object)
    def _offer_mailboxes(self, found: tuple[Reference, ...]) -> None:
        self.mailboxes.offer([(None, "All mailboxes"), *((one.id, one.name) for one in found)])

    @Slot(str, tuple)
    def _narrow(self, text: str, conditions: tuple[Condition, ...]) -> None:
        self._changes.narrow(text, conditions)

    # --- one of them ---------------------------------------------------------------------------

    @Slot()
    def _select(self) -> None:
        places = self.table.selected_places()
        if not places:
            self._selected = None
            self.pane.show_count(0)
            return
        self._selected = self.model.rows[places[0]].change.item_id
        self._split.reveal()
        self._read()

    def _read(self) -> None:
        """Ask for the subjects of what the message is related to; those not stored are lines."""
        line = self._line()
        if line is None:
            return
        outcomes = (line.change.before, line.change.after)
        ids = [one.correlation.email_id for one in outcomes if one.correlation.email_id]
        service = self._context.service
        asked = gathered(service.rows(Table.EMAILS, ids), service.rows(Table.RECEIVED_ITEMS, ids))
        self._context.bridge.ask(asked, self._show_line)

    @Slot(object)
    def _show_line(self, answers: tuple[Sequence[Any], ...]) -> None:
        line = self._line()
        if line is not None:
            subjects = {one.id: one.subject for rows in answers for one in rows}
            self.pane.show_line(line, subjects)

    def _line(self) -> Line | None:
        lines = (one for one in self.model.rows if one.change.item_id == self._selected)
        return next(lines, None)

    # --- what belongs to others ----------------------------------------------------------------

    def _offer_subjects(self) -> None:
        privacy = self._context.service.privacy
        hides = privacy.hides_subjects(Table.RECEIVED_ITEMS) and self.model.rowCount() > 0
        self.subjects.setVisible(privacy.may_show and hides)

    @Slot()
    def _show_subjects(self) -> None:
        asked = self._context.service.privacy.show_subjects(Table.RECEIVED_ITEMS)
        self._context.bridge.ask(asked, self._shown)

    @Slot(UUID)
    def _show_content(self, item_id: UUID) -> None:
        asked = self._context.service.privacy.show_content(Table.RECEIVED_ITEMS, item_id)
        self._context.bridge.ask(asked, self._shown)

    @Slot(object)
    def _shown(self, _nothing: object) -> None:
        self._offer_subjects()
        self._waiting = [line.change.item_id for line in self.model.rows]
        self._ask_rows()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
