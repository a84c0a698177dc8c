"""Ids of items that are somehow like a given one: at its time, with its id, saying the same."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    TaskContent,
)
from ssync_desktop.domain.items.kinds import ShowAs
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.chunks import chunks
from ssync_desktop.store.tables.addresses import EmailSearchRow
from ssync_desktop.store.tables.calendar import (
    AppointmentRow,
    ItemPartyRow,
    RecurringAppointmentMasterRow,
    ServiceAppointmentRow,
)
from ssync_desktop.store.tables.tasks import TaskRow

MOST_SIMILAR = 50
_OPEN = (0, 3)  # Open and Scheduled


class ItemSearch:
    """Searches in the tables of items by what indexes find."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def busy(
        self, addresses: Collection[str], begin: datetime, end: datetime
    ) -> dict[ObjectType, set[UUID]]:
        """Return what may keep one of *addresses* busy between two moments, by tables.

        Of series all that go on at that time; whether one of them takes place then, it knows.
        """
        single, series = AppointmentRow, RecurringAppointmentMasterRow
        ids = self._expected(addresses, begin, end)
        return {
            ObjectType.APPOINTMENT: self._open(single.id, ids, single.series_id.is_(None)),
            ObjectType.RECURRING_APPOINTMENT_MASTER: self._open(series.id, ids)
            | self._open(single.series_id, ids, single.series_id.is_not(None)),
            ObjectType.SERVICE_APPOINTMENT: self._open(ServiceAppointmentRow.id, ids),
        }

    def of_meetings(self, global_ids: Collection[str]) -> dict[ObjectType, set[UUID]]:
        """Return the appointments and series with one of *global_ids*, by tables."""
        found: dict[ObjectType, set[UUID]] = {}
        tables: dict[ObjectType, Any] = {
            ObjectType.APPOINTMENT: AppointmentRow,
            ObjectType.RECURRING_APPOINTMENT_MASTER: RecurringAppointmentMasterRow,
        }
        for object_type, rows in tables.items():
            found[object_type] = set()
            for part in chunks([one for one in global_ids if one]):
                # The literal is what tells the database that its index of filled ones will do.
                filled = rows.global_id != literal_column("''")
                found[object_type] |= set(
                    self._session.scalars(select(rows.id).where(rows.global_id.in_(part), filled))
                )
        return found

    def similar(self, content: Content) -> tuple[ObjectType, list[UUID]]:
        """Return where rows are that are much the same as *content*, as many as make sense.

        An appointment of the same subject at the same time, an open task of the same subject with
        the same days, a contact with one of the addresses.
        """
        match content:
            case AppointmentContent():
                return self._similar_appointment(content)
            case TaskContent():
                statement = select(TaskRow.id).where(
                    TaskRow.subject == content.subject,
                    TaskRow.start.is_not_distinct_from(content.start),
                    TaskRow.due.is_not_distinct_from(content.due),
                    TaskRow.state == 0,
                )
                return self._some(ObjectType.TASK, statement)
            case ContactContent():
                given = (content.email_address1, content.email_address2, content.email_address3)
                keys = [address_key(one) for one in given if one]
                held = select(EmailSearchRow.parent_id).where(
                    EmailSearchRow.address.in_(keys),
                    EmailSearchRow.parent_type == int(ObjectType.CONTACT),
                )
                return self._some(ObjectType.CONTACT, held) if keys else (ObjectType.CONTACT, [])

    def _similar_appointment(self, content: AppointmentContent) -> tuple[ObjectType, list[UUID]]:
        rows: Any = AppointmentRow if content.series is None else RecurringAppointmentMasterRow
        statement = select(rows.id).where(
            rows.starts_on == content.block.start.instant,
            rows.ends_on == content.block.end.instant,
            rows.subject == content.subject,
        )
        if content.series is not None:
            return self._some(ObjectType.RECURRING_APPOINTMENT_MASTER, statement)
        return self._some(ObjectType.APPOINTMENT, statement.where(rows.series_id.is_(None)))

    def _some(
        self, object_type: ObjectType, statement: Select[UUID]
    ) -> tuple[ObjectType, list[UUID]]:
        return object_type, list(self._session.scalars(statement.limit(MOST_SIMILAR)))

    def _expected(self, addresses: Collection[str], begin: datetime, end: datetime) -> set[UUID]:
        """Return the rows of any table at which one of *addresses* is expected at that time."""
        party = ItemPartyRow
        found: set[UUID] = set()
        for part in chunks(addresses):
            now = (party.ends_on > begin, party.starts_on < end)
            found |= set(
                self._session.scalars(select(party.item_id).where(party.key.in_(part), *now))
            )
        return found

    def _open(
        self, column: Any, ids: Collection[UUID], *conditions: ColumnElement[bool]
    ) -> set[UUID]:
        """Return *column* of those of *ids* that are open, no drafts, and show more than free."""
        rows = column.class_
        found: set[UUID] = set()
        for part in chunks(ids):
            statement = select(column).where(
                rows.id.in_(part),
                rows.state.in_(_OPEN),
                rows.show_as != ShowAs.FREE,
                rows.draft.is_(False),
                *conditions,
            )
            found |= set(self._session.scalars(statement))
        return found
