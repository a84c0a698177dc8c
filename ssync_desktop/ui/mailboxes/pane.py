"""The pane beside the grid: everything about the selected mailbox, with what to do about it."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.gates import direction_state, is_server_side
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import AccessApproval, OperationType, TestStatus
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.ui.items.words import PLAN, PLAN_HINT
from ssync_desktop.ui.live import LiveStatus
from ssync_desktop.ui.mailboxes.choosing import not_planned
from ssync_desktop.ui.mailboxes.direction_panel import DirectionPanel, same_failure
from ssync_desktop.ui.mailboxes.directions import is_served, views_of
from ssync_desktop.ui.mailboxes.summary import summary_of
from ssync_desktop.ui.mailboxes.words import KINDS, approval_badge
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import StatusBadge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.facts import REFRESH_MS
from ssync_desktop.ui.widgets.layouts import column, label, scrolled
from ssync_desktop.ui.widgets.moments import absolute, relative
from ssync_desktop.ui.words import ACT_METHODS, APPROVALS, mailboxes

PROMISE = "Its address, both directions, and the last error with what to do about it."


class MailboxPane(QFrame):
    """Follows the selection; values are replaced in place, so that nothing jumps.

    Signals:
        retry_requested(OperationType): try again what failed.
        profile_requested(UUID): show the profile.
        plan_requested(UUID): show what would synchronize of its items.
    """

    retry_requested = Signal(OperationType)
    profile_requested = Signal(object)
    plan_requested = Signal(object)

    def __init__(self, live: LiveStatus, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._clock = clock
        self._row: MailboxRow | None = None
        self._details: Mailbox | None = None
        self.setProperty("look", "pane")
        self.setAccessibleName("Selected mailbox")
        self._nothing = EmptyState("mailbox", "No mailbox selected", PROMISE)
        self._many = EmptyState("mailbox", "", "")
        self._one = scrolled(self._build())
        self._stack = QStackedLayout(self)
        for part in (self._nothing, self._many, self._one):
            self._stack.addWidget(part)
        timer = QTimer(self, interval=REFRESH_MS)  # "3 min ago" grows old
        timer.timeout.connect(self.tell_anew)
        timer.start()

    @property
    def row(self) -> MailboxRow | None:
        """The mailbox that is shown, if it is one."""
        return self._row

    def show_rows(self, rows: Sequence[MailboxRow], count: int) -> None:
        """Show the selection of *count* mailboxes, of which *rows* are here."""
        self._row = rows[0] if count == 1 and rows else None
        if self._row is not None:
            self._show_row(self._row)
            self._stack.setCurrentWidget(self._one)
        elif count > 1:
            self._many.say(f"{mailboxes(count)} selected", summary_of(rows, self._live, count))
            self._stack.setCurrentWidget(self._many)
        elif count == 0:
            self._stack.setCurrentWidget(self._nothing)
        elif self._stack.currentWidget() is self._nothing:
            self._many.say("Reading the mailbox …", "")
            self._stack.setCurrentWidget(self._many)

    def refresh(self) -> None:
        """Show what has moved of the mailbox that is shown: its live status."""
        if self._row is not None:
            views = views_of(self._row, self._live)
            first, *_ = views
            for view, panel in zip(views, self._panels.values(), strict=True):
                alike = view is not first and same_failure(view.error_code, first.error_code)
                panel.show_view(view, self._row, alike=alike)
            act = OperationType.ACT
            self._panels[act].setVisible(is_served(self._row, act))
            self._plan.setVisible(not not_planned(self._row))

    def show_details(self, mailbox: Mailbox) -> None:
        """Add what the list row does not hold, if *mailbox* is still the one that is shown."""
        if self._row is None or mailbox.id != self._row.id:
            return
        self._details = mailbox
        act = ACT_METHODS[mailbox.act_method]
        facts = [f"Appointments, contacts and tasks: {act}."]
        start = mailbox.process_received_after
        facts.append(f"Email received before {absolute(start)} is left alone." if start else "")
        if mailbox.postpone_sending_until is not None:
            facts.append(f"Nothing is sent before {absolute(mailbox.postpone_sending_until)}.")
        if mailbox.allow_credentials:
            password = "a password is set" if mailbox.password_set else "no password is set"
            facts.append(f"Signs in as {mailbox.user_name}; {password}.")
        if mailbox.delete_after_processing:
            facts.append("Email is deleted on the server after processing.")
        if mailbox.test_completed_on is not None:
            facts.append(_tested(mailbox, relative(mailbox.test_completed_on, self._clock.now())))
        self._facts.setText("\n".join(fact for fact in facts if fact))
        if mailbox.approval is AccessApproval.APPROVED and mailbox.approved_on is not None:
            self._approved.setText(relative(mailbox.approved_on, self._clock.now()))
            self._approved.setToolTip(absolute(mailbox.approved_on))

    @Slot()
    def tell_anew(self) -> None:
        """Say all times as they are now; what else stands there stays untouched."""
        for panel in self._panels.values():
            panel.tell_anew()
        if self._details is not None:
            self.show_details(self._details)

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """Add what is known of the errors from their alerts: since when, how often, the words."""
        for panel in self._panels.values():
            panel.note_alerts(alerts)

    def _build(self) -> QWidget:
        self._name = label("", "title", select=True)
        self._address = label("", select=True)
        self._whose = label("", "muted")
        self._approval = StatusBadge(APPROVALS[AccessApproval.EMPTY])
        self._approved = label("", "muted", wrap=False)
        self._profile = button("", "server", link=True)
        self._profile.clicked.connect(self._ask_profile)
        self._plan = button(PLAN, "search", link=True)
        self._plan.setToolTip(PLAN_HINT)
        self._plan.clicked.connect(self._ask_plan)
        self._facts = label("", "muted", select=True)
        self._panels = {one: DirectionPanel(one, self._clock) for one in OperationType}
        approval = QHBoxLayout()
        approval.setSpacing(GRID)
        approval.addWidget(label("Address", "muted", wrap=False))
        approval.addWidget(self._approval)
        approval.addWidget(self._approved)
        approval.addStretch(1)
        heading = column(self._name, self._address, self._whose, spacing=HALF)
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addLayout(heading)
        box.addLayout(approval)
        box.addWidget(self._profile, 0, Qt.AlignmentFlag.AlignLeft)
        for panel in self._panels.values():
            panel.retry_requested.connect(self.retry_requested)
            box.addWidget(panel)
        box.addWidget(self._plan, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._facts)
        box.addStretch(1)
        return inside

    def _show_row(self, row: MailboxRow) -> None:
        if row.name != self._name.text():
            self._facts.clear()
        self._name.setText(row.name)
        self._address.setText(row.email_address or "No address")
        self._whose.setText(_whose(row))
        self._approval.show_badge(approval_badge(row))
        self._approved.clear()
        self._profile.setText(row.profile_name or "No email server profile")
        self._profile.setEnabled(row.profile_id is not None)
        self._profile.setToolTip("Show the email server profile")
        self.refresh()

    @Slot()
    def _ask_plan(self) -> None:
        if self._row is not None:
            self.plan_requested.emit(self._row.id)

    @Slot()
    def _ask_profile(self) -> None:
        profile_id: UUID | None = self._row.profile_id if self._row else None
        if profile_id is not None:
            self.profile_requested.emit(profile_id)


def _tested(mailbox: Mailbox, when: str) -> str:
    """Return when it was tested; "not tested" beside it means that it was changed since."""
    served = [one for one in OperationType if is_server_side(mailbox, one)]
    changed = any(direction_state(mailbox, one).status is TestStatus.NOT_RUN for one in served)
    if changed:
        return f"Tested {when}, but changed since: it has to be tested again."
    return f"Last tested {when}."


def _whose(row: MailboxRow) -> str:
    if not row.regarding_name:
        return "A forward mailbox: mail forwarded to it is delivered for whom it was meant."
    return f"Belongs to the {KINDS[row.kind].lower()} {row.regarding_name}"
