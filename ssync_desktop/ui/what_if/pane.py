"""One change beside the table: what differs between both traces, station by station."""

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.what_if import Outcome, differing_steps
from ssync_desktop.ui.activity.hidden import HiddenContent
from ssync_desktop.ui.activity.reasons import ReasonList
from ssync_desktop.ui.what_if.table import Line
from ssync_desktop.ui.what_if.words import HINTS, KINDS, OTHERS, outcome_words, related_words
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard, DetailPane
from ssync_desktop.ui.widgets.facts import Facts
from ssync_desktop.ui.widgets.layouts import label
from ssync_desktop.ui.widgets.moments import absolute

AS_IT_IS, AS_IT_WOULD_BE = "By the rules as they are", "By those tried out"
NOT_REACHED = "Nothing different is asked; it was decided before."


class ChangePane(DetailPane):
    """Shows a change.

    Signals:
        content_wanted(UUID): show what this line of the ledger says.
        explanation_wanted(UUID): explain this line of the ledger by the rules as they are.
    """

    content_wanted = Signal(UUID)
    explanation_wanted = Signal(UUID)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("mail", "change", "changes", parent)
        self._line: Line | None = None

    def show_line(self, line: Line, subjects: Mapping[UUID, str]) -> None:
        """Show *line*; *subjects* are those of the emails that it is, or would be, related to."""
        self._line = line
        change = line.change
        card = DetailCard(line.subject, KINDS[change.kind], HINTS[change.kind])
        card.add(Facts(_facts(line, subjects)))
        if change.rules_were_others:
            card.add(label(OTHERS, "muted"))
        if line.row is not None and line.row.content_hidden:
            hidden = HiddenContent()
            hidden.show_wanted.connect(self._want_content)
            card.add(hidden)
        pairs = differing_steps(change.before, change.after)
        for heading, reasons in (
            (AS_IT_IS, [one for pair in pairs for one in pair.before]),
            (AS_IT_WOULD_BE, [one for pair in pairs for one in pair.after]),
        ):
            shown = ReasonList(reasons) if reasons else label(NOT_REACHED, "muted")
            shown.setAccessibleName(heading)
            card.add(shown, heading)
        explain = button("Explain", "info")
        explain.setToolTip("Show step by step how the rules as they are treat it")
        explain.clicked.connect(self._want_explanation)
        card.add(explain)
        card.end()
        self.put(card)

    @property
    def line(self) -> Line | None:
        """What is shown, or was last."""
        return self._line

    @Slot()
    def _want_content(self) -> None:
        if self._line is not None:
            self.content_wanted.emit(self._line.change.item_id)

    @Slot()
    def _want_explanation(self) -> None:
        if self._line is not None:
            self.explanation_wanted.emit(self._line.change.item_id)


def _facts(line: Line, subjects: Mapping[UUID, str]) -> list[tuple[str, str, str]]:
    change, row = line.change, line.row
    received = row and (row.received_on or row.first_seen_on)
    return [
        ("From", line.sender, ""),
        ("Mailbox", line.mailbox, ""),
        ("Received", absolute(received) if received else "", ""),
        ("As it is", outcome_words(change.before, change.kind), ""),
        ("As it would be", outcome_words(change.after, change.kind), ""),
        ("Related now", _related(change.before, subjects), ""),
        ("Related then", _related(change.after, subjects), ""),
    ]


def _related(outcome: Outcome, subjects: Mapping[UUID, str]) -> str:
    email_id = outcome.correlation.email_id
    if email_id is None:
        return ""
    subject = subjects.get(email_id)
    return f"“{subject}”. {related_words(outcome)}" if subject else related_words(outcome)
