"""The book of content that was shown to others than its owners (``audit``)."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ssync_desktop.domain.audit import AuditEntry
from ssync_desktop.domain.audited_settings import SettingChange
from ssync_desktop.domain.options import AuditAction
from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.saving import insert_row
from ssync_desktop.store.tables.audit import AuditRow


class Audits:
    """All queries on ``audit``; nothing changes or deletes a row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: AuditEntry) -> None:
        """Write an entry down."""
        insert_row(
            self._session,
            AuditRow(
                id=entry.id,
                created_on=entry.created_on,
                user_id=entry.user_id,
                user_name=entry.user_name[:200],
                action=int(entry.action),
                table=entry.table.value,
                object_id=entry.object_id,
                owner_id=entry.owner_id,
                changes=_as_json(entry.changes),
            ),
        )

    def of(self, *object_ids: UUID) -> Sequence[AuditEntry]:
        """Return who looked at an item, by whatever id it has, the first one first."""
        rows = self._session.scalars(
            select(AuditRow)
            .where(AuditRow.object_id.in_(object_ids))
            .order_by(AuditRow.created_on, AuditRow.id)
        )
        return [_record(row) for row in rows]


def _record(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        created_on=row.created_on,
        user_id=row.user_id,
        user_name=row.user_name,
        action=AuditAction(row.action),
        table=Table(row.table),
        object_id=row.object_id,
        owner_id=row.owner_id,
        changes=changes_in(row.changes),
    )


def changes_in(text: str) -> tuple[SettingChange, ...]:
    """Return the changes of settings that the column holds."""
    return tuple(SettingChange(*one) for one in json.loads(text))


def _as_json(changes: Sequence[SettingChange]) -> str:
    return json.dumps([[one.setting, one.before, one.after] for one in changes], ensure_ascii=False)
