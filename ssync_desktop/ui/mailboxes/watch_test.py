"""How the tests go: all mailboxes with their results, and the steps of the one that is chosen."""

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ssync_desktop.domain.test_run import TestStep
from ssync_desktop.ui.mailboxes.results import Line, Result, TestResults
from ssync_desktop.ui.mailboxes.test_words import sentence
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import CopyButton, button
from ssync_desktop.ui.widgets.cell_delegate import CellDelegate
from ssync_desktop.ui.widgets.layouts import label, row, scrolled
from ssync_desktop.ui.widgets.step_list import StepList

WAITING = "It has not begun yet; tests of the same server take turns."
NOT_BEGUN = "It was cancelled before it began."


class TestProgress(QWidget):
    """The second page of the dialog.

    Signals:
        closed(): the user has seen enough; the tests go on.
        cancel_requested(ids): stop these tests.
        again_requested(ids): test these once more.
        approve_requested(ids): approve these addresses, which enables what has passed.
        trust_requested(UUID, TestStep): trust the certificate that this mailbox's step was shown.
        edit_requested(UUID): open the editor of this mailbox, whose test failed.
    """

    __test__ = False
    closed = Signal()
    cancel_requested = Signal(tuple)
    again_requested = Signal(tuple)
    approve_requested = Signal(tuple)
    trust_requested = Signal(object, TestStep)
    edit_requested = Signal(object)

    def __init__(self, results: TestResults, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._shown: UUID = results.lines[0].mailbox_id
        self._summary = label("", "heading")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(GRID)
        self._bar.setAccessibleName("Tests that have ended")
        self._bar.setRange(0, len(results.lines))
        self._name = label("", "heading")
        self._hint = label("", "muted")
        self._steps = StepList()
        self._steps.trust_requested.connect(self._trust)
        self._edit = button("Edit mailbox", "edit")
        self._edit.setToolTip("Open the mailbox: its address, profile, user name and password")
        self._edit.clicked.connect(self._ask_edit)
        self._table = _table(results)
        self._table.selectionModel().currentRowChanged.connect(self._choose)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self._summary)
        box.addWidget(self._bar)
        box.addWidget(self._content(), 1)
        box.addLayout(self._buttons())
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._show)
        results.dataChanged.connect(self._soon.start)
        self._show()

    def choose(self, mailbox_id: UUID) -> None:
        """Show the steps of one mailbox."""
        for place, line in enumerate(self._results.lines):
            if line.mailbox_id == mailbox_id:
                self._table.setCurrentIndex(self._results.index(place, 0))

    def _content(self) -> QWidget:
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(GRID, 0, GRID, 0)
        box.setSpacing(HALF)
        box.addWidget(self._name)
        box.addWidget(self._hint)
        box.addWidget(self._steps)
        box.addLayout(row(self._edit, None))
        box.addStretch(1)
        steps = scrolled(inside)
        if len(self._results.lines) == 1:
            self._table.setParent(self)
            self._table.hide()
            return steps
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._table)
        split.addWidget(steps)
        split.setSizes([56 * GRID, 70 * GRID])
        self._table.setCurrentIndex(self._results.index(0, 0))
        return split

    def _buttons(self) -> QHBoxLayout:
        self._cancel = button("Cancel tests", "close")
        self._cancel.clicked.connect(self._ask_cancel)
        self._again = button("Test again", "retry")
        self._again.clicked.connect(self._ask_again)
        self._approve = button("Approve and enable", "approve", main=True)
        self._approve.clicked.connect(self._ask_approve)
        self._close = button("Close")
        self._close.clicked.connect(self.closed)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(CopyButton(self._results.as_text, "Copy all"))
        line.addStretch(1)
        for one in (self._cancel, self._again, self._approve, self._close):
            line.addWidget(one)
        return line

    @Slot()
    def _show(self) -> None:
        results = self._results
        waiting = results.unfinished()
        self._bar.setValue(len(results.lines) - len(waiting))
        self._bar.setVisible(len(results.lines) > 1)
        self._summary.setText(sentence(results.lines))
        self._keep_focus_on_what_stays(bool(waiting))
        self._cancel.setVisible(bool(waiting))
        again = results.with_result(Result.FAILED, Result.CANCELLED)
        self._again.setVisible(bool(again))
        self._again.setText(
            "Test again" if len(results.lines) == 1 else f"Test {len(again):,} again"
        )
        self._approve.setVisible(bool(results.with_result(Result.NEEDS_APPROVAL)))
        self._show_steps(results.line(self._shown))

    def _keep_focus_on_what_stays(self, under_way: bool) -> None:
        """Let the keyboard go on at Close where the button it is on goes away."""
        approvable = self._results.with_result(Result.NEEDS_APPROVAL)
        if (self._cancel.hasFocus() and not under_way) or (
            self._approve.hasFocus() and not approvable
        ):
            self._close.setFocus()

    def _show_steps(self, line: Line) -> None:
        many = len(self._results.lines) > 1
        self._name.setText(line.name)
        self._name.setVisible(many)
        steps = line.run.steps if line.run else ()
        hint = "" if line.run else NOT_BEGUN if line.cancelled else WAITING
        if line.result is Result.NEEDS_APPROVAL:
            hint = "What passed is switched on as soon as the address is approved."
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._steps.show_steps(steps)
        self._edit.setVisible(line.result is Result.FAILED)

    @Slot()
    def _choose(self) -> None:
        place = self._table.currentIndex().row()
        if 0 <= place < len(self._results.lines):
            self._shown = self._results.lines[place].mailbox_id
            self._show_steps(self._results.line(self._shown))

    @Slot()
    def _ask_cancel(self) -> None:
        self.cancel_requested.emit(self._results.unfinished())

    @Slot()
    def _ask_again(self) -> None:
        self.again_requested.emit(self._results.with_result(Result.FAILED, Result.CANCELLED))

    @Slot()
    def _ask_approve(self) -> None:
        self.approve_requested.emit(self._results.with_result(Result.NEEDS_APPROVAL))

    @Slot()
    def _ask_edit(self) -> None:
        self.edit_requested.emit(self._shown)

    @Slot(TestStep)
    def _trust(self, step: TestStep) -> None:
        self.trust_requested.emit(self._shown, step)


def _table(results: TestResults) -> QTableView:
    table = QTableView()
    table.setAccessibleName("Mailboxes under test")
    table.setModel(results)
    table.setItemDelegate(CellDelegate(table))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    rows = table.verticalHeader()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(max(table.fontMetrics().height() + 2 * GRID, 4 * GRID))
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in (1, 2, 3):
        header.resizeSection(column, 11 * GRID if column < 3 else 18 * GRID)
    return table
