"""Rows about finished operations of mailboxes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, insert, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.statistics import MailboxStatistics
from ssync_desktop.store.tables.statistics import MailboxStatisticsRow

_COLUMNS = (
    MailboxStatisticsRow.id,
    MailboxStatisticsRow.mailbox_id,
    MailboxStatisticsRow.operation,
    MailboxStatisticsRow.scheduled_on,
    MailboxStatisticsRow.started_on,
    MailboxStatisticsRow.completed_on,
    MailboxStatisticsRow.items_processed,
    MailboxStatisticsRow.items_failed,
    MailboxStatisticsRow.backlog,
    MailboxStatisticsRow.result,
    MailboxStatisticsRow.machine_name,
)


class Statistics:
    """All queries on ``mailboxstatistics``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, statistics: MailboxStatistics) -> None:
        """Write how one operation went."""
        values: dict[str, Any] = {
            "id": statistics.id,
            "mailbox_id": statistics.mailbox_id,
            "operation": int(statistics.operation),
            "scheduled_on": statistics.scheduled_on,
            "started_on": statistics.started_on,
            "completed_on": statistics.completed_on,
            "items_processed": statistics.items_processed,
            "items_failed": statistics.items_failed,
            "backlog": statistics.backlog,
            "result": statistics.result,
            "machine_name": statistics.machine_name[:160],
        }
        self._session.execute(insert(MailboxStatisticsRow), [values])

    def of_mailbox(self, mailbox_id: UUID, limit: int = 50) -> tuple[MailboxStatistics, ...]:
        """Return the last operations of a mailbox, newest first."""
        rows = self._session.execute(
            select(*_COLUMNS)
            .where(MailboxStatisticsRow.mailbox_id == mailbox_id)
            .order_by(MailboxStatisticsRow.completed_on.desc(), MailboxStatisticsRow.id.desc())
            .limit(limit)
        )
        return tuple(
            MailboxStatistics(row.id, row.mailbox_id, OperationType(row.operation), *row[3:])
            for row in rows
        )

    def delete_before(self, moment: datetime) -> int:
        """Delete what was completed before *moment*; return how many rows that were."""
        result: Any = self._session.execute(
            delete(MailboxStatisticsRow)
            .where(MailboxStatisticsRow.completed_on < moment)
            .execution_options(synchronize_session=False)
        )
        assert isinstance(result, CursorResult)
        return result.rowcount
