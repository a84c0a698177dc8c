"""The index of addresses: which records hold an address (``emailsearch``)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.parties import MOST_MATCHES
from ssync_desktop.domain.people import AddressOwner, Record, Reference
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.tables.addresses import EmailSearchRow
from ssync_desktop.store.tables.queues import QueueRow
from ssync_desktop.store.tables.records import AccountRow, ContactRow, LeadRow
from ssync_desktop.store.tables.users import UserRow

MOST_READ = 3 * MOST_MATCHES + 1
"""Rows of one address that are read: a record may hold it in three columns (B56)."""

_NEW_SENDERS = 0x73737963_73656E64
"""The advisory lock of those who enter new senders; any number that nobody else uses."""

_TABLES: Mapping[ObjectType, Any] = {
    ObjectType.ACCOUNT: AccountRow,
    ObjectType.CONTACT: ContactRow,
    ObjectType.LEAD: LeadRow,
    ObjectType.QUEUE: QueueRow,
}


class Addresses:
    """All queries on ``emailsearch``."""

    def __init__(self, session: Session, new_id: NewId = new_id) -> None:
        self._session = session
        self._new_id = new_id

    def set(self, parent: UUID, object_type: ObjectType, addresses: Sequence[str]) -> None:
        """Make *addresses* those that *parent* holds, in column order; empty ones count."""
        self.remove(parent)
        rows = self._rows(parent, object_type, addresses)
        if rows:
            self._session.execute(insert(EmailSearchRow), rows)

    def set_many(self, records: Sequence[Record], *, new: bool) -> None:
        """Do the same for many *records*; *new* ones hold no address yet that has to go."""
        for part in chunks([] if new else [record.id for record in records]):
            self._session.execute(
                delete(EmailSearchRow)
                .where(EmailSearchRow.parent_id.in_(part))
                .execution_options(synchronize_session=False)
            )
        rows = (self._rows(one.id, one.object_type, one.email_addresses) for one in records)
        insert_rows(self._session, EmailSearchRow, [row for found in rows for row in found])

    def _rows(
        self, parent: UUID, object_type: ObjectType, addresses: Sequence[str]
    ) -> list[dict[str, Any]]:
        return [
            {
                "id": self._new_id(),
                "address": address_key(address),
                "column": column,
                "parent_id": parent,
                "parent_type": int(object_type),
            }
            for column, address in enumerate(addresses, 1)
            if address.strip()
        ]

    def remove(self, parent: UUID) -> None:
        """Forget every address of a record that is deleted."""
        self._session.execute(
            delete(EmailSearchRow)
            .where(EmailSearchRow.parent_id == parent)
            .execution_options(synchronize_session=False)
        )

    def owners_of(self, addresses: Iterable[str]) -> dict[str, list[AddressOwner]]:
        """Return for each address, in its compared form, the records that hold it.

        Addresses nobody holds have an empty list. Within a list the order is that of the ids. Of
        an address on very many records only :data:`MOST_READ` are read: nobody chooses among them.
        """
        keys = {address_key(address) for address in addresses if address.strip()}
        found: dict[str, list[AddressOwner]] = {key: [] for key in keys}
        hits = [hit for part in chunks(keys) for hit in self._session.execute(_hits(part))]
        by_type: defaultdict[ObjectType, set[UUID]] = defaultdict(set)
        for hit in hits:
            by_type[ObjectType(hit.parent_type)].add(hit.parent_id)
        parents = {
            parent: described
            for object_type, ids in by_type.items()
            for part in chunks(ids)
            for parent, described in self._describe(object_type, part).items()
        }
        for hit in hits:
            described = parents.get(hit.parent_id)
            if described is not None:
                name, owner_id, active = described
                reference = Reference(hit.parent_id, ObjectType(hit.parent_type), name)
                found[hit.address].append(AddressOwner(reference, owner_id, active, hit.column))
        return found

    def entering(self, address: str) -> list[AddressOwner]:
        """Return who holds *address*, after waiting for whoever enters new senders just now.

        Until this transaction ends nobody else enters one, so that two that meet the same unknown
        sender make one record. A SQLite file has one writer anyway.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(func.pg_advisory_xact_lock(_NEW_SENDERS)))
        return self.owners_of((address,))[address_key(address)]

    def _describe(
        self, object_type: ObjectType, ids: Collection[UUID]
    ) -> dict[UUID, tuple[str, UUID | None, bool]]:
        """Return name, owner and whether it is active; a disabled user is not."""
        if object_type is ObjectType.USER:
            users = self._session.execute(
                select(UserRow.id, UserRow.full_name, UserRow.disabled).where(UserRow.id.in_(ids))
            )
            return {user.id: (user.full_name, user.id, not user.disabled) for user in users}
        table = _TABLES[object_type]
        rows = self._session.execute(
            select(table.id, table.name, table.owner_id, table.state).where(table.id.in_(ids))
        )
        return {row.id: (row.name, row.owner_id, row.state == State.ACTIVE) for row in rows}


def address_begins(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that an address begins with *text*, as an index serves it.

    SQLite knows a range, PostgreSQL its own LIKE.
    """
    key, column = address_key(text), EmailSearchRow.address
    if session.get_bind().dialect.name == "sqlite":
        return column.between(key, key + "\U0010ffff")
    return column.startswith(key, autoescape=True)


def _hits(keys: Sequence[str]) -> Select[Any]:
    """Return the first rows of the index for each key, in the order of the ids."""
    place = func.row_number().over(
        partition_by=EmailSearchRow.address,
        order_by=(EmailSearchRow.parent_id, EmailSearchRow.column),
    )
    rows = (
        select(
            EmailSearchRow.address,
            EmailSearchRow.column,
            EmailSearchRow.parent_id,
            EmailSearchRow.parent_type,
            place.label("place"),
        )
        .where(EmailSearchRow.address.in_(keys))
        .subquery()
    )
    return select(rows).where(rows.c.place <= MOST_READ).order_by(rows.c.address, rows.c.place)
