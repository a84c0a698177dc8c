"""Tasks, phone calls, letters and faxes: four tables of one shape."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase, TaskStatus
from ssync_desktop.domain.items.times import TimeOfDay
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.store.repositories.chunks import insert_rows
from ssync_desktop.store.repositories.item_shelf import PHASES, activity_parts, activity_values
from ssync_desktop.store.repositories.saving import delete_row, refusals, save_version
from ssync_desktop.store.tables.tasks import FaxRow, LetterRow, PhoneCallRow, TaskRow

_TABLES: Mapping[ObjectType, Any] = {
    ObjectType.TASK: TaskRow,
    ObjectType.PHONE_CALL: PhoneCallRow,
    ObjectType.LETTER: LetterRow,
    ObjectType.FAX: FaxRow,
}
_STATES = {Phase.OPEN: 0, Phase.COMPLETED: 1, Phase.CANCELED: 2}
_STATUSES: Mapping[ObjectType, Mapping[Phase, int]] = {
    ObjectType.PHONE_CALL: {Phase.OPEN: 1, Phase.COMPLETED: 2, Phase.CANCELED: 3},
    ObjectType.LETTER: {Phase.OPEN: 1, Phase.COMPLETED: 4, Phase.CANCELED: 5},
    ObjectType.FAX: {Phase.OPEN: 1, Phase.COMPLETED: 2, Phase.CANCELED: 5},
}
_CLOSED = {Phase.COMPLETED: TaskStatus.COMPLETED, Phase.CANCELED: TaskStatus.CANCELED}


class Tasks:
    """All queries on the four tables; see ``item_shelf.Shelf``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def table(self, object_type: ObjectType) -> Any:
        """Return the table of *object_type*."""
        return _TABLES[object_type]

    def records(self, object_type: ObjectType, rows: Sequence[Any]) -> list[LocalItem]:
        """Return the items of *rows*."""
        return [_record(object_type, row) for row in rows]

    def insert(self, item: LocalItem, row_version: int) -> None:
        """Insert an item."""
        values = {"id": item.id, "row_version": row_version, **_values(item)}
        with refusals():
            insert_rows(self._session, _TABLES[item.object_type], [values])

    def update(self, item: LocalItem) -> None:
        """Write an item against its version."""
        table = _TABLES[item.object_type]
        save_version(self._session, table, item.id, item.row_version, _values(item))

    def remove(self, object_type: ObjectType, item_id: UUID) -> None:
        """Delete an item."""
        delete_row(self._session, _TABLES[object_type], item_id)


def _values(item: LocalItem) -> dict[str, Any]:
    content = item.content
    assert isinstance(content, TaskContent)
    return {
        **activity_values(item),
        "subject": content.subject,
        "body": content.body,
        "start": content.start,
        "due": content.due,
        "due_time": None if content.due_time is None else content.due_time.at,
        "due_zone": "" if content.due_time is None else content.due_time.zone,
        "completed_on": content.completed_on,
        "actual_start": item.actual_start,
        "percent_complete": content.percent_complete,
        "priority": int(content.priority),
        "state": _STATES[item.phase],
        "status": _status(item, content),
        "progress": int(content.status),
    }


def _status(item: LocalItem, content: TaskContent) -> int:
    """Return the published status of an item, which has to go with its state."""
    if item.object_type is not ObjectType.TASK:
        return _STATUSES[item.object_type][item.phase]
    if item.phase is not Phase.OPEN:
        return int(_CLOSED[item.phase])
    said_closed = content.status in _CLOSED.values()
    return int(TaskStatus.IN_PROGRESS if said_closed else content.status)


def _record(object_type: ObjectType, row: Any) -> LocalItem:
    content = TaskContent(
        subject=row.subject,
        body=row.body,
        start=row.start,
        due=row.due,
        completed_on=row.completed_on,
        percent_complete=row.percent_complete,
        priority=Priority(row.priority),
        status=TaskStatus(row.progress),
        due_time=None if row.due_time is None else TimeOfDay(row.due_time, row.due_zone),
    )
    return LocalItem(
        object_type=object_type,
        content=content,
        phase=PHASES[row.state],
        actual_start=row.actual_start,
        **activity_parts(row),
    )
