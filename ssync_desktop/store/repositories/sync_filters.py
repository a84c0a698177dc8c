"""Filters of users, and the templates of the organization (``syncfilter``)."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ssync_desktop.domain.items.filter_fields import (
    FilterCondition,
    FilterField,
    FilterOperator,
)
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.chunks import insert_rows
from ssync_desktop.store.repositories.saving import delete_row, existing, refusals, save_version
from ssync_desktop.store.tables.sync_filters import SyncFilterRow


class SyncFilters:
    """All queries on ``syncfilter``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, filter_id: UUID) -> SyncFilter | None:
        """Return a filter, or None."""
        row = self._session.get(SyncFilterRow, filter_id, populate_existing=True)
        return None if row is None else _record(row)

    def get(self, filter_id: UUID) -> SyncFilter:
        """Return a filter; raises RECORD_NOT_FOUND."""
        return existing(self.find(filter_id), "filter")

    def of(self, owner_id: UUID | None) -> list[SyncFilter]:
        """Return the filters of a user, or with None the templates; by table and name."""
        row = SyncFilterRow
        whose = row.owner_id.is_(None) if owner_id is None else row.owner_id == owner_id
        rows = self._session.scalars(
            select(row)
            .where(whose)
            .order_by(row.object_type, row.name, row.id)
            .execution_options(populate_existing=True)
        )
        return [_record(one) for one in rows]

    def all(self) -> list[SyncFilter]:
        """Return every filter of everybody, by table and name; those of one name by age."""
        row = SyncFilterRow
        rows = self._session.scalars(
            select(row)
            .order_by(row.object_type, row.name, row.id)
            .execution_options(populate_existing=True)
        )
        return [_record(one) for one in rows]

    def add(self, one: SyncFilter) -> SyncFilter:
        """Insert a filter; its version becomes 1."""
        values = {"id": one.id, "row_version": 1, **_values(one)}
        with refusals():
            insert_rows(self._session, SyncFilterRow, [values])
        return self.get(one.id)

    def save(self, one: SyncFilter) -> SyncFilter:
        """Write a filter against its version."""
        save_version(self._session, SyncFilterRow, one.id, one.row_version, _values(one))
        return self.get(one.id)

    def delete(self, filter_id: UUID) -> None:
        """Delete a filter; raises RECORD_NOT_FOUND."""
        delete_row(self._session, SyncFilterRow, filter_id)


def _values(one: SyncFilter) -> dict[str, Any]:
    conditions = [[part.field.value, part.operator.value, part.value] for part in one.conditions]
    return {
        "owner_id": one.owner_id,
        "name": one.name,
        "object_type": int(one.object_type),
        "active": one.active,
        "default": one.default,
        "conditions": json.dumps(conditions, ensure_ascii=False),
    }


def _record(row: SyncFilterRow) -> SyncFilter:
    return SyncFilter(
        id=row.id,
        name=row.name,
        object_type=ObjectType(row.object_type),
        conditions=tuple(
            FilterCondition(FilterField(field), FilterOperator(operator), value)
            for field, operator, value in json.loads(row.conditions)
        ),
        owner_id=row.owner_id,
        active=row.active,
        default=row.default,
        row_version=row.row_version,
    )
