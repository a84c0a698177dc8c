"""Alerts: raising, renewing, clearing (``tracelog``)."""

import platform
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Delete, delete, exists, select
from sqlalchemy.orm import Session, aliased

from ssync_desktop.domain.alerts import Alert, AlertDraft
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.options import ObjectType, TraceLevel
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.repositories.alert_view import same_cause
from ssync_desktop.store.repositories.saving import existing, insert_row
from ssync_desktop.store.tables.alerts import TraceLogRow

TEXT_LENGTH = 2000
DETAILS_LENGTH = 2048
NAME_LENGTH = 200
MACHINE_LENGTH = 320


class Alerts:
    """All queries on ``tracelog``."""

    def __init__(self, session: Session, new_id: NewId = new_id) -> None:
        self._session = session
        self._new_id = new_id

    def find(self, alert_id: UUID) -> Alert | None:
        """Return an alert, or None."""
        row = self._session.get(TraceLogRow, alert_id, populate_existing=True)
        return None if row is None else _record(row)

    def get(self, alert_id: UUID) -> Alert:
        """Return an alert; raises RECORD_NOT_FOUND."""
        return existing(self.find(alert_id), "alert")

    def by_ids(self, ids: Collection[UUID]) -> Sequence[Alert]:
        """Return those of *ids* that exist, the last renewed first."""
        return self._all(TraceLogRow.id.in_(ids))

    def regarding(self, record_id: UUID) -> Sequence[Alert]:
        """Return the alerts about a mailbox or profile, the last renewed first."""
        return self._all(TraceLogRow.regarding_id == record_id)

    def of_mapping(self, mapping_id: UUID) -> Sequence[Alert]:
        """Return the alerts about a pair, the last renewed first."""
        return self._all(TraceLogRow.mapping_id == mapping_id)

    def equals(self, ids: Collection[UUID]) -> Sequence[Alert]:
        """Return the alerts of *ids* and all that tell the same to somebody else."""
        named = aliased(TraceLogRow)
        chosen = select(named.id).where(named.id.in_(ids), same_cause(TraceLogRow, named))
        return self._all(TraceLogRow.id.in_(ids) | exists(chosen.correlate(TraceLogRow)))

    def raise_(self, draft: AlertDraft, now: datetime) -> Alert:
        """Put an alert on the wall, or renew an equal one (B104).

        Equal is: the same code about the same record on the same wall for the same email or pair.
        A renewal moves the last update, counts on, and shows the newest words.
        """
        row = self._equal(draft) if draft.unique else None
        if row is None:
            row = TraceLogRow(id=self._new_id(), created_on=now, count=0, **_identity(draft))
            self._say(row, draft, now)
            insert_row(self._session, row)
        else:
            self._say(row, draft, now)
            self._session.flush()
        return _record(row)

    def delete(self, ids: Collection[UUID]) -> int:
        """Take alerts off the wall that may be dismissed; return how many they were."""
        return self._delete(
            delete(TraceLogRow).where(TraceLogRow.id.in_(ids), TraceLogRow.can_be_deleted)
        )

    def clear(self, record_id: UUID, *codes: ErrorCode, whole_record: bool = False) -> int:
        """Take away the alerts of *codes* about a record, once the cause is gone.

        Without codes all of them go, as when the record itself is deleted. *whole_record* leaves
        those about one email or pair alone.
        """
        statement = delete(TraceLogRow).where(TraceLogRow.regarding_id == record_id)
        if whole_record:
            statement = statement.where(
                TraceLogRow.email_id.is_(None), TraceLogRow.mapping_id.is_(None)
            )
        if codes:
            statement = statement.where(TraceLogRow.code.in_([code.value for code in codes]))
        return self._delete(statement)

    def clear_of_emails(self, email_ids: Collection[UUID], but: Collection[ErrorCode] = ()) -> int:
        """Take away the alerts about emails, except those of the codes *but*."""
        codes = [code.value for code in but]
        return self._delete(
            delete(TraceLogRow).where(
                TraceLogRow.email_id.in_(email_ids), TraceLogRow.code.not_in(codes)
            )
        )

    def clear_of_mappings(self, mapping_ids: Collection[UUID]) -> int:
        """Take away the alerts about pairs, once their questions are answered."""
        return self._delete(delete(TraceLogRow).where(TraceLogRow.mapping_id.in_(mapping_ids)))

    def delete_older_than(self, moment: datetime) -> int:
        """Delete what was last renewed before *moment*; return how many they were."""
        return self._delete(delete(TraceLogRow).where(TraceLogRow.updated_on < moment))

    def _equal(self, draft: AlertDraft) -> TraceLogRow | None:
        return self._session.scalars(
            select(TraceLogRow)
            .where(
                TraceLogRow.regarding_id == draft.regarding.id,
                TraceLogRow.code == draft.code.value,
                TraceLogRow.for_user_id == draft.for_user_id,
                TraceLogRow.email_id == draft.email_id,
                TraceLogRow.mapping_id == draft.mapping_id,
                TraceLogRow.is_unique,
            )
            .order_by(TraceLogRow.updated_on.desc())
            .limit(1)
            .execution_options(populate_existing=True)
        ).one_or_none()

    def _say(self, row: TraceLogRow, draft: AlertDraft, now: datetime) -> None:
        row.level = int(draft.level)
        row.text = draft.text[:TEXT_LENGTH]
        row.details = draft.details[:DETAILS_LENGTH]
        row.regarding_name = draft.regarding.name[:NAME_LENGTH]
        row.machine_name = platform.node()[:MACHINE_LENGTH]
        row.can_be_deleted = draft.can_be_deleted
        row.updated_on = now
        row.count += 1

    def _all(self, condition: Any) -> Sequence[Alert]:
        rows = self._session.scalars(
            select(TraceLogRow)
            .where(condition)
            .order_by(TraceLogRow.updated_on.desc(), TraceLogRow.id.desc())
            .execution_options(populate_existing=True)
        )
        return [_record(row) for row in rows]

    def _delete(self, statement: Delete) -> int:
        result: Any = self._session.execute(
            statement.execution_options(synchronize_session="fetch")
        )
        assert isinstance(result, CursorResult)
        return result.rowcount


def _identity(draft: AlertDraft) -> dict[str, object]:
    return {
        "code": draft.code.value,
        "regarding_id": draft.regarding.id,
        "regarding_type": int(draft.regarding.object_type),
        "for_user_id": draft.for_user_id,
        "email_id": draft.email_id,
        "mapping_id": draft.mapping_id,
        "is_unique": draft.unique,
    }


def _record(row: TraceLogRow) -> Alert:
    return Alert(
        id=row.id,
        level=TraceLevel(row.level),
        code=ErrorCode(row.code),
        regarding=Reference(row.regarding_id, ObjectType(row.regarding_type), row.regarding_name),
        text=row.text,
        details=row.details,
        machine_name=row.machine_name,
        created_on=row.created_on,
        updated_on=row.updated_on,
        count=row.count,
        can_be_deleted=row.can_be_deleted,
        for_user_id=row.for_user_id,
        email_id=row.email_id,
        mapping_id=row.mapping_id,
    )
