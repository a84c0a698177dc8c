"""Reads for the window: the sorted ids of a query first, then its rows page by page."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, Text, case, cast, func, literal, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.domain.query import Condition, Difference, Query, Snapshot, Table
from ssync_desktop.domain.rows import ListRow
from ssync_desktop.store.repositories import (
    admin_views,
    alert_view,
    item_views,
    mail_views,
    privacy_views,
    record_views,
    tracking_views,
)
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.repositories.veil import veiled
from ssync_desktop.store.repositories.view import Column, View

COMPARED_AT_MOST = 5_000  # ids; a hundred thousand keep a processor busy for a quarter of a second

VIEWS: Mapping[Table, View] = {
    Table.PROFILES: admin_views.profiles(),
    Table.MAILBOXES: admin_views.mailboxes(),
    Table.USERS: admin_views.users(),
    Table.QUEUES: admin_views.queues(),
    Table.CONTACTS: record_views.contacts(),
    Table.ACCOUNTS: record_views.accounts(),
    Table.LEADS: record_views.leads(),
    Table.ALERTS: alert_view.alerts(),
    Table.EMAILS: mail_views.emails(),
    Table.RECEIVED_ITEMS: mail_views.received_items(),
    Table.QUARANTINE: mail_views.quarantine(),
    Table.FAILURES: privacy_views.failures(),
    Table.AUDIT: privacy_views.audit(),
    Table.TRACKING_FOLDERS: tracking_views.tracking_folders(),
    Table.ID_MAPPINGS: item_views.id_mappings(),
}


class Windows:
    """All lists of the window. No statement made here reads a body, raw bytes or a header block.

    *viewer* is who looks: what is not for them is hidden, from filters and sorting as well (B107).
    None is the program itself, which sees all.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def ids(self, query: Query, viewer: Viewer | None = None) -> Snapshot:
        """Return the ids of the rows that *query* asks for, in its order.

        Raises ``ValueError`` for a column, an operator or an order that the list does not have.
        """
        view = _view(query.table, viewer)
        statement = self._wanted(query, viewer).order_by(
            *view.order(query.sort, descending=query.descending)
        )
        return Snapshot(query, tuple(self._session.scalars(statement)))

    def count(self, query: Query, viewer: Viewer | None = None) -> int:
        """Return how many rows *query* asks for."""
        return self._counted(self._wanted(query, viewer))

    def difference(self, before: Snapshot, viewer: Viewer | None = None) -> Difference:
        """Return how many rows came and went since *before*.

        A list that is shown is compared after every change, with a window waiting: so the
        database does it, and other threads need not wait for the interpreter meanwhile. Of long
        lists it only counts: one row that entered by a change hides another one that left by one.
        """
        if len(before.ids) <= COMPARED_AT_MOST:
            return self._compared(before, viewer)
        wanted = self._wanted(before.query, viewer)
        view = _view(before.query.table, viewer)
        now = self.count(before.query, viewer)
        new = self._counted(wanted.where(view.id > before.newest))
        left = len(before.ids) - (now - new)
        return Difference(before.query, new + max(0, -left), max(0, left))

    def _compared(self, before: Snapshot, viewer: Viewer | None) -> Difference:
        wanted = self._wanted(before.query, viewer).subquery()
        (column,) = wanted.c
        known = self._among(column, before.ids)
        numbers = select(func.count(), func.coalesce(func.sum(case((known, 1), else_=0)), 0))
        now, both = self._session.execute(numbers.select_from(wanted)).one()
        return Difference(before.query, int(now) - int(both), len(before.ids) - int(both))

    def _counted(self, wanted: Select[UUID]) -> int:
        return self._session.execute(
            select(func.count()).select_from(wanted.subquery())
        ).scalar_one()

    def _among(
        self, column: Column | ColumnElement[UUID], ids: Collection[UUID]
    ) -> ColumnElement[bool]:
        """Return "*column* is one of *ids*", which are more than a statement has parameters."""
        packed = '","'.join([row_id.hex for row_id in ids])
        return self._name(column).in_(self._unpacked(f'["{packed}"]' if ids else "[]"))

    def _unpacked(self, packed: str) -> Select[str]:
        if self._on_server:
            parts = func.json_array_elements_text(cast(literal(packed, Text), JSON))
            return select(parts.column_valued("one"))
        return select(func.json_each(packed).table_valued("value").c.value)

    def _name(self, column: Column | ColumnElement[UUID]) -> ColumnElement[str]:
        """Return an id in hexadecimal digits."""
        if self._on_server:
            return func.encode(func.uuid_send(column), "hex")
        return func.lower(func.hex(column))

    @property
    def _on_server(self) -> bool:
        return self._session.get_bind().dialect.name == "postgresql"

    def _wanted(self, query: Query, viewer: Viewer | None) -> Select[UUID]:
        view = _view(query.table, viewer)
        statement = select(view.id).select_from(view.source)
        if view.only is not None:
            statement = statement.where(view.only)
        if text := query.text.strip():
            dialect = self._session.get_bind().dialect.name
            statement = statement.where(view.contains(text, dialect))
        for condition in query.conditions:
            statement = statement.where(self._meets(view, condition))
        return statement

    def _meets(self, view: View, condition: Condition) -> ColumnElement[bool]:
        if (condition.column, condition.operator) == ("id", "in"):
            ids = condition.value
            assert isinstance(ids, tuple)
            return self._among(view.column("id"), ids)
        return view.meets(condition)

    def rows(
        self, table: Table, ids: Sequence[UUID], viewer: Viewer | None = None
    ) -> tuple[ListRow, ...]:
        """Return the list rows of *ids* in that order; rows that are gone are left out."""
        view = _view(table, viewer)
        columns = [column.label(name) for name, column in view.columns.items()]
        found: dict[UUID, ListRow] = {}
        for part in chunks(ids):
            statement = select(*columns).select_from(view.source).where(view.id.in_(part))
            for row in self._session.execute(statement).mappings():
                found[row["id"]] = view.build(row)
        return tuple(found[row_id] for row_id in ids if row_id in found)


def _view(table: Table, viewer: Viewer | None) -> View:
    return veiled(VIEWS[table], table, viewer)
