"""Appointments, series and service activities with their people."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.ids import NewId, new_id
from ssync_desktop.domain.items.content import AppointmentContent, OccurrenceChange
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.times import WallTime
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.appointment_mapping import (
    appointment_content,
    appointment_record,
    appointment_values,
)
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.item_parties import NOBODY, ItemParties
from ssync_desktop.store.repositories.saving import delete_row, refusals, save_version
from ssync_desktop.store.repositories.series_mapping import rule_values, series_record
from ssync_desktop.store.tables.calendar import (
    EXCEPTION,
    SINGLE,
    AppointmentRow,
    RecurringAppointmentMasterRow,
    ServiceAppointmentRow,
)

MASTER = ObjectType.RECURRING_APPOINTMENT_MASTER
_TABLES: Mapping[ObjectType, Any] = {
    ObjectType.APPOINTMENT: AppointmentRow,
    MASTER: RecurringAppointmentMasterRow,
    ObjectType.SERVICE_APPOINTMENT: ServiceAppointmentRow,
}


class Appointments:
    """All queries on the three tables of the calendar; see ``item_shelf.Shelf``.

    Occurrences that differ are rows of ``appointment`` that only their series knows.
    """

    def __init__(self, session: Session, new_id: NewId = new_id) -> None:
        self._session = session
        self._parties = ItemParties(session)
        self._new_id = new_id

    def table(self, object_type: ObjectType) -> Any:
        """Return the table of *object_type*."""
        return _TABLES[object_type]

    def records(self, object_type: ObjectType, rows: Sequence[Any]) -> list[LocalItem]:
        """Return the items of *rows*, with their people and their occurrences."""
        ids = [row.id for row in rows]
        people = self._parties.of(ids)
        changed = self._changed(ids) if object_type is MASTER else {}
        items = []
        for row in rows:
            series = series_record(row, changed.get(row.id, ())) if object_type is MASTER else None
            content = appointment_content(row, people.get(row.id, NOBODY), series)
            items.append(appointment_record(object_type, row, content))
        return items

    def insert(self, item: LocalItem, row_version: int) -> None:
        """Insert an item with its people and its occurrences."""
        values = {"id": item.id, "row_version": row_version, **_values(item)}
        with refusals():
            insert_rows(self._session, _TABLES[item.object_type], [values])
        self._write_inside(item)

    def update(self, item: LocalItem) -> None:
        """Write an item against its version, with its people and its occurrences."""
        save_version(
            self._session, _TABLES[item.object_type], item.id, item.row_version, _values(item)
        )
        self._parties.remove([item.id])
        self._write_inside(item)

    def remove(self, object_type: ObjectType, item_id: UUID) -> None:
        """Delete an item with its people and its occurrences."""
        gone = [item_id]
        if object_type is MASTER:
            gone += self._exceptions(item_id).values()
            self._delete_exceptions(gone)
        self._parties.remove(gone)
        delete_row(self._session, _TABLES[object_type], item_id)

    def _write_inside(self, item: LocalItem) -> None:
        """Write the people of an item, and the occurrences of a series anew."""
        content = _content(item)
        contents = {item.id: content}
        if content.series is not None:
            before = self._exceptions(item.id)
            self._delete_exceptions(before.values())
            self._parties.remove(list(before.values()))
            rows = []
            for change in content.series.changed:
                exception_id = before.get(change.original) or self._new_id()
                rows.append(_exception_values(item, change, exception_id))
                contents[exception_id] = change.content
            with refusals():
                insert_rows(self._session, AppointmentRow, rows)
        with refusals():
            self._parties.add(contents)

    def _exceptions(self, series_id: UUID) -> dict[datetime | None, UUID]:
        """Return the rows of a series' occurrences by their originals."""
        row = AppointmentRow
        statement = select(row.original_wall, row.id).where(row.series_id == series_id)
        return {row[0]: row[1] for row in self._session.execute(statement)}

    def _delete_exceptions(self, ids: Collection[UUID]) -> None:
        for part in chunks(ids):
            self._session.execute(
                delete(AppointmentRow)
                .where(AppointmentRow.id.in_(part), AppointmentRow.series_id.is_not(None))
                .execution_options(synchronize_session=False)
            )

    def _changed(self, series_ids: Sequence[UUID]) -> Mapping[UUID, list[OccurrenceChange]]:
        """Return the occurrences of each series that differ, in the order of their originals."""
        rows: list[Any] = []
        for part in chunks(series_ids):
            statement = (
                select(AppointmentRow)
                .where(AppointmentRow.series_id.in_(part))
                .order_by(AppointmentRow.series_id, AppointmentRow.original_wall)
                .execution_options(populate_existing=True)
            )
            rows += self._session.scalars(statement)
        people = self._parties.of([row.id for row in rows])
        found: defaultdict[UUID, list[OccurrenceChange]] = defaultdict(list)
        for row in rows:
            content = appointment_content(row, people.get(row.id, NOBODY))
            found[row.series_id].append(OccurrenceChange(row.original_wall, content))
        return found


def _content(item: LocalItem) -> AppointmentContent:
    content = item.content
    assert isinstance(content, AppointmentContent)
    return content


def _values(item: LocalItem) -> dict[str, Any]:
    content = _content(item)
    values = appointment_values(item, content)
    if content.series is not None:
        return values | rule_values(content, content.series)
    if item.object_type is ObjectType.APPOINTMENT:
        values["instance_type"] = SINGLE
        values["attachment_count"] = len(content.attachments)
        values["attachment_errors"] = int(item.attachments_missing)
    return values


def _exception_values(
    series: LocalItem, change: OccurrenceChange, exception_id: UUID
) -> dict[str, Any]:
    zone = _content(series).block.start.zone
    return {
        "id": exception_id,
        "row_version": series.row_version + 1,
        **appointment_values(series, change.content),
        "global_id": "",  # that of the series finds them all
        "series_id": series.id,
        "original_on": WallTime(change.original, zone).instant,
        "original_wall": change.original,
        "instance_type": EXCEPTION,
    }
