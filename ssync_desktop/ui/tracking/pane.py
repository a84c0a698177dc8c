"""The pane beside the list: how a rule stands, what it does, and how it is repaired."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.ui.problems import from_code
from ssync_desktop.ui.tracking.words import (
    health,
    kept,
    meaning,
    regarding_of,
    taking_in,
)
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard, DetailPane
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.facts import Fact, Facts, moment_fact
from ssync_desktop.ui.widgets.layouts import label, row

AFTER_REPAIR = "Not by itself; the rule waits until its folder is chosen anew"
TAKEN_IN = "Of the messages that lay in the folder at the last pass"
AT_NEXT = "With the next pass"


class RulePane(DetailPane):
    """Shows one rule.

    Signals:
        repair_wanted(UUID): the folder of this rule is to be chosen anew.
    """

    repair_wanted = Signal(object)

    promise = "Whether it is at work, what it has taken in, and what to do where it is not."
    advice = "Select one to see how it stands."

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("tracking", "rule", "rules", parent)
        self._clock = clock
        self._row: TrackingFolderRow | None = None
        self._path = ""
        self.show_count(0)

    def show_rule(self, rule: TrackingFolderRow, path: str) -> None:
        """Show *rule*, whose folder is called *path* from the inbox down."""
        news = self._row is not None and self._row.id == rule.id
        if news and (rule, path) == (self._row, self._path):
            return
        self._row, self._path = rule, path
        card = DetailCard(rule.folder_name, health(rule), meaning(rule))
        if rule.error_code:
            self._add_trouble(card, rule)
        card.add(Facts(self._facts(rule, path)))
        go = button(f"Mailbox {rule.mailbox_name}", "mailbox", link=True)
        go.clicked.connect(self._ask_mailbox)
        holder = QWidget()
        holder.setLayout(row(go, None))
        card.add(holder)
        card.add(label(kept(rule), "muted"), "If it is deleted")
        card.end()
        self.put(card, from_top=not news)

    def forget(self) -> None:
        """Show the next rule anew, whatever it is."""
        self._row = None

    def _add_trouble(self, card: DetailCard, rule: TrackingFolderRow) -> None:
        retried = AFTER_REPAIR if rule.disabled else AT_NEXT
        report = from_code(rule.error_code, "", rule.mailbox_name, retried=retried)
        card.add(ErrorCard(report, self._clock))
        if rule.disabled:
            repair = button("Choose the folder anew", "folder", main=True)
            repair.clicked.connect(self._ask_repair)
            holder = QWidget()
            holder.setLayout(row(repair, None))
            card.add(holder)

    def _facts(self, rule: TrackingFolderRow, path: str) -> list[Fact]:
        progress = taking_in(rule)
        before = f"{rule.done:,} of {rule.total:,}" if rule.total else ""
        return [
            ("Folder", path, ""),
            ("Regarding", regarding_of(rule), "All mail of the folder is set regarding it"),
            ("Taken in", progress.text() if progress else before, TAKEN_IN),
            moment_fact("Read", rule.synchronized_on, self._clock),
            moment_fact("Since", rule.error_on, self._clock, ""),
            ("Profile", rule.profile_name, ""),
        ]

    @Slot()
    def _ask_repair(self) -> None:
        if self._row is not None:
            self.repair_wanted.emit(self._row.id)

    @Slot()
    def _ask_mailbox(self) -> None:
        if self._row is not None:
            box = Reference(self._row.mailbox_id, ObjectType.MAILBOX, self._row.mailbox_name)
            self.place_wanted.emit("mailboxes", box.id)
