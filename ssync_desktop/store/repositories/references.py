"""Rows to choose from while somebody types: users, queues and records by name or address."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import ObjectType, State
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.tables.queues import QueueRow
from ssync_desktop.store.tables.records import AccountRow, ContactRow, LeadRow
from ssync_desktop.store.tables.servers import EmailServerProfileRow
from ssync_desktop.store.tables.users import UserRow

LIMIT = 50


class References:
    """Looks rows up for a field in which one is chosen; inactive ones are not offered."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def matching(self, object_type: ObjectType, text: str = "") -> tuple[Reference, ...]:
        """Return up to 50 rows whose name or address contains *text*, by name."""
        name, statement, address = _source(object_type)
        if wanted := text.strip().lower():
            columns = (name,) if address is None else (name, address)
            statement = statement.where(
                or_(*(func.lower(column).contains(wanted, autoescape=True) for column in columns))
            )
        rows = self._session.execute(statement.order_by(name).limit(LIMIT))
        return tuple(Reference(row[0], object_type, row[1]) for row in rows)


def _source(object_type: ObjectType) -> tuple[Any, Select[UUID, str], Any]:
    """Return the column of the name, the statement, and the column of the address."""
    if object_type is ObjectType.USER:
        shown = select(UserRow.id, UserRow.full_name).where(UserRow.disabled.is_(False))
        return UserRow.full_name, shown, UserRow.email_address
    tables: dict[ObjectType, tuple[Any, Any]] = {
        ObjectType.QUEUE: (QueueRow, QueueRow.email_address),
        ObjectType.EMAIL_SERVER_PROFILE: (EmailServerProfileRow, None),
        ObjectType.ACCOUNT: (AccountRow, AccountRow.email_address1),
        ObjectType.CONTACT: (ContactRow, ContactRow.email_address1),
        ObjectType.LEAD: (LeadRow, LeadRow.email_address1),
    }
    table, address = tables[object_type]
    active = select(table.id, table.name).where(table.state == State.ACTIVE)
    return table.name, active, address
