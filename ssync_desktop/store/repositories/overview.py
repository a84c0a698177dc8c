"""The numbers of the first page, counted in a few statements over indexed columns."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    AccessApproval,
    EmailStatus,
    ItemOutcome,
    OperationType,
    State,
)
from ssync_desktop.domain.overview import Overview
from ssync_desktop.domain.resting_phase import resting_phase
from ssync_desktop.domain.status import Phase
from ssync_desktop.store.repositories.alert_view import told_first
from ssync_desktop.store.repositories.id_mappings import IdMappings
from ssync_desktop.store.repositories.mailboxes import Mailboxes
from ssync_desktop.store.repositories.profiles import Profiles
from ssync_desktop.store.tables.alerts import TraceLogRow
from ssync_desktop.store.tables.emails import EmailRow
from ssync_desktop.store.tables.ledger import ReceivedItemRow
from ssync_desktop.store.tables.quarantine import QuarantineRow
from ssync_desktop.store.tables.queues import QueueRow
from ssync_desktop.store.tables.users import UserRow

HOURS = 24
WORST_FIRST = (
    Phase.STOPPED,
    Phase.DEGRADED,
    Phase.RETRYING,
    Phase.NEVER_TESTED,
    Phase.PAUSED,
    Phase.TESTING,
    Phase.OK,
    Phase.OFF,
)


class Overviews:
    """Counts the whole organization."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def taken(self, now: datetime) -> Overview:
        """Return the counts at *now*; "today" is the last 24 hours."""
        since = now - timedelta(hours=HOURS)
        mailboxes = Mailboxes(self._session).all()
        phases = self._phases(mailboxes)
        received = self._moments(EmailRow.created_on, EmailRow.outgoing.is_(False), since)
        sent = self._moments(EmailRow.sent_on, EmailRow.outgoing.is_(True), since)
        statuses = self._counts(
            EmailRow.status,
            EmailRow.status.in_([EmailStatus.PENDING_SEND, EmailStatus.FAILED]),
        )
        waiting = [one for one in mailboxes if one.approval is AccessApproval.PENDING]
        return Overview(
            taken_on=now,
            profiles=len(Profiles(self._session).all()),
            mailboxes=len(mailboxes),
            mailboxes_by_state=phases,
            users=self._count(UserRow, UserRow.disabled.is_(False), UserRow.id != SYSTEM_USER_ID),
            queues=self._count(QueueRow, QueueRow.state == State.ACTIVE),
            pending_approval=sum(one.state is State.ACTIVE for one in waiting),
            never_tested=phases.get(Phase.NEVER_TESTED, 0),
            received_today=len(received),
            not_tracked_today=self._count(
                ReceivedItemRow,
                ReceivedItemRow.first_seen_on >= since,
                ReceivedItemRow.outcome == ItemOutcome.NOT_TRACKED,
            ),
            sent_today=len(sent),
            pending_send=statuses.get(EmailStatus.PENDING_SEND, 0),
            failed_emails=statuses.get(EmailStatus.FAILED, 0),
            quarantined=self._count(QuarantineRow),
            alerts_by_level=self._counts(TraceLogRow.level, told_first()),
            received_per_hour=per_hour(received, now),
            sent_per_hour=per_hour(sent, now),
            items_asking=IdMappings(self._session).asking(),
        )

    def _phases(self, mailboxes: Iterable[Mailbox]) -> dict[str, int]:
        profiles = {profile.id: profile for profile in Profiles(self._session).all()}
        counts: Counter[str] = Counter()
        for mailbox in mailboxes:
            profile = profiles.get(mailbox.profile_id) if mailbox.profile_id else None
            found = {resting_phase(mailbox, profile, operation) for operation in OperationType}
            counts[next(phase for phase in WORST_FIRST if phase in found)] += 1
        return dict(counts)

    def _count(self, table: Any, *conditions: Any) -> int:
        statement = select(func.count()).select_from(table).where(*conditions)
        return int(self._session.execute(statement).scalar_one())

    def _counts(self, column: Any, *conditions: Any) -> dict[int, int]:
        statement = select(column, func.count()).where(*conditions).group_by(column)
        return {int(code): int(count) for code, count in self._session.execute(statement)}

    def _moments(self, column: Any, condition: Any, since: datetime) -> list[datetime]:
        return list(self._session.scalars(select(column).where(condition, column >= since)))


def per_hour(moments: Iterable[datetime], now: datetime) -> tuple[int, ...]:
    """Return how many of *moments* fall into each of the last 24 hours, the oldest first."""
    counts = [0] * HOURS
    for moment in moments:
        age = int((now - moment).total_seconds() // 3600)
        if 0 <= age < HOURS:
            counts[HOURS - 1 - age] += 1
    return tuple(counts)
