"""Importing records from a file, step by step, over the page; nothing modal, nothing half done."""

from concurrent.futures import Future
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.importing.check import Choice, ImportOrder, ImportResult
from ssync_desktop.domain.importing.table import ContactTable
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.engine.contact_imports import ImportRun
from ssync_desktop.ui.bridge import EventRelay
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.records.columns_step import ColumnsStep
from ssync_desktop.ui.records.file_step import FileStep
from ssync_desktop.ui.records.kinds import CONTACTS, Kind
from ssync_desktop.ui.records.problems_step import ProblemsStep
from ssync_desktop.ui.records.result_step import ResultStep
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.draft_editor import SUBMIT
from ssync_desktop.ui.widgets.layouts import label, row, scrolled
from ssync_desktop.ui.widgets.tab_order import tie

FILE, COLUMNS, PROBLEMS, RESULT = range(4)
STEPS = ("File", "Columns", "Problems", "Result")


class ImportSheet(QWidget):
    """Leads from a file to records; the page shows it over its lists.

    Signals:
        cancelled(): the user gives up.
        finished(Kind, ids): these records of a kind are there now; the user wants to see them.
    """

    cancelled = Signal()
    finished = Signal(object, tuple)

    def __init__(
        self, context: PageContext, kind: Kind = CONTACTS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._imports = context.service.imports
        self._service = context.service
        self._bridge = context.bridge
        self._ask = context.bridge.ask
        self._kind = kind
        self._path: Path | None = None
        self._reading: Future[ContactTable] | None = None
        self._run: ImportRun | None = None
        self._imported = False
        self._ids: tuple[UUID, ...] = ()
        self.setAccessibleName("Import")
        self.file = FileStep()
        self.columns = ColumnsStep()
        self.problems = ProblemsStep()
        self.result = ResultStep()
        self._steps = (self.file, self.columns, self.problems, self.result)
        self._where = label("", "muted")
        self._stack = QStackedWidget()
        self._back = button("Back")
        self._next = button("Next", main=True)
        self._cancel = button("Cancel")
        self._build()
        self._connect()
        self._go(FILE)

    # --- what the page asks --------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Begin with a file, as one that was dropped on the page."""
        if self._run is None:
            self._path = path
            self._go(FILE)
            self.file.say(f"Reading {path.name} …", reading=True)
            if self._reading is not None:
                self._reading.cancel()
            self._reading = self._imports.read(path)
            self._ask(self._reading, self._take_table, self._refuse_file)

    @property
    def step(self) -> int:
        """Which step is in front."""
        return self._stack.currentIndex()

    @property
    def running(self) -> bool:
        """Whether rows are being written now."""
        return self._run is not None

    @property
    def unsaved(self) -> bool:
        """Whether leaving would lose decisions, or stop an import."""
        return self.running or self.step in (COLUMNS, PROBLEMS)

    @Slot()
    def stop(self) -> None:
        """Have everything undone that is being written."""
        if self._run is not None:
            self._run.stop()
            self.result.stopping()

    # --- how it is put together ----------------------------------------------------------------

    def _build(self) -> None:
        for step in self._steps:  # the columns need more height than a small window has
            shown = scrolled(step) if step is self.columns else step
            if shown is not step:
                shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._stack.addWidget(shown)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        self._title = label(f"Import {self._kind.many}", "title")
        box.addWidget(self._title)
        box.addWidget(self._where)
        box.addWidget(self._stack, 1)
        box.addLayout(row(self._next, self._back, self._cancel, None))

    def _connect(self) -> None:
        self.file.chosen.connect(self.read)
        self.columns.changed.connect(self._allow)
        self.columns.owner.edited.connect(self._allow)
        self.columns.owner.wanted.connect(self._look_up)
        self.problems.decided.connect(self._allow)
        self.result.cancel_requested.connect(self.stop)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._cancel.clicked.connect(self.cancelled)
        for keys in SUBMIT:
            QShortcut(QKeySequence(keys), self, self._next.click)

    def _go(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._where.setText(f"Step {step + 1} of {len(STEPS)}: {STEPS[step]}")
        shown = self._steps[step]
        self._allow()
        tie(self)  # the columns of a file are made when it has been read
        begin = self.columns.begins_at if shown is self.columns else shown.focusProxy()
        (begin or self._next).setFocus()

    @Slot()
    def _allow(self) -> None:
        """Show what can be done at this step."""
        step = self.step
        self._back.setVisible(step in (COLUMNS, PROBLEMS) or (step == RESULT and not self._ended))
        self._next.setVisible(step in (COLUMNS, PROBLEMS) or self._ended)
        self._cancel.setVisible(not self.running and not self._ended)
        self._next.setToolTip("")
        if step == COLUMNS:
            hindrance = self.columns.hindrance
            self._next.setText("Check the rows")
            self._next.setEnabled(not hindrance)
            self._next.setToolTip(hindrance)
        elif step == PROBLEMS:
            count = sum(one.choice is not Choice.SKIP for one in self.problems.rows)
            self._next.setText(f"Import {count:,}" if count else "Import")
            self._next.setEnabled(count > 0)
        elif self._ended:
            self._next.setText("Show them")
            self._next.setEnabled(True)
        self._back.setEnabled(not self.running)

    @property
    def _ended(self) -> bool:
        return self.step == RESULT and self._imported

    # --- what the user does --------------------------------------------------------------------

    @Slot()
    def _go_back(self) -> None:
        if self.step == RESULT:
            self._check()  # the organization may have changed
        else:
            self.file.say("")
            self._go(self.step - 1)

    @Slot()
    def _go_on(self) -> None:
        if self.step == COLUMNS:
            self._check()
        elif self.step == PROBLEMS:
            self._import()
        else:
            self.finished.emit(self.columns.kind, self._ids)

    def _check(self) -> None:
        table = self.columns.table
        if table is None or self.columns.hindrance:
            return
        self._next.setEnabled(False)
        self._next.setText("Checking …")
        asked = self._imports.check(table, self.columns.mapping, self.columns.object_type)
        self._ask(asked, self._take_rows, self._refuse_check)

    def _import(self) -> None:
        rows = self.problems.rows
        owner = self.columns.owner.read()
        order = ImportOrder(self.columns.object_type, rows, owner)
        relay = EventRelay(
            self._bridge
        )  # the run may outlive the sheet, and ends on its own thread
        relay.batch.connect(self._show_done)
        self._run = ImportRun(relay.post)
        self._imported = False
        self._go(RESULT)
        self.result.begin(len(rows))
        asked = self._imports.carry_out(order, self._run)
        operation = self._ask(asked, self._take_result, self._refuse_import)
        operation.ended.connect(relay.deleteLater)
        self._allow()

    @Slot(str)
    def _look_up(self, text: str) -> None:
        self._ask(self._service.references(ObjectType.USER, text), self._offer)

    # --- answers -------------------------------------------------------------------------------

    @Slot(object)
    def _offer(self, found: tuple[Reference, ...]) -> None:
        self.columns.owner.offer(found)

    @Slot(object)
    def _take_table(self, table: ContactTable) -> None:
        name = self._path.name if self._path is not None else ""
        self.file.say("")
        self.columns.show_table(name, table, self._kind)
        self._go(COLUMNS)

    @Slot(BaseException)
    def _refuse_file(self, error: BaseException) -> None:
        report = from_error(error)
        self.file.refuse(report.title, report.remedy)

    @Slot(object)
    def _take_rows(self, rows: object) -> None:
        assert isinstance(rows, tuple)
        self.problems.show_rows(rows)
        self._go(PROBLEMS)

    @Slot(BaseException)
    def _refuse_check(self, error: BaseException) -> None:
        report = from_error(error)
        self.columns.problem.setText(f"{report.title}. {report.remedy}")
        self.columns.problem.show()
        self._go(COLUMNS)

    @Slot(list)
    def _show_done(self, told: list[int]) -> None:
        if self._run is not None:
            self.result.show_done(told[-1])

    @Slot(object)
    def _take_result(self, result: ImportResult) -> None:
        self._run = None
        self._imported = not result.stopped
        self._ids = result.ids
        left = [row for row in self.problems.rows if row.choice is Choice.SKIP]
        self.result.show_result(result, self.columns.kind, self.columns.not_imported, left)
        self._allow()
        (self._next if self._imported else self._back).setFocus()

    @Slot(BaseException)
    def _refuse_import(self, error: BaseException) -> None:
        self._run = None
        report = from_error(error)
        changed = isinstance(error, SsyncError) and error.code is ErrorCode.RECORD_CHANGED
        self._back.setText("Check again" if changed else "Back")
        self.result.show_failure(report.title, report.remedy)
        self._allow()
        self._back.setFocus()
