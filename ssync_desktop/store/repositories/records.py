"""Accounts, contacts and leads, as far as mail is concerned: three tables of one shape.

Contacts synchronize as well (``contacts``), so whatever is written of one feeds the feed of items.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.items.person_names import name_parts
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Record, Reference
from ssync_desktop.store.repositories.addresses import Addresses
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.item_changes import Deleter, ItemChanges
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
    """All queries on ``account``, ``contact`` and ``lead``.

    *by* is who writes or deletes; None is the program itself.
    """

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now
        self._changes = ItemChanges(session, now)
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

    def add(self, record: Record, *, by: UUID | None = None) -> Record:
        """Insert a record with its addresses; the version becomes 1."""
        table = _TABLES[record.object_type]
        values = self._values(record, None, by)
        insert_row(self._session, table(id=record.id, row_version=1, **values))
        self._addresses.set(record.id, record.object_type, record.email_addresses)
        self._names.set_many([_named(record)], new=True)
        self._note(record.object_type, (record.id,), new=True)
        return self.get(record.object_type, record.id)

    def save(self, record: Record, *, by: UUID | None = None) -> Record:
        """Write a record against its version, with its addresses."""
        table = _TABLES[record.object_type]
        before = self._known_names(record.object_type, (record.id,))
        values = self._values(record, before.get(record.id), by)
        save_version(self._session, table, record.id, record.row_version, values)
        self._addresses.set(record.id, record.object_type, record.email_addresses)
        self._names.set_many([_named(record)], new=False)
        self._note(record.object_type, (record.id,))
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

    def add_many(
        self, object_type: ObjectType, records: Sequence[Record], *, by: UUID | None = None
    ) -> None:
        """Insert many records of one table, with their addresses; their versions become 1."""
        rows = [
            {"id": record.id, "row_version": 1, **self._values(record, None, by)}
            for record in records
        ]
        with refusals():
            insert_rows(self._session, _TABLES[object_type], rows)
        self._addresses.set_many(records, new=True)
        self._names.set_many([_named(record) for record in records], new=True)
        self._note(object_type, [record.id for record in records], new=True)

    def save_many(
        self, object_type: ObjectType, records: Sequence[Record], *, by: UUID | None = None
    ) -> None:
        """Write many records that :meth:`lock` returned, with their addresses."""
        if not records:
            return
        before = self._known_names(object_type, [record.id for record in records])
        for names_change in (False, True):  # a statement writes the same columns of all its rows
            values = [
                {
                    "id": record.id,
                    "row_version": record.row_version + 1,
                    **self._values(record, before.get(record.id), by),
                }
                for record in records
                if (before.get(record.id) != record.name) is names_change
            ]
            if values:
                with refusals():
                    self._session.execute(update(_TABLES[object_type]), values)
        self._addresses.set_many(records, new=False)
        self._names.set_many([_named(record) for record in records], new=False)
        self._note(object_type, [record.id for record in records])

    def delete(
        self,
        object_type: ObjectType,
        record_id: UUID,
        *,
        by: UUID | None = None,
        entitled: bool = False,
    ) -> None:
        """Delete a record with its addresses; of contacts it is kept who did, and if they might."""
        table = _TABLES[object_type]
        owner = self._session.scalars(select(table.owner_id).where(table.id == record_id)).first()
        self._addresses.remove(record_id)
        self._names.remove([record_id])
        delete_row(self._session, table, record_id)
        if object_type is ObjectType.CONTACT and owner is not None:
            self._changes.note_deleted(object_type, {record_id: owner}, Deleter(by, entitled))

    def _note(self, object_type: ObjectType, ids: Collection[UUID], *, new: bool = False) -> None:
        if object_type is ObjectType.CONTACT:
            self._changes.note(object_type, ids, new=new)

    def _known_names(self, object_type: ObjectType, ids: Collection[UUID]) -> dict[UUID, str]:
        table = _TABLES[object_type]
        found: dict[UUID, str] = {}
        for part in chunks(ids):
            rows = self._session.execute(select(table.id, table.name).where(table.id.in_(part)))
            found |= {row[0]: row[1] for row in rows}
        return found

    def _values(self, record: Record, name_before: str | None, by: UUID | None) -> dict[str, Any]:
        """Return the columns of a record; a contact whose name changes is named anew in parts."""
        values = _values(record)
        if record.object_type is not ObjectType.CONTACT:
            return values
        now = self._now()
        values |= {"modified_on": now, "modified_by": by}
        if name_before is None:
            values["created_on"] = now
        if name_before != record.name:
            first, last = name_parts(record.name)
            values |= {"first_name": first, "middle_name": "", "last_name": last, "suffix": ""}
        return values


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
