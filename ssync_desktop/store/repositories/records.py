"""Accounts, contacts and leads: three tables of one shape."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Record, Reference
from ssync_desktop.store.repositories.addresses import Addresses
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.names import Names
from ssync_desktop.store.repositories.saving import (
    delete_row,
    existing,
    insert_row,
    refusals,
    save_version,
)
from ssync_desktop.store.tables.records import AccountRow, ContactRow, LeadRow

ADDRESS_COLUMNS = 3

_TABLES: Mapping[ObjectType, Any] = {
    ObjectType.ACCOUNT: AccountRow,
    ObjectType.CONTACT: ContactRow,
    ObjectType.LEAD: LeadRow,
}


class Records:
    """All queries on ``account``, ``contact`` and ``lead``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._addresses = Addresses(session)
        self._names = Names(session)

    def find(self, object_type: ObjectType, record_id: UUID) -> Record | None:
        """Return a record, or None."""
        row = self._session.get(_TABLES[object_type], record_id, populate_existing=True)
        return None if row is None else _record(object_type, row)

    def get(self, object_type: ObjectType, record_id: UUID) -> Record:
        """Return a record; raises RECORD_NOT_FOUND."""
        return existing(self.find(object_type, record_id), object_type.name.lower())

    def all(self, object_type: ObjectType) -> Sequence[Record]:
        """Return every record of one table, by name."""
        table = _TABLES[object_type]
        rows = self._session.scalars(
            select(table).order_by(table.name, table.id).execution_options(populate_existing=True)
        )
        return [_record(object_type, row) for row in rows]

    def add(self, record: Record) -> Record:
        """Insert a record with its addresses; the version becomes 1."""
        table = _TABLES[record.object_type]
        insert_row(self._session, table(id=record.id, row_version=1, **_values(record)))
        self._addresses.set(record.id, record.object_type, record.email_addresses)
        self._names.set_many([_named(record)], new=True)
        return self.get(record.object_type, record.id)

    def save(self, record: Record) -> Record:
        """Write a record against its version, with its addresses."""
        table = _TABLES[record.object_type]
        save_version(self._session, table, record.id, record.row_version, _values(record))
        self._addresses.set(record.id, record.object_type, record.email_addresses)
        self._names.set_many([_named(record)], new=False)
        return self.get(record.object_type, record.id)

    def lock(self, object_type: ObjectType, ids: Collection[UUID]) -> dict[UUID, Record]:
        """Return those of *ids* that exist; nobody else changes them before the commit."""
        table = _TABLES[object_type]
        found: dict[UUID, Record] = {}
        for part in chunks(ids):
            rows = self._session.scalars(
                select(table)
                .where(table.id.in_(part))
                .with_for_update()
                .execution_options(populate_existing=True)
            )
            found |= {row.id: _record(object_type, row) for row in rows}
        return found

    def add_many(self, object_type: ObjectType, records: Sequence[Record]) -> None:
        """Insert many records of one table, with their addresses; their versions become 1."""
        rows = [{"id": record.id, "row_version": 1, **_values(record)} for record in records]
        with refusals():
            insert_rows(self._session, _TABLES[object_type], rows)
        self._addresses.set_many(records, new=True)
        self._names.set_many([_named(record) for record in records], new=True)

    def save_many(self, object_type: ObjectType, records: Sequence[Record]) -> None:
        """Write many records that :meth:`lock` returned, with their addresses."""
        if not records:
            return
        values = [
            {"id": record.id, "row_version": record.row_version + 1, **_values(record)}
            for record in records
        ]
        with refusals():
            self._session.execute(update(_TABLES[object_type]), values)
        self._addresses.set_many(records, new=False)
        self._names.set_many([_named(record) for record in records], new=False)

    def delete(self, object_type: ObjectType, record_id: UUID) -> None:
        """Delete a record with its addresses."""
        self._addresses.remove(record_id)
        self._names.remove([record_id])
        delete_row(self._session, _TABLES[object_type], record_id)


def _named(record: Record) -> Reference:
    return Reference(record.id, record.object_type, record.name)


def _record(object_type: ObjectType, row: Any) -> Record:
    addresses = [row.email_address1, row.email_address2, row.email_address3]
    while addresses and not addresses[-1]:
        addresses.pop()
    return Record(
        id=row.id,
        object_type=object_type,
        name=row.name,
        email_addresses=tuple(addresses),
        owner_id=row.owner_id,
        state=State(row.state),
        row_version=row.row_version,
    )


def _values(record: Record) -> dict[str, object]:
    padded = (*record.email_addresses, "", "", "")[:ADDRESS_COLUMNS]
    return {
        "name": record.name,
        "email_address1": padded[0],
        "email_address2": padded[1],
        "email_address3": padded[2],
        "owner_id": record.owner_id,
        "state": int(record.state),
        "status": record.state + 1,
    }
