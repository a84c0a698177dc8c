"""Addresses to choose from while somebody types a recipient: by name, and by address."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import KnownAddress, Reference
from ssync_desktop.store.repositories.addresses import address_begins
from ssync_desktop.store.repositories.names import beginning_with
from ssync_desktop.store.tables.addresses import EmailSearchRow
from ssync_desktop.store.tables.names import NameSearchRow
from ssync_desktop.store.tables.queues import QueueRow
from ssync_desktop.store.tables.records import AccountRow, ContactRow, LeadRow
from ssync_desktop.store.tables.users import UserRow

LIMIT = 12
"""Addresses that are offered; so many are looked for in each table, and no more are read."""

_RECORDS = ("email_address1", "email_address2", "email_address3")
_COLUMNS: Mapping[ObjectType, tuple[Any, tuple[str, ...]]] = {
    ObjectType.CONTACT: (ContactRow, _RECORDS),
    ObjectType.ACCOUNT: (AccountRow, _RECORDS),
    ObjectType.LEAD: (LeadRow, _RECORDS),
    ObjectType.USER: (UserRow, ("email_address",)),
    ObjectType.QUEUE: (QueueRow, ("email_address",)),
}
"""Where records and their addresses stand, in the order in which they are offered."""


class Completions:
    """Looks up what a recipient may become; inactive records are not offered."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def matching(self, text: str) -> tuple[KnownAddress, ...]:
        """Return up to 12 addresses that begin with *text*, or whose record's name has such words.

        Each address stands once, under the first record that holds it; names come first.
        """
        wanted = text.strip()
        if not wanted:
            return ()
        found: dict[str, KnownAddress] = {}
        for known in (*self._by_name(wanted), *self._by_address(wanted)):
            found.setdefault(address_key(known.address), known)
        begins = wanted.casefold()

        def rank(known: KnownAddress) -> tuple[bool, str]:
            name = known.reference.name.casefold()
            near = name.startswith(begins) or address_key(known.address).startswith(begins)
            return (not near, name)

        return tuple(sorted(found.values(), key=rank)[:LIMIT])

    def _by_name(self, text: str) -> Iterator[KnownAddress]:
        for object_type, (table, columns) in _COLUMNS.items():
            first = getattr(table, columns[0])
            statement = (
                select(table.id, _name(table), first)
                .join(NameSearchRow, NameSearchRow.parent_id == table.id)
                .where(*beginning_with(text), _active(table), first != "")
                .where(NameSearchRow.parent_type == object_type)
                .limit(2 * LIMIT)  # a name may have several such words
            )
            for record_id, full_name, address in self._session.execute(statement):
                yield KnownAddress(Reference(record_id, object_type, full_name), address)

    def _by_address(self, text: str) -> Iterator[KnownAddress]:
        hits = self._session.execute(
            select(EmailSearchRow.parent_type, EmailSearchRow.parent_id, EmailSearchRow.column)
            .where(address_begins(self._session, text))
            .limit(2 * LIMIT)
        ).all()
        for object_type, (table, columns) in _COLUMNS.items():
            places: dict[UUID, list[int]] = {}
            for hit in hits:
                if hit.parent_type == object_type:
                    places.setdefault(hit.parent_id, []).append(hit.column)
            if not places:
                continue
            written = [getattr(table, column) for column in columns]
            rows = self._session.execute(
                select(table.id, _name(table), *written).where(table.id.in_(places), _active(table))
            )
            for row in rows:
                for place in places[row[0]]:
                    yield KnownAddress(Reference(row[0], object_type, row[1]), row[place + 1])


def _name(table: Any) -> Any:
    return UserRow.full_name if table is UserRow else table.name


def _active(table: Any) -> ColumnElement[bool]:
    if table is UserRow:
        return UserRow.disabled.is_(False)
    active: ColumnElement[bool] = table.state == State.ACTIVE
    return active
