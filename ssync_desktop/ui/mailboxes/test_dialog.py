"""Test & Enable: what to test with, how it goes, and what to decide on the way (B27-B32, D22)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QStackedLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.status import EngineStatus
from ssync_desktop.domain.test_run import TestRun, TestStep
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.mailboxes.begin_test import TestOptions
from ssync_desktop.ui.mailboxes.results import TestResults
from ssync_desktop.ui.mailboxes.watch_test import TestProgress
from ssync_desktop.ui.mailboxes.wishes import EditMailbox
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.notice import NoticeBar
from ssync_desktop.ui.words import mailboxes

NOT_RUNNING = "The engine is not running; the tests begin as soon as it does."


@dataclass(frozen=True, slots=True)
class Decision:
    """That a certificate is trusted for a profile; *directions* have it pinned by now."""

    profile_id: UUID
    certificate: ShownCertificate
    directions: set[OperationType] = field(default_factory=set)


class TestDialog(QDialog):
    """Not modal: show it with :meth:`show`, go on working, come back. It deletes itself.

    Closing it leaves the tests running; only "Cancel tests" stops them.
    """

    __test__ = False

    def __init__(
        self, context: PageContext, rows: Sequence[MailboxRow], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._trusted: tuple[UUID, ...] = ()
        self._decision: Decision | None = None
        whom = rows[0].name if len(rows) == 1 else mailboxes(len(rows))
        self.setWindowTitle(f"Test & Enable - {whom}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.results = TestResults(rows, self)
        self.notice = NoticeBar()
        self.options = TestOptions(rows)
        self.progress = TestProgress(self.results)
        self._stack = QStackedLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label(f"Test & Enable {whom}", "title"))
        box.addWidget(self.notice)
        box.addLayout(self._stack, 1)
        self._stack.addWidget(self.options)  # now that it has a parent: else it flashes as a window
        self._stack.addWidget(self.progress)
        self.resize((132 if len(rows) > 1 else 80) * GRID, 68 * GRID)
        self._connect()

    def _connect(self) -> None:
        self.options.begun.connect(self._begin)
        self.options.cancelled.connect(self.reject)
        self.progress.closed.connect(self.close)
        self.progress.cancel_requested.connect(self._cancel)
        self.progress.again_requested.connect(self._test_again)
        self.progress.approve_requested.connect(self._approve)
        self.progress.trust_requested.connect(self._trust)
        self.progress.edit_requested.connect(self._edit)
        self._context.live.tests_changed.connect(self._take)
        self._context.live.engine_changed.connect(self._watch_engine)

    @Slot()
    def _begin(self) -> None:
        self._stack.setCurrentWidget(self.progress)
        ids = tuple(line.mailbox_id for line in self.results.lines)
        self._schedule(ids)

    def _schedule(self, ids: tuple[UUID, ...]) -> None:
        self.notice.close_notice()
        self.results.begin(ids)
        future = self._context.service.test_and_enable(
            ids,
            approve=self.options.wants_approval,
            process_from=self.options.moment,
            take_over=self.options.takes_over,
        )
        self._context.bridge.ask(future, self._scheduled, self._refuse)

    @Slot(object)
    def _scheduled(self, _answer: object) -> None:
        self._watch_engine(self._context.live.engine)

    @Slot(EngineStatus)
    def _watch_engine(self, engine: EngineStatus) -> None:
        if not engine.running and self.results.unfinished() and self._is_watching:
            self.notice.say(NOT_RUNNING, Tone.WARN)
        elif self.notice.text == NOT_RUNNING:
            self.notice.close_notice()

    @property
    def _is_watching(self) -> bool:
        return self._stack.currentWidget() is self.progress

    @Slot(tuple)
    def _take(self, runs: tuple[TestRun, ...]) -> None:
        if self._is_watching and self.results.take(runs):
            self._decide_again()

    @Slot(tuple)
    def _cancel(self, ids: tuple[UUID, ...]) -> None:
        self._context.bridge.ask(
            self._context.service.cancel_tests(ids), self._cancelled, self._refuse
        )

    @Slot(object)
    def _cancelled(self, _answer: object) -> None:
        waiting = [one for one in self.results.unfinished() if self.results.line(one).run is None]
        self.results.cancel(waiting)

    @Slot(tuple)
    def _test_again(self, ids: tuple[UUID, ...]) -> None:
        self._schedule(ids)

    @Slot(tuple)
    def _approve(self, ids: tuple[UUID, ...]) -> None:
        self._context.bridge.ask(self._context.service.approve(ids), self._approved, self._refuse)

    @Slot(object)
    def _approved(self, _answer: object) -> None:
        self.results.approve()
        self.notice.say("Approved; what passed its test is switched on.", Tone.GOOD)

    @Slot(object, TestStep)
    def _trust(self, mailbox_id: Any, step: TestStep) -> None:
        """Pin the certificate for whichever direction showed it, then test again.

        All mailboxes of the profile that were refused because of it are tested.
        """
        run = self.results.line(mailbox_id).run
        if run is None or run.profile_id is None or step.certificate is None:
            return
        self._decision = Decision(run.profile_id, step.certificate)
        self._pin(self._decision)

    def _pin(self, decision: Decision) -> None:
        profile_id, fingerprint = decision.profile_id, decision.certificate.fingerprint
        self._trusted = self.results.refused_because_of(profile_id, fingerprint)
        shown = self.results.directions_refused_because_of(profile_id, fingerprint)
        decision.directions.update(shown)
        self._context.bridge.ask(
            self._context.service.trust_certificate(profile_id, shown, fingerprint),
            self._test_trusted,
            self._refuse,
        )

    def _decide_again(self) -> None:
        """Go on by itself where another direction shows what was trusted a moment ago.

        One decision is enough for one certificate of one host; a direction that shows it once more
        is no news, and is left to the person.
        """
        decision = self._decision
        if decision is None or self.results.unfinished():
            return
        shown = self.results.shows_once_more(decision.profile_id, decision.certificate)
        if not decision.directions.issuperset(shown):
            self._pin(decision)

    @Slot(object)
    def _edit(self, mailbox_id: Any) -> None:
        """Open the editor; results of other mailboxes stay to be looked at."""
        self._context.navigator.go("mailboxes", EditMailbox(mailbox_id, sign_in=True))
        owner = self.parentWidget()
        if owner is not None:
            owner.activateWindow()
        if len(self.results.lines) == 1:
            self.close()

    @Slot(object)
    def _test_trusted(self, _answer: object) -> None:
        self._schedule(self._trusted)
        self.notice.say("The certificate is trusted for this profile; testing again.", Tone.GOOD)

    @Slot(BaseException)
    def _refuse(self, error: BaseException) -> None:
        report = from_error(error)
        self.notice.say(f"{report.title}. {report.remedy}".strip(), Tone.BAD)
        if not self.results.begun():
            self._stack.setCurrentWidget(self.options)
