"""Rows ↔ records: appointments, series and service activities."""

from typing import Any

from ssync_desktop.domain.items.content import AppointmentContent, Series
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase, ShowAs
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.store.repositories.item_parties import People
from ssync_desktop.store.repositories.item_shelf import PHASES, activity_parts, activity_values
from ssync_desktop.store.tables.calendar import AppointmentRow, CalendarColumns

_SCHEDULED = 3
_OPEN = {
    ShowAs.FREE: (0, 1),
    ShowAs.TENTATIVE: (0, 2),
    ShowAs.BUSY: (_SCHEDULED, 5),
    ShowAs.OUT_OF_OFFICE: (_SCHEDULED, 6),
}
_CLOSED = {Phase.COMPLETED: (1, 3), Phase.CANCELED: (2, 4)}
# Requested, Tentative, Reserved; Completed, Canceled.
_SERVICE_OPEN = {
    ShowAs.FREE: (0, 1),
    ShowAs.TENTATIVE: (0, 2),
    ShowAs.BUSY: (_SCHEDULED, 4),
    ShowAs.OUT_OF_OFFICE: (_SCHEDULED, 4),
}
_SERVICE_CLOSED = {Phase.COMPLETED: (1, 8), Phase.CANCELED: (2, 9)}


def appointment_values(item: LocalItem, content: AppointmentContent) -> dict[str, Any]:
    """Return the columns of *item* with *content*, which may be that of an occurrence of it."""
    if item.object_type is ObjectType.SERVICE_APPOINTMENT:
        opened, closed = _SERVICE_OPEN, _SERVICE_CLOSED
    else:
        opened, closed = _OPEN, _CLOSED
    state, status = closed.get(item.phase) or opened[content.show_as]
    return {
        **activity_values(item),
        **_block_values(content.block),
        "subject": content.subject,
        "location": content.location,
        "body": content.body,
        "priority": int(content.priority),
        "state": state,
        "status": status,
        "show_as": int(content.show_as),
        "draft": item.draft,
        "global_id": item.global_id,
    }


def appointment_content(
    row: CalendarColumns, people: People, series: Series | None = None
) -> AppointmentContent:
    """Return what *row* says."""
    return AppointmentContent(
        subject=row.subject,
        block=TimeBlock(
            WallTime(row.start_wall, row.start_zone, row.start_later),
            WallTime(row.end_wall, row.end_zone, row.end_later),
            row.all_day,
        ),
        body=row.body,
        location=row.location,
        priority=Priority(row.priority),
        show_as=ShowAs(row.show_as),
        organizer=people.organizer,
        required=people.required,
        optional=people.optional,
        series=series,
    )


def appointment_record(
    object_type: ObjectType, row: CalendarColumns, content: AppointmentContent
) -> LocalItem:
    """Return the item of *row*, which says *content*."""
    return LocalItem(
        object_type=object_type,
        content=content,
        phase=PHASES[row.state],
        global_id=row.global_id,
        draft=row.draft,
        attachments_missing=isinstance(row, AppointmentRow) and row.attachment_errors != 0,
        **activity_parts(row),
    )


def _block_values(block: TimeBlock) -> dict[str, object]:
    return {
        "starts_on": block.start.instant,
        "ends_on": block.end.instant,
        "minutes": int(block.duration.total_seconds()) // 60,
        "all_day": block.all_day,
        "start_wall": block.start.at,
        "start_zone": block.start.zone,
        "start_later": block.start.later,
        "end_wall": block.end.at,
        "end_zone": block.end.zone,
        "end_later": block.end.later,
    }
