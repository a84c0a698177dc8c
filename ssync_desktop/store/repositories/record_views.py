"""The lists of contacts, accounts and leads: three tables of one shape."""

from typing import Any

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.query import Table
from ssync_desktop.store.repositories.view import View, builder, columns_of, or_empty
from ssync_desktop.store.tables.records import AccountRow, ContactRow, LeadRow
from ssync_desktop.store.tables.users import UserRow


def contacts() -> View:
    """Contacts with their owners."""
    return _records(ContactRow, Table.CONTACTS, ObjectType.CONTACT)


def accounts() -> View:
    """Accounts with their owners."""
    return _records(AccountRow, Table.ACCOUNTS, ObjectType.ACCOUNT)


def leads() -> View:
    """Leads with their owners."""
    return _records(LeadRow, Table.LEADS, ObjectType.LEAD)


def _records(row: type[Any], table: Table, object_type: ObjectType) -> View:
    return View(
        source=row.__table__.outerjoin(UserRow.__table__, UserRow.id == row.owner_id),
        id=row.id,
        columns=columns_of(
            row,
            *("id", "name", "email_address2", "email_address3", "owner_id", "state"),
            "row_version",
            email_address=row.email_address1,
            owner_name=or_empty(UserRow.full_name),
        ),
        text=("name", "email_address", "email_address2", "email_address3", "owner_name"),
        build=builder(table, object_type=lambda _values: object_type),
        aliases={},
    )
