"""What the rows of all items have alike, and what the repositories of each kind offer."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.tables.items import REGARDING_LENGTH, ActivityColumns


class Shelf(Protocol):
    """The rows of one kind of item. Writing tells nobody: the feed is ``Items``' concern."""

    def table(self, object_type: ObjectType) -> Any:
        """Return the table of *object_type*."""
        ...

    def records(self, object_type: ObjectType, rows: Sequence[Any]) -> list[LocalItem]:
        """Return the items of *rows*, with what hangs on them."""
        ...

    def insert(self, item: LocalItem, row_version: int) -> None:
        """Insert an item."""
        ...

    def update(self, item: LocalItem) -> None:
        """Write an item against its version; raises RECORD_CHANGED and RECORD_NOT_FOUND."""
        ...

    def remove(self, object_type: ObjectType, item_id: UUID) -> None:
        """Delete an item with what hangs on it; raises RECORD_NOT_FOUND."""
        ...


def activity_values(item: LocalItem) -> dict[str, object]:
    """Return the columns of every activity, but for state and what the content says."""
    regarding = item.regarding
    return {
        "regarding_id": None if regarding is None else regarding.id,
        "regarding_type": None if regarding is None else int(regarding.object_type),
        "regarding_name": "" if regarding is None else regarding.name[:REGARDING_LENGTH],
        "owner_id": item.owner_id,
        "created_on": item.created_on,
        "modified_on": item.modified_on,
        "modified_by": item.modified_by,
    }


def activity_parts(row: ActivityColumns) -> dict[str, Any]:
    """Return these columns as ``LocalItem`` has them."""
    regarding = None
    if row.regarding_id is not None and row.regarding_type is not None:
        regarding = Reference(row.regarding_id, ObjectType(row.regarding_type), row.regarding_name)
    return {
        "id": row.id,
        "owner_id": row.owner_id,
        "created_on": row.created_on,
        "modified_on": row.modified_on,
        "modified_by": row.modified_by,
        "row_version": row.row_version,
        "regarding": regarding,
    }


PHASES: Mapping[int, Phase] = {0: Phase.OPEN, 1: Phase.COMPLETED, 2: Phase.CANCELED, 3: Phase.OPEN}
"""What the states of activities mean; 3 is Scheduled."""
