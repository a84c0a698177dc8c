"""One direction of a mailbox in the pane: its state in words, its times, its last error."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.error_codes import SIGN_IN
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.status import Phase
from ssync_desktop.ui.mailboxes.directions import DirectionView
from ssync_desktop.ui.mailboxes.words import DIRECTIONS
from ssync_desktop.ui.problems import ErrorReport, from_code
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import PHASES, StatusBadge
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.folded import Folded
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.moments import absolute, relative

ALIKE = "For the same reason as incoming email"


class DirectionPanel(QWidget):
    """Shows one :class:`DirectionView`.

    Signals:
        retry_requested(OperationType): try again now.
    """

    retry_requested = Signal(OperationType)

    def __init__(
        self, operation: OperationType, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operation = operation
        self._clock = clock
        self._view: DirectionView | None = None
        self._report: ErrorReport | None = None
        self._alike = False
        self._shown: ErrorReport | None = None
        self._folded = False
        self._alerts: Sequence[Alert] = ()
        self._card: ErrorCard | None = None
        self._holder: QWidget | None = None
        self.setAccessibleName(DIRECTIONS[operation])
        self._badge = StatusBadge(PHASES[Phase.OFF])
        self._sentence = label("", "muted")
        self._times = QGridLayout()
        self._times.setHorizontalSpacing(2 * GRID)
        self._times.setVerticalSpacing(HALF)
        self._times.setColumnStretch(1, 1)
        self._lines = {
            name: (label(name, "muted", wrap=False), label(""))
            for name in ("Progress", "Last success", "Next run", "Backlog")
        }
        for number, (name, value) in enumerate(self._lines.values()):
            self._times.addWidget(name, number, 0)
            self._times.addWidget(value, number, 1)
        heading = QHBoxLayout()
        heading.setSpacing(GRID)
        heading.addWidget(label(DIRECTIONS[operation], "heading", wrap=False))
        heading.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        heading.addStretch(1)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(HALF)
        self._box.addLayout(heading)
        self._box.addWidget(self._sentence)
        self._box.addLayout(self._times)

    @property
    def card(self) -> ErrorCard | None:
        """The card of the last error, if there is one."""
        return self._card

    def show_view(self, view: DirectionView, row: MailboxRow, *, alike: bool = False) -> None:
        """Show how the direction stands; a card that says the same stays as it is.

        *alike* folds the card away: the one above it tells of the same failure.
        """
        now = self._clock.now()
        self._view = view
        self._badge.show_badge(view.badge)
        self._sentence.setText(view.sentence)
        self._say("Progress", view.progress.text() if view.progress else "")
        self.tell_anew()
        self._say("Backlog", f"{view.backlog:,} waiting" if view.backlog else "")
        self._alike = alike
        self._report = _report(view, row, relative(view.next_run_on, now, ""))
        self._show_card()

    def tell_anew(self) -> None:
        """Say how long ago it ran, and when it does, as it is now; all else stays untouched."""
        if (view := self._view) is None:
            return
        now, on = self._clock.now(), view.phase is not Phase.OFF
        last = relative(view.last_success_on, now) if on else ""
        self._say("Last success", last, absolute(view.last_success_on))
        self._say("Next run", relative(view.next_run_on, now, ""), absolute(view.next_run_on))

    def note_alerts(self, alerts: Sequence[Alert]) -> None:
        """Take note of the alerts about this mailbox and its profile."""
        self._alerts = alerts
        self._show_card()

    def _say(self, name: str, text: str, tooltip: str = "") -> None:
        title, value = self._lines[name]
        value.setText(text)
        value.setToolTip(tooltip)
        title.setVisible(bool(text))
        value.setVisible(bool(text))

    def _show_card(self) -> None:
        report = self._report and _with_alert(self._report, self._alerts)
        if self._card is not None and self._holder is not None:
            if (self._shown, self._folded) == (report, self._alike):
                return
            self._box.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
            self._card = self._holder = None
        self._shown, self._folded = report, self._alike
        if report is not None:
            self._card = ErrorCard(report, self._clock)
            self._card.retry_requested.connect(self._retry)
            self._holder = Folded(ALIKE, self._card) if self._alike else self._card
            self._box.addWidget(self._holder)
            self._holder.show()  # now, and not a moment after the one it stands for has gone

    @Slot()
    def _retry(self) -> None:
        self.retry_requested.emit(self._operation)


def same_failure(one: str, other: str) -> bool:
    """Say whether two codes tell of one failure: a refused sign-in has one for each direction."""
    return bool(one) and (one == other or (one in SIGN_IN and other in SIGN_IN))


def _report(view: DirectionView, row: MailboxRow, next_try: str) -> ErrorReport | None:
    if not view.error_code:
        return None
    retrying = view.phase in (Phase.RETRYING, Phase.DEGRADED, Phase.SYNCHRONIZING)
    retried = f"By itself, {next_try or 'soon'}" if retrying else "Not by itself"
    report = from_code(view.error_code, view.error_text, row.name, retried=retried)
    return replace(
        report,
        since=view.error_on,
        count=max(view.failures, 1),
        can_retry=True,
    )


def _with_alert(report: ErrorReport, alerts: Sequence[Alert]) -> ErrorReport:
    """Add what only the alert of the same error knows."""
    found = next((alert for alert in alerts if same_failure(alert.code, report.code)), None)
    if found is None:
        return report
    return replace(
        report,
        since=found.created_on,
        last=found.updated_on,
        count=max(report.count, found.count),
        server_words=found.details or report.server_words,
    )
