"""The pane of an item seen on a server that is no email here: what it was, and why not."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.filtering import refusal
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.options import ItemOutcome
from ssync_desktop.domain.rows import QuarantineRow
from ssync_desktop.ui.activity.hidden import HiddenContent
from ssync_desktop.ui.activity.pane import ActivityPane
from ssync_desktop.ui.activity.reasons import ReasonList
from ssync_desktop.ui.activity.words import (
    WANTED,
    is_wanted,
    left_out_words,
    outcome_badge,
    size_words,
    subject_words,
)
from ssync_desktop.ui.problems import ErrorReport, from_code
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard, framed_words
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.facts import Fact, Facts, moment_fact
from ssync_desktop.ui.widgets.folded import Folded

EDIT = "Change the header lines of the message, its sender or its subject, and take it in"


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """An item of the ledger, with what quarantine knows of it where it is parked."""

    item: ReceivedItem
    mailbox_name: str = ""
    parked: QuarantineRow | None = None


class ItemPane(ActivityPane[ItemDetails]):
    """Shows one item.

    Signals:
        retry_requested(UUID): give this parked item another try.
        show_requested(UUID): show the hidden content of the item, or the parked item, of this id.
        edit_requested(UUID): edit this parked item and try it again.
    """

    retry_requested = Signal(UUID)
    show_requested = Signal(UUID)
    edit_requested = Signal(UUID)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("incoming", "message", "messages", clock, parent)

    def show_item(self, details: ItemDetails) -> None:
        """Show an item; one that has not changed stays as it is."""
        if details == self._details:
            return
        before, self._details = self._details, details
        item = details.item
        wanted = is_wanted(item.outcome, item.error_code)
        why = left_out_words(item.outcome, item.reason_code, refusal(item.reasons))
        words = WANTED if wanted else why
        badge = outcome_badge(item.outcome, item.error_code)
        card = DetailCard(subject_words(item.subject), badge, words)
        if item.content_hidden:
            hidden = HiddenContent()
            hidden.show_wanted.connect(self._show)
            card.add(hidden)
        elif details.parked is not None and details.parked.size:
            edit = button("Edit and try again", "edit")
            edit.setToolTip(EDIT)
            edit.clicked.connect(self._edit)
            card.add(edit)
        card.add(Facts(self._facts()))
        if item.error_code:
            error = ErrorCard(self._report(), self._clock)
            error.retry_requested.connect(self._retry)
            card.add(error)
        if item.reasons:
            tracked = item.outcome is ItemOutcome.TRACKED
            heading = "Why it was tracked" if tracked else "Why it was not tracked"
            card.add(ReasonList(item.reasons), heading)
        if item.email_id is not None:
            stored = button("Show the stored email", "mail", link=True)
            stored.clicked.connect(self._go)
            card.add(stored)
        if item.headers:
            card.add(Folded("Header lines as received", framed_words(item.headers.strip())))
        card.end()
        same = before is not None and before.item.id == details.item.id
        self.put(card, from_top=not same)

    def _facts(self) -> list[Fact]:
        assert self._details is not None
        item, parked, clock = self._details.item, self._details.parked, self._clock
        facts: list[Fact] = [
            ("From", item.sender or "(no sender)", ""),
            ("Mailbox", self._details.mailbox_name, ""),
            moment_fact("Received", item.received_on, clock, ""),
            moment_fact("First seen", item.first_seen_on, clock),
        ]
        if parked is not None:
            facts += [
                moment_fact("Parked", parked.parked_on, clock),
                ("Failed at", parked.stage, ""),
                ("Size", size_words(parked.size), f"{parked.size:,} bytes"),
            ]
        if item.attempts > 1:
            facts.append(("Attempts", f"{item.attempts}", ""))
        facts.append(("Message-ID", item.message_id, ""))
        facts.append(("Id on server", item.key.server_id, ""))
        return facts

    def _report(self) -> ErrorReport:
        assert self._details is not None
        item = self._details.item
        retried = "With the next pass" if item.outcome is ItemOutcome.RETRYING else ""
        report = from_code(item.error_code, item.error_text, retried=retried)
        if self._details.parked is None:
            return report
        return ErrorReport(
            title=report.title,
            code=report.code,
            since=item.first_seen_on,
            count=item.attempts,
            causes=report.causes,
            remedy=report.remedy,
            server_words=report.server_words if report.server_words != report.title else "",
            can_retry=True,
        )

    @Slot()
    def _show(self) -> None:
        if self._details is not None:
            parked = self._details.parked
            self.show_requested.emit(parked.id if parked else self._details.item.id)

    @Slot()
    def _edit(self) -> None:
        if self._details is not None and self._details.parked is not None:
            self.edit_requested.emit(self._details.parked.id)

    @Slot()
    def _retry(self) -> None:
        if self._details is not None and self._details.parked is not None:
            self.retry_requested.emit(self._details.parked.id)

    @Slot()
    def _go(self) -> None:
        if self._details is not None:
            self.place_wanted.emit("activity", self._details.item.email_id)
