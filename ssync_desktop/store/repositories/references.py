"""Rows to choose from while somebody types: users, queues and records by name or address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import ObjectType, QueueViewType, State
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.repositories.addresses import address_begins
from ssync_desktop.store.repositories.names import beginning_with
from ssync_desktop.store.tables.addresses import EmailSearchRow
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.names import NameSearchRow
from ssync_desktop.store.tables.queues import QueueRow
from ssync_desktop.store.tables.records import AccountRow, ContactRow, LeadRow
from ssync_desktop.store.tables.servers import EmailServerProfileRow
from ssync_desktop.store.tables.users import UserRow, UserSettingsRow

LIMIT = 50
_MANY: Mapping[ObjectType, Any] = {
    ObjectType.ACCOUNT: AccountRow,
    ObjectType.CONTACT: ContactRow,
    ObjectType.LEAD: LeadRow,
}


class References:
    """Looks rows up for a field in which one is chosen; inactive ones are not offered."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def matching(self, object_type: ObjectType, text: str = "") -> tuple[Reference, ...]:
        """Return up to 50 rows whose name or address contains *text*, by name.

        Of accounts, contacts and leads there may be very many: with them words of the name, or an
        address, have to begin with *text*, which indexes find.
        """
        name, statement, address = _source(object_type)
        if object_type in _MANY and text.strip():
            statement = statement.where(self._beginning(object_type, text))
        else:
            columns = (name,) if address is None else (name, address)
            statement = statement.where(_containing(text, *columns))
        rows = self._session.execute(statement.order_by(name).limit(LIMIT))
        return tuple(Reference(row[0], object_type, row[1]) for row in rows)

    def sending_users(
        self, text: str, user_id: UUID, *, consenting: bool, every: bool
    ) -> tuple[Reference, ...]:
        """Return up to 50 enabled users with an address: *user_id*, the *consenting*, or *every*.

        *user_id* comes first.
        """
        own = UserRow.id == user_id
        agreed = UserSettingsRow.send_as_allowed.is_(True)
        allowed = true() if every else (own | agreed) if consenting else own
        statement = (
            select(UserRow.id, UserRow.full_name)
            .outerjoin(UserSettingsRow, UserSettingsRow.user_id == UserRow.id)
            .where(UserRow.disabled.is_(False), UserRow.email_address != "", allowed)
            .where(_containing(text, UserRow.full_name, UserRow.email_address))
            .order_by(own.desc(), UserRow.full_name)
            .limit(LIMIT)
        )
        rows = self._session.execute(statement)
        return tuple(Reference(row[0], ObjectType.USER, row[1]) for row in rows)

    def sending_queues(self, text: str, user_id: UUID, *, private: bool) -> tuple[Reference, ...]:
        """Return up to 50 active queues with an address: public ones, one's own, all *private*."""
        public = QueueRow.view_type == QueueViewType.PUBLIC
        allowed = true() if private else public | (QueueRow.owner_id == user_id)
        statement = (
            select(QueueRow.id, QueueRow.name)
            .where(QueueRow.state == State.ACTIVE, QueueRow.email_address != "", allowed)
            .where(_containing(text, QueueRow.name, QueueRow.email_address))
            .order_by(QueueRow.name)
            .limit(LIMIT)
        )
        rows = self._session.execute(statement)
        return tuple(Reference(row[0], ObjectType.QUEUE, row[1]) for row in rows)

    def _beginning(self, object_type: ObjectType, text: str) -> ColumnElement[bool]:
        """Return the condition that *text* begins words of the name, or one of the addresses."""
        named = select(NameSearchRow.parent_id).where(
            *beginning_with(text), NameSearchRow.parent_type == object_type
        )
        addressed = select(EmailSearchRow.parent_id).where(
            address_begins(self._session, text), EmailSearchRow.parent_type == object_type
        )
        found: ColumnElement[bool] = _MANY[object_type].id.in_(union_all(named, addressed))
        return found


def _containing(text: str, *columns: Any) -> ColumnElement[bool]:
    """Return the condition that one of *columns* contains *text*, if there is any."""
    wanted = text.strip().lower()
    if not wanted:
        return true()
    return or_(*(func.lower(column).contains(wanted, autoescape=True) for column in columns))


def _source(object_type: ObjectType) -> tuple[Any, Select[UUID, str], Any]:
    """Return the column of the name, the statement, and the column of the address."""
    if object_type is ObjectType.USER:
        shown = select(UserRow.id, UserRow.full_name).where(UserRow.disabled.is_(False))
        return UserRow.full_name, shown, UserRow.email_address
    tables: dict[ObjectType, tuple[Any, Any]] = {
        ObjectType.QUEUE: (QueueRow, QueueRow.email_address),
        ObjectType.EMAIL_SERVER_PROFILE: (EmailServerProfileRow, None),
        ObjectType.MAILBOX: (MailboxRow, MailboxRow.email_address),
        ObjectType.ACCOUNT: (AccountRow, AccountRow.email_address1),
        ObjectType.CONTACT: (ContactRow, ContactRow.email_address1),
        ObjectType.LEAD: (LeadRow, LeadRow.email_address1),
    }
    table, address = tables[object_type]
    active = select(table.id, table.name).where(table.state == State.ACTIVE)
    return table.name, active, address
