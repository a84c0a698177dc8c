"""The pane of an item that did not synchronize: what, when, and why."""

from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.rows import FailureRow
from ssync_desktop.ui.activity.hidden import HiddenContent
from ssync_desktop.ui.activity.pane import ActivityPane
from ssync_desktop.ui.activity.words import subject_words
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.problems import from_code
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.facts import Fact, Facts, moment_fact
from ssync_desktop.ui.widgets.layouts import row
from ssync_desktop.ui.widgets.moments import relative

OPERATIONS = {
    OperationType.INCOMING: "Incoming email",
    OperationType.OUTGOING: "Outgoing email",
    OperationType.ACT: "Appointment, contact or task",
}
GIVEN_UP = Badge("phase-stopped", Tone.BAD, "Given up")
RETRYING = Badge("phase-retrying", Tone.WARN, "Retrying")


def may_be_edited(failure: FailureRow) -> bool:
    """Say whether it is an email that failed for good and whose content may be seen."""
    leaving = failure.operation is OperationType.OUTGOING and failure.given_up
    return leaving and not failure.content_hidden


class FailurePane(ActivityPane[FailureRow]):
    """Shows one failure.

    Signals:
        show_requested(UUID): show the content of this failure's message.
        message_wanted(UUID): go to this failure's message.
        edit_wanted(UUID): take up this failure's own message, to send it again.
    """

    show_requested = Signal(UUID)
    message_wanted = Signal(UUID)
    edit_wanted = Signal(UUID)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("error", "failure", "failures", clock, parent)

    def show_failure(self, failure: FailureRow) -> None:
        """Show a failure; one that has not changed stays as it is."""
        if failure == self._details:
            return
        before, self._details = self._details, failure
        now = self._clock.now()
        badge = GIVEN_UP if failure.given_up else RETRYING
        card = DetailCard(subject_words(failure.subject), badge, relative(failure.failed_on, now))
        if failure.content_hidden:
            hidden = HiddenContent()
            hidden.show_wanted.connect(self._show)
            card.add(hidden)
        card.add(Facts(self._facts(failure)))
        report = from_code(
            failure.error_code,
            failure.error_text,
            retried="" if failure.given_up else "With the next pass",
        )
        card.add(ErrorCard(report, self._clock))
        act = failure.operation is OperationType.ACT
        go = button("Go to the item" if act else "Go to the message", "mail", link=True)
        go.clicked.connect(self._go)
        card.add(go)
        if may_be_edited(failure):
            edit = button("Edit and send again", "edit")
            edit.clicked.connect(self._edit)
            holder = QWidget()
            holder.setLayout(row(edit, None))
            card.add(holder)
        card.end()
        self.put(card, from_top=before is None or before.id != failure.id)

    def _facts(self, failure: FailureRow) -> list[Fact]:
        partner = "To" if failure.operation is OperationType.OUTGOING else "From"
        facts: list[Fact] = [
            ("What", OPERATIONS[failure.operation], ""),
            (partner, failure.partner, ""),
            ("Mailbox", failure.mailbox_name, ""),
            moment_fact("First failed", failure.first_failed_on, self._clock),
            moment_fact("Last failed", failure.failed_on, self._clock),
        ]
        if failure.attempts > 1:
            facts.append(("Attempts", f"{failure.attempts}", ""))
        return facts

    @Slot()
    def _show(self) -> None:
        if self._details is not None:
            self.show_requested.emit(self._details.id)

    @Slot()
    def _edit(self) -> None:
        if self._details is not None:
            self.edit_wanted.emit(self._details.object_id)

    @Slot()
    def _go(self) -> None:
        if self._details is not None:
            self.message_wanted.emit(self._details.id)
