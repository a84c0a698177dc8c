"""The pane beside the list: how a profile reaches its servers, and why it stands still."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.options import ObjectType, OperationType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.rows import ProfileRow
from ssync_desktop.domain.test_run import TestStep
from ssync_desktop.ui.problems import ErrorReport, from_code
from ssync_desktop.ui.profiles.asking import is_online
from ssync_desktop.ui.profiles.exchange_fields import ONLINE
from ssync_desktop.ui.profiles.words import (
    ACTIVE,
    SERVER_TYPES,
    address,
    opening,
    signing_in,
    state_badge,
)
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import StatusBadge
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.empty_state import EmptyState
from ssync_desktop.ui.widgets.error_card import ErrorCard
from ssync_desktop.ui.widgets.layouts import frame, label, row, scrolled
from ssync_desktop.ui.widgets.step_list import StepList

PROMISE = "Its servers, who signs in, its mailboxes, and why it is stopped if it is."
AFTER_TEST = "Not by itself; a good connection test lets all its mailboxes go on"
NEW = "default for new users and queues"


class ProfilePane(QFrame):
    """Follows the selection; values are replaced in place.

    Signals:
        retry_requested(): test the connection of the stopped profile.
        trust_requested(TestStep): trust the certificate that the connection test was shown.
        mailboxes_requested(Reference): show the mailboxes of this profile.
    """

    retry_requested = Signal()
    trust_requested = Signal(TestStep)
    mailboxes_requested = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._row: ProfileRow | None = None
        self._card: ErrorCard | None = None
        self._report: ErrorReport | None = None
        self.setProperty("look", "pane")
        self.setAccessibleName("Selected profile")
        self._nothing = EmptyState("server", "No profile selected", PROMISE)
        self._many = EmptyState("server", "", "")
        self._one = scrolled(self._build())
        self._stack = QStackedLayout(self)
        for part in (self._nothing, self._many, self._one):
            self._stack.addWidget(part)

    @property
    def card(self) -> ErrorCard | None:
        """The card that says why the profile is stopped, if it is."""
        return self._card

    def show_rows(self, rows: Sequence[ProfileRow], count: int, *, is_default: bool) -> None:
        """Show the selection of *count* profiles, of which *rows* are here."""
        if count == 1 and rows:
            self._show_row(rows[0], is_default=is_default)
            self._stack.setCurrentWidget(self._one)
        elif count > 1:
            used = sum(row.mailbox_count for row in rows)
            self._many.say(f"{count:,} profiles selected", f"{used:,} mailboxes use them.")
            self._stack.setCurrentWidget(self._many)
        elif count == 0:
            self._stack.setCurrentWidget(self._nothing)
        elif self._stack.currentWidget() is self._nothing:
            self._many.say("Reading the profile …", "")
            self._stack.setCurrentWidget(self._many)

    def show_details(self, profile: EmailServerProfile) -> None:
        """Add what the list row does not hold."""
        facts = {
            "Incoming sign-in": signing_in(profile, OperationType.INCOMING),
            "Outgoing sign-in": signing_in(profile, OperationType.OUTGOING),
            "Opens mailboxes": opening(profile),
            "Connections": f"{profile.max_connections:,} at once",
            "Polling interval": _interval(profile.min_polling_interval),
            "Time limit": f"{profile.connection_timeout_ms / 1000:g} s for an answer"
            if profile.limit_connection_time
            else "None of its own",
            "Trusted certificate": _trusted(profile),
            "Description": profile.description,
        }
        for name, text in facts.items():
            self._say(name, text)
        self._online.setVisible(is_online(profile.draft()))

    def show_test(self, steps: tuple[TestStep, ...]) -> None:
        """Show how the connection test goes; no steps take it away."""
        self._test.show_steps(steps)
        self._test.setVisible(bool(steps))

    def _build(self) -> QWidget:
        self._name = label("", "title", select=True)
        self._kind = label("", "muted")
        self._badge = StatusBadge(ACTIVE)
        self._used = button("", "mailbox", link=True)
        self._used.clicked.connect(self._ask_mailboxes)
        self._online = frame(row(label(ONLINE), margin=GRID), "warn")
        self._online.hide()
        self._test = StepList()
        self._test.trust_requested.connect(self.trust_requested)
        self._test.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self._facts = {}
        for number, name in enumerate(_FACTS):
            self._facts[name] = (label(name, "muted", wrap=False), label("", select=True))
            for column, part in enumerate(self._facts[name]):
                self._grid.addWidget(part, number, column, Qt.AlignmentFlag.AlignTop)
        state = QHBoxLayout()
        state.setSpacing(2 * GRID)
        state.addWidget(self._badge)
        state.addWidget(self._used)
        state.addStretch(1)
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._box.setSpacing(GRID)
        self._box.addWidget(self._name)
        self._box.addWidget(self._kind)
        self._box.addLayout(state)
        self._box.addWidget(self._online)
        self._box.addWidget(self._test)
        self._box.addSpacing(HALF)
        self._box.addLayout(self._grid)
        self._box.addStretch(1)
        return inside

    def _show_row(self, row: ProfileRow, *, is_default: bool) -> None:
        self._row = row
        if self._name.text() != row.name:
            for name in _FACTS:
                self._say(name, "")
            self._online.hide()
        self._name.setText(row.name)
        kind = SERVER_TYPES[row.server_type]
        self._kind.setText(f"{kind}, {NEW}" if is_default else kind)
        self._badge.show_badge(state_badge(row))
        used = "1 mailbox" if row.mailbox_count == 1 else f"{row.mailbox_count:,} mailboxes"
        self._used.setText(used)
        self._used.setToolTip("Show the mailboxes of this profile")
        self._used.setEnabled(bool(row.mailbox_count))
        incoming = address(row.incoming_host, row.incoming_port, row.incoming_security)
        outgoing = address(row.outgoing_host, row.outgoing_port, row.outgoing_security)
        self._say("Incoming", incoming)
        self._say("Outgoing", outgoing)
        self._say("Owner", row.owner_name)
        self._show_card(row)

    def _show_card(self, row: ProfileRow) -> None:
        report = None
        if row.stopped_code:
            report = from_code(row.stopped_code, "", row.name, retried=AFTER_TEST)
            report = replace(report, can_retry=True)
        if report == self._report:
            return
        self._report = report
        if self._card is not None:
            self._box.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        if report is not None:
            self._card = ErrorCard(report, self._clock)
            self._card.retry_requested.connect(self.retry_requested)
            self._box.insertWidget(3, self._card)

    def _say(self, name: str, text: str) -> None:
        title, value = self._facts[name]
        value.setText(text)
        title.setVisible(bool(text))
        value.setVisible(bool(text))

    @Slot()
    def _ask_mailboxes(self) -> None:
        if self._row is not None:
            kind = ObjectType.EMAIL_SERVER_PROFILE
            self.mailboxes_requested.emit(Reference(self._row.id, kind, self._row.name))


_FACTS = (
    "Incoming",
    "Incoming sign-in",
    "Outgoing",
    "Outgoing sign-in",
    "Opens mailboxes",
    "Trusted certificate",
    "Connections",
    "Polling interval",
    "Time limit",
    "Owner",
    "Description",
)


def _interval(minutes: int) -> str:
    return f"At least {minutes:,} min" if minutes else "As short as the engine allows"


def _trusted(profile: EmailServerProfile) -> str:
    sides = {"incoming": profile.incoming, "outgoing": profile.outgoing}
    pinned = [name for name, side in sides.items() if side.pinned_certificate]
    return f"Pinned for {' and '.join(pinned)}" if pinned else ""
