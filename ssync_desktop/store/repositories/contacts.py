"""Contacts as they synchronize: the rows that ``Records`` knows by name and addresses."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ssync_desktop.domain.items.content import ContactContent, PostalAddress
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.lengths import FULL_NAME_LENGTH
from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.repositories.addresses import Addresses
from ssync_desktop.store.repositories.chunks import insert_rows
from ssync_desktop.store.repositories.names import Names
from ssync_desktop.store.repositories.saving import delete_row, refusals, save_version
from ssync_desktop.store.tables.records import ContactRow

_ADDRESSES = ("mailing_address", "home_address", "other_address")
_PARTS = ("street", "city", "state", "postal_code", "country")
_SAME = tuple(
    one.name for one in fields(ContactContent) if one.compare and one.name not in _ADDRESSES
)
"""The fields that the row calls by the same name; what only Exchange knows it has none for."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Contacts:
    """All queries on ``contact`` with every column; see ``item_shelf.Shelf``.

    The indexes of addresses and of names are kept in step, as ``Records`` keeps them.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._addresses = Addresses(session)
        self._names = Names(session)

    def table(self, _object_type: ObjectType) -> Any:
        """Return the table of contacts."""
        return ContactRow

    def records(self, _object_type: ObjectType, rows: Sequence[Any]) -> list[LocalItem]:
        """Return the contacts of *rows*."""
        return [_record(row) for row in rows]

    def insert(self, item: LocalItem, row_version: int) -> None:
        """Insert a contact with its addresses."""
        values = {"id": item.id, "row_version": row_version, **_values(item)}
        with refusals():
            insert_rows(self._session, ContactRow, [values])
        self._index(item, new=True)

    def update(self, item: LocalItem) -> None:
        """Write a contact against its version, with its addresses."""
        save_version(self._session, ContactRow, item.id, item.row_version, _values(item))
        self._index(item, new=False)

    def remove(self, _object_type: ObjectType, item_id: UUID) -> None:
        """Delete a contact with its addresses."""
        self._addresses.remove(item_id)
        self._names.remove([item_id])
        delete_row(self._session, ContactRow, item_id)

    def _index(self, item: LocalItem, *, new: bool) -> None:
        content = _content(item)
        addresses = (content.email_address1, content.email_address2, content.email_address3)
        self._addresses.set(item.id, ObjectType.CONTACT, addresses)
        named = Reference(item.id, ObjectType.CONTACT, content.subject[:FULL_NAME_LENGTH])
        self._names.set_many([named], new=new)


def _content(item: LocalItem) -> ContactContent:
    content = item.content
    assert isinstance(content, ContactContent)
    return content


def _values(item: LocalItem) -> dict[str, Any]:
    content, regarding = _content(item), item.regarding
    values = {name: getattr(content, name) for name in _SAME}
    for number, field in enumerate(_ADDRESSES, 1):
        address = getattr(content, field)
        values |= {f"{part}{number}": getattr(address, part) for part in _PARTS}
    state = State.ACTIVE if item.phase is Phase.OPEN else State.INACTIVE
    return {
        **values,
        "name": content.subject[:FULL_NAME_LENGTH],
        "company_id": None if regarding is None else regarding.id,
        "company_type": None if regarding is None else int(regarding.object_type),
        "state": int(state),
        "status": state + 1,
        "owner_id": item.owner_id,
        "created_on": item.created_on,
        "modified_on": item.modified_on,
        "modified_by": item.modified_by,
    }


def _record(row: ContactRow) -> LocalItem:
    addresses = {
        field: PostalAddress(*(getattr(row, f"{part}{number}") for part in _PARTS))
        for number, field in enumerate(_ADDRESSES, 1)
    }
    said: dict[str, Any] = {name: getattr(row, name) for name in _SAME} | addresses
    content = ContactContent(**said)
    regarding = None
    if row.company_id is not None and row.company_type is not None:
        regarding = Reference(row.company_id, ObjectType(row.company_type), row.company)
    return LocalItem(
        id=row.id,
        object_type=ObjectType.CONTACT,
        content=content,
        phase=Phase.OPEN if row.state == State.ACTIVE else Phase.CANCELED,
        owner_id=row.owner_id,
        created_on=row.created_on or _LONG_AGO,
        modified_on=row.modified_on or _LONG_AGO,
        modified_by=row.modified_by,
        row_version=row.row_version,
        regarding=regarding,
    )
