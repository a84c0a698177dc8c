"""The runs of a Test & Enable as rows: every mailbox with how far its test is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssync_desktop.domain.certificates import ShownCertificate
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.test_run import StepState, TestRun
from ssync_desktop.ui.mailboxes.directions import NEEDS_APPROVAL
from ssync_desktop.ui.widgets.badge import Badge
from ssync_desktop.ui.widgets.columns import BADGE_ROLE
from ssync_desktop.ui.widgets.step_list import STATES, step_text

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
TITLES = ("Mailbox", "Incoming", "Outgoing", "Result")


class Result(StrEnum):
    """How the test of one mailbox stands as a whole."""

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    NEEDS_APPROVAL = "passed, not approved"
    FAILED = "failed"
    CANCELLED = "cancelled"


BADGES = {
    Result.WAITING: STATES[StepState.WAITING],
    Result.RUNNING: STATES[StepState.RUNNING],
    Result.PASSED: replace(STATES[StepState.PASSED], word="Enabled"),
    Result.NEEDS_APPROVAL: NEEDS_APPROVAL,
    Result.FAILED: STATES[StepState.FAILED],
    Result.CANCELLED: STATES[StepState.CANCELLED],
}
ENDED = (Result.PASSED, Result.NEEDS_APPROVAL, Result.FAILED, Result.CANCELLED)


@dataclass(frozen=True, slots=True)
class Line:
    """One mailbox in the dialog; *run* None as long as nothing was heard of its test."""

    mailbox_id: UUID
    name: str
    run: TestRun | None = None
    cancelled: bool = False  # before it had begun

    @property
    def result(self) -> Result:
        """How the test stands."""
        if self.run is None:
            return Result.CANCELLED if self.cancelled else Result.WAITING
        if self.run.cancelled:
            return Result.CANCELLED
        if not self.run.finished:
            return Result.RUNNING
        if any(step.state is StepState.FAILED for step in self.run.steps):
            return Result.FAILED
        return Result.NEEDS_APPROVAL if self.run.needs_approval else Result.PASSED

    def direction(self, operation: OperationType) -> Badge | None:
        """Return how the step of one direction stands; None when it is not tested."""
        steps = self.run.steps if self.run else ()
        return next((STATES[one.state] for one in steps if one.operation is operation), None)

    def as_text(self) -> str:
        """Return everything as plain text for the clipboard."""
        steps = self.run.steps if self.run else ()
        heading = f"{self.name}: {self.result.value}"
        return "\n".join([heading, *(f"  {text}" for text in _indented(steps))])


class TestResults(QAbstractTableModel):
    """The lines of all mailboxes of one dialog, in the order of the selection."""

    __test__ = False

    def __init__(self, rows: Sequence[MailboxRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = [Line(row.id, row.name) for row in rows]
        self._places = {line.mailbox_id: place for place, line in enumerate(self._lines)}

    @property
    def lines(self) -> Sequence[Line]:
        """All lines."""
        return self._lines

    def line(self, mailbox_id: UUID) -> Line:
        """Return the line of one mailbox."""
        return self._lines[self._places[mailbox_id]]

    def begin(self, ids: Iterable[UUID]) -> None:
        """Let these mailboxes wait for a new test."""
        for mailbox_id in ids:
            self._put(replace(self.line(mailbox_id), run=None, cancelled=False))

    def take(self, runs: Iterable[TestRun]) -> bool:
        """Show the newest value of runs, and say whether any of them belongs here."""
        mine = [run for run in runs if run.mailbox_id in self._places]
        for run in mine:
            self._put(replace(self.line(run.mailbox_id), run=run))
        return bool(mine)

    def cancel(self, ids: Iterable[UUID]) -> None:
        """Mark what had not begun as cancelled; what runs tells by itself."""
        for mailbox_id in ids:
            self._put(replace(self.line(mailbox_id), cancelled=True))

    def approve(self) -> None:
        """Show that what had passed is enabled now, since the addresses were approved."""
        for mailbox_id in self.with_result(Result.NEEDS_APPROVAL):
            line = self.line(mailbox_id)
            if line.run is not None:
                passed = frozenset(
                    step.operation
                    for step in line.run.steps
                    if step.operation is not None and step.state is StepState.PASSED
                )
                run = replace(line.run, needs_approval=False, enabled=passed)
                self._put(replace(line, run=run))

    def begun(self) -> bool:
        """Say whether anything was heard of any test."""
        return any(line.run is not None for line in self._lines)

    def refused_because_of(self, profile_id: UUID, fingerprint: str) -> tuple[UUID, ...]:
        """Return the mailboxes of a profile whose test met this untrusted certificate."""
        refused = self._refusals(profile_id, fingerprint)
        return tuple(dict.fromkeys(mailbox_id for mailbox_id, _, _ in refused))

    def directions_refused_because_of(
        self, profile_id: UUID, fingerprint: str
    ) -> tuple[OperationType, ...]:
        """Return the directions of a profile whose servers showed this untrusted certificate."""
        return tuple(sorted({one for _, one, _ in self._refusals(profile_id, fingerprint)}))

    def shows_once_more(
        self, profile_id: UUID, certificate: ShownCertificate
    ) -> frozenset[OperationType]:
        """Return the directions of a profile in which the same host showed this certificate."""
        shown = self._refusals(profile_id, certificate.fingerprint)
        host = certificate.host.casefold()
        return frozenset(operation for _, operation, where in shown if where == host)

    def _refusals(
        self, profile_id: UUID, fingerprint: str
    ) -> Iterator[tuple[UUID, OperationType, str]]:
        """Yield mailbox, direction and host wherever the certificate was shown."""
        for line in self._lines:
            if line.run is None or line.run.profile_id != profile_id:
                continue
            for step in line.run.steps:
                if step.certificate is not None and step.certificate.fingerprint == fingerprint:
                    operation = step.operation or OperationType.INCOMING
                    yield line.mailbox_id, operation, step.certificate.host.casefold()

    def unfinished(self) -> tuple[UUID, ...]:
        """Return the mailboxes whose tests have not ended."""
        return tuple(line.mailbox_id for line in self._lines if line.result not in ENDED)

    def with_result(self, *results: Result) -> tuple[UUID, ...]:
        """Return the mailboxes whose test stands like this."""
        return tuple(line.mailbox_id for line in self._lines if line.result in results)

    def as_text(self) -> str:
        """Return all lines as plain text."""
        return "\n\n".join(line.as_text() for line in self._lines)

    def _put(self, line: Line) -> None:
        place = self._places[line.mailbox_id]
        self._lines[place] = line
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(TITLES) - 1), [])

    # --- QAbstractTableModel -------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """One for each mailbox."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Mailbox, the two directions, and the result."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles above; nothing at the side."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section] if section < len(TITLES) else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name as text, all else as badges whose words are read aloud."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        badge = (
            None,
            line.direction(OperationType.INCOMING),
            line.direction(OperationType.OUTGOING),
            BADGES[line.result],
        )[index.column()]
        if role == BADGE_ROLE:
            return badge
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if index.column() == 0:
                return line.name
            return badge.word if badge else "-"
        return None


def _indented(steps: Iterable[Any]) -> list[str]:
    return [text for step in steps for text in step_text(step).splitlines()]
