"""What would synchronize now, over a page: look first, then apply exactly that."""

from collections.abc import Iterator
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QStackedWidget, QVBoxLayout, QWidget

from ssync_desktop.domain.items.details import Applied
from ssync_desktop.domain.items.planning import Action, Plan
from ssync_desktop.domain.query import Condition, Table
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.items.hidden_plan import HiddenPlan
from ssync_desktop.ui.items.mailbox_choice import MailboxChoice
from ssync_desktop.ui.items.plan_pane import ActionPane
from ssync_desktop.ui.items.plan_words import (
    ANEW,
    ANOTHER,
    APPLY,
    APPLYING,
    IN_STEP,
    LOOKING,
    NOTHING,
    READING,
    UNTIL_APPLIED,
    VIEWS,
    WITH_MAILS,
    applied_words,
    brake_words,
    mail_words,
    matches,
    summary,
)
from ssync_desktop.ui.items.planning import Planning
from ssync_desktop.ui.items.progress_words import GIVEN_UP, NOTHING_DONE, OPENING, STOPPING
from ssync_desktop.ui.items.words import ACTIONS, PLAN, TABLES
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.table_models import RowsModel, RowsTable, Shown
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.filter_bar import FilterBar
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import frame, label, row
from ssync_desktop.ui.widgets.line_list import LineList
from ssync_desktop.ui.widgets.progress import Progress, ProgressLine
from ssync_desktop.ui.widgets.split_content import SplitContent

NO_MAILBOX = (
    "No mailbox synchronizes appointments, contacts and tasks",
    "Choose server-side synchronization for them in the editor of an Exchange mailbox.",
)
MAILS_HINT = (
    "Off, nobody is told by the first synchronization or by linking: attendees have the "
    "invitations that they were sent before."
)
CANCEL, STOP = "Cancel", "Stop"
LEFT_ALONE = "Not synchronized, and why ({})"
AS_APPLIED = "Applied"


class PlanSheet(QWidget):
    """Asks for a plan as soon as it is shown, and again whenever the user wants.

    Signals:
        closed(): the user goes back.
        done(str): the plan was carried out, in words.
    """

    closed = Signal()
    done = Signal(str)

    def __init__(
        self, context: PageContext, mailbox_id: UUID | None, parent: QWidget | None = None
    ) -> None:
        """Without *mailbox_id* it is the first mailbox that synchronizes."""
        super().__init__(parent)
        self._plan = Plan()
        self._settled = mailbox_id is not None  # which mailbox it is about
        self._halting = False
        self._opened = ""  # the plan whose content is being shown, by its digest
        self._to_open: UUID | None = None  # the mailbox for which that is asked
        self._context = context
        self._planning = Planning(context, self)
        self.setAccessibleName(PLAN)
        self.mailboxes = MailboxChoice(context, mailbox_id)
        self.again = button("Look again", "retry")
        self.filters = FilterBar(VIEWS)
        self.progress = ProgressLine(OPENING)
        self.summary = label("", "heading", select=True)
        self.mail = label("", select=True)
        self.brakes = label("", select=True)
        self.hidden = HiddenPlan()
        self.model: RowsModel[Action] = RowsModel(tuple(_columns()))
        self.table = RowsTable(self.model, "Actions of the plan")
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.pane = ActionPane()
        self.empty = EmptyState("synchronize", NOTHING, IN_STEP)
        self.with_mails = QCheckBox(WITH_MAILS)
        self.apply = button(APPLY, "check", main=True)
        self.back = button("Back")
        self._build()
        self._connect()
        self._wanted = mailbox_id
        if mailbox_id is not None:
            self.begin()
        else:
            self._wait(READING)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._planning.running or not self._settled

    @Slot()
    def stop(self) -> None:
        """Give up what is being read; what is being written stops after the action at hand."""
        if self._planning.applying:
            self._halting = True
            self._planning.halt()
            self.progress.say(STOPPING, ending=STOP, may_end=False)
        elif self._planning.running:
            self._planning.stop()
            self._refuse(GIVEN_UP, NOTHING_DONE)
            self.again.setFocus()

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self._plan

    @Slot()
    def begin(self) -> None:
        """Ask what would synchronize of the chosen mailbox."""
        if self._wanted is not None:
            self._wait(READING)
            self._planning.begin(self._wanted)

    # --- how it is put together ----------------------------------------------------------------

    def _build(self) -> None:
        tools = QWidget()
        flow = FlowLayout(tools, GRID)
        for tool in (self.mailboxes, self.again, self.filters):
            flow.addWidget(tool)
        self._brake = frame(row(self.brakes, margin=GRID), "warn")
        self._split = SplitContent(self.table, self.pane)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.empty)
        self._left_alone = QVBoxLayout()
        self.with_mails.setToolTip(MAILS_HINT)
        self.with_mails.setAccessibleDescription(MAILS_HINT)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        for part in (
            label(PLAN, "title"),
            tools,
            self.progress,
            self.summary,
            self.mail,
            self.hidden,
            self._brake,
        ):
            box.addWidget(part)
        box.addWidget(self._stack, 1)
        box.addLayout(self._left_alone)
        ends = QWidget()
        end = FlowLayout(ends, GRID)
        for one in (self.apply, self.back, self.with_mails):
            end.addWidget(one)
        box.addWidget(ends)
        self.setFocusProxy(self.back)

    def _connect(self) -> None:
        self.mailboxes.offered.connect(self._offered)
        self.mailboxes.failed.connect(self._lost)
        self.mailboxes.picked.connect(self._choose)
        self.again.clicked.connect(self.begin)
        self.progress.cancel_requested.connect(self.stop)
        self.hidden.show_wanted.connect(self._show_hidden)
        self.filters.filtered.connect(self._fill)
        self.table.selectionModel().selectionChanged.connect(self._select)
        self.apply.clicked.connect(self._apply)
        self.back.clicked.connect(self.closed)
        self._planning.moved.connect(self._move)
        self._planning.planned.connect(self._take)
        self._planning.applied.connect(self._applied)
        self._planning.failed.connect(self._fail)

    # --- the plan ------------------------------------------------------------------------------

    @Slot(int)
    def _offered(self, number: int) -> None:
        self._settled = True
        if self._wanted is None and number:
            self._choose()
        elif self._wanted is None:
            self._refuse(*NO_MAILBOX)

    @Slot(BaseException)
    def _lost(self, error: BaseException) -> None:
        """Say why there is no mailbox to begin with; one that is looked at goes on."""
        if not self._settled:
            self._settled = True
            self._fail(error)

    @Slot()
    def _choose(self) -> None:
        """Look at another mailbox; what was shown of the one before must not stand below it."""
        self._wanted = self.mailboxes.value()
        self._plan, self._opened = Plan(), ""
        self._fill(self.filters.text, self.filters.conditions)
        self._show_left_alone(self._plan)
        self.with_mails.hide()
        self.begin()

    @Slot(Plan)
    def _take(self, plan: Plan) -> None:
        opened, self._opened = self._opened, ""
        self._show(plan, why=ANEW if opened and opened != plan.digest else "")
        (self.table if plan.actions else self.back).setFocus()

    @Slot(str, Progress)
    def _move(self, stage: str, progress: Progress) -> None:
        self.progress.show_progress(progress)
        if not self._halting:
            self.progress.say(stage, ending=STOP if self._planning.applying else CANCEL)

    @Slot()
    def _apply(self) -> None:
        if self._wanted is None or not self.apply.isEnabled():
            return
        plan = self._plan
        self._wait(APPLYING, STOP)
        self._planning.apply(self._wanted, plan, with_mails=self.with_mails.isChecked())

    @Slot(Applied)
    def _applied(self, applied: Applied) -> None:
        if applied.became is not None:
            self._show(applied.became, why=ANOTHER)
            return
        self._show(Plan())
        words = applied_words(applied)
        self.summary.setText(AS_APPLIED)
        self.empty.say(words, "Look again to see whether anything is left.")
        self.done.emit(words)

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        report = from_error(error)
        self._refuse(report.title, report.remedy)

    def _show(self, plan: Plan, *, why: str = "") -> None:
        self._plan = plan
        self.summary.setText(summary(plan))
        _say(self.mail, mail_words(plan))
        said = f"{why} {brake_words(plan)}".strip()
        self.hidden.follow(plan.content_hidden, self._context.service.privacy.may_show)
        self.brakes.setText(said)
        self._brake.setVisible(bool(said))
        self._fill(self.filters.text, self.filters.conditions)
        self.empty.say(NOTHING, IN_STEP)
        self._stack.setCurrentWidget(self._split if plan.actions else self.empty)
        self._show_left_alone(plan)
        self.with_mails.setVisible(any(one.withheld for one in plan.actions))
        self.with_mails.setChecked(False)  # they go out only when somebody asks for it
        self._allow(waiting=False)

    def _show_left_alone(self, plan: Plan) -> None:
        while (item := self._left_alone.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        if plan.left_alone:
            title = LEFT_ALONE.format(f"{len(plan.left_alone):,}")
            self._left_alone.addWidget(Folded(title, LineList(plan.left_alone, title)))

    def _wait(self, words: str, ending: str = CANCEL) -> None:
        self._halting = False
        self.summary.setText(words)
        self.progress.say(OPENING, ending=ending, may_end=self._settled)
        self.progress.show_progress(Progress(0, 0))
        if not self._plan.actions:
            self.empty.say(LOOKING, UNTIL_APPLIED)
            self._stack.setCurrentWidget(self.empty)
        self.mail.hide()
        self.hidden.hide()
        self._brake.hide()
        self._allow(waiting=True)

    def _refuse(self, heading: str, sentence: str) -> None:
        self._opened = ""
        self._show(Plan())
        self.summary.setText("")
        self.empty.say(heading, sentence)

    def _allow(self, *, waiting: bool) -> None:
        for one in (self.mailboxes, self.again):
            one.setEnabled(not waiting or not self._planning.applying)
        self.apply.setEnabled(not waiting and bool(self._plan.actions))
        self.with_mails.setEnabled(not waiting)
        self.progress.setVisible(waiting)

    @Slot()
    def _show_hidden(self) -> None:
        """Have what the plan is about shown, which is written down; then look again."""
        if self._wanted is not None:
            self._to_open = self._wanted
            asked = self._context.service.privacy.show_content(Table.MAILBOXES, self._wanted)
            self._context.bridge.ask(asked, self._look_openly, self._fail)

    @Slot(object)
    def _look_openly(self, _nothing: object) -> None:
        if self._to_open == self._wanted and not self._planning.running:
            self._opened = self._plan.digest
            self.begin()

    # --- its actions ---------------------------------------------------------------------------

    @Slot(str, tuple)
    def _fill(self, text: str, conditions: tuple[Condition, ...]) -> None:
        shown = (one for one in self._plan.actions if matches(one, text, conditions))
        mails = any(one.mails or one.withheld for one in self._plan.actions)
        self.model.show_rows(shown, tuple(_columns(mails=mails)))
        self._split.reveal(False)

    @Slot()
    def _select(self) -> None:
        places = self.table.selected_places()
        if not places:
            self.pane.show_count(0)
            return
        self._split.reveal()
        self.pane.show_action(self.model.rows[places[0]])


def _columns(*, mails: bool = True) -> Iterator[Shown[Action]]:
    """Yield what is shown of each action; who gets mail only where anybody would."""
    yield Shown(
        "Action", lambda one: ACTIONS[one.type].word, 208, badge=lambda one: ACTIONS[one.type]
    )
    yield Shown("Subject", lambda one: subject_words(one.subject), 144, stretches=True)
    if mails:
        yield Shown("Mail to", _receivers, 128)
    yield Shown("Why", lambda one: " ".join(one.reasons), 112, stretches=True)
    yield Shown("What", lambda one: TABLES[one.object_type], 168, yields=True)


def _receivers(action: Action) -> str:
    if action.mails:
        return ", ".join(action.mails)
    return f"Held back: {', '.join(action.withheld)}" if action.withheld else ""


def _say(where: QLabel, text: str) -> None:
    where.setText(text)
    where.setVisible(bool(text))
