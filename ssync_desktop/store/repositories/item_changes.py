"""The feed of changes: which items were written or deleted since a place in it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, bindparam, delete, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.items.item import ItemChange
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.tables.item_changes import (
    COUNTER_ID,
    ItemChangeCounterRow,
    ItemChangeRow,
)

_CHANGES = ItemChangeRow.metadata.tables[ItemChangeRow.__tablename__]
_COUNTER = ItemChangeCounterRow.metadata.tables[ItemChangeCounterRow.__tablename__]
# Every write of an item runs these; made once, and past the mapper, they cost half.
_FORGET = delete(_CHANGES).where(_CHANGES.c.objectid.in_(bindparam("ids", expanding=True)))
_RAISE = (
    update(_COUNTER)
    .where(_COUNTER.c.itemchangecounterid == COUNTER_ID)
    .values(sequence=_COUNTER.c.sequence + bindparam("count"))
    .returning(_COUNTER.c.sequence)
)


@dataclass(frozen=True, slots=True)
class Deleter:
    """Who deletes (None: the program itself), and whether they were entitled to."""

    user_id: UUID | None = None
    entitled: bool = False


class ItemChanges:
    """All queries on ``itemchange``; an item has one row, which moves to the end with a change."""

    def __init__(self, session: Session, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    def since(
        self, sequence: int, tables: Collection[ObjectType], limit: int
    ) -> tuple[ItemChange, ...]:
        """Return at most *limit* changes of *tables* after *sequence*, in their order."""
        row = ItemChangeRow
        rows = self._session.scalars(
            select(row)
            .where(row.sequence > sequence, row.object_type.in_(sorted(map(int, tables))))
            .order_by(row.sequence)
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        return tuple(_record(found) for found in rows)

    def of(self, object_ids: Collection[UUID]) -> dict[UUID, ItemChange]:
        """Return the last change of each of *object_ids*; of deleted ones that they were."""
        found: dict[UUID, ItemChange] = {}
        for part in chunks(object_ids):
            rows = self._session.scalars(
                select(ItemChangeRow)
                .where(ItemChangeRow.object_id.in_(part))
                .execution_options(populate_existing=True)
            )
            found |= {row.object_id: _record(row) for row in rows}
        return found

    def latest(self) -> int:
        """Return the place of the last change; 0 where nothing was ever written."""
        counter = ItemChangeCounterRow
        statement = select(counter.sequence).where(counter.id == COUNTER_ID)
        return self._session.scalars(statement).one()

    def note(
        self, object_type: ObjectType, object_ids: Collection[UUID], *, new: bool = False
    ) -> None:
        """Put rows that were written at the end; *new* ones stand nowhere yet."""
        if not new:
            self._forget(object_ids)
        self._put(object_type, dict.fromkeys(object_ids), Deleter(), deleted=False)

    def note_deleted(
        self, object_type: ObjectType, owners: Mapping[UUID, UUID], by: Deleter
    ) -> None:
        """Put rows that were deleted at the end; *owners* says whose each was."""
        self._forget(owners)
        self._put(object_type, owners, by, deleted=True)

    def forget_deleted_before(self, moment: datetime) -> int:
        """Forget what was deleted before *moment*; return how many rows they were.

        Whoever reads on from before that compares everything once.
        """
        result: Any = self._session.execute(
            delete(ItemChangeRow)
            .where(ItemChangeRow.deleted, ItemChangeRow.changed_on < moment)
            .execution_options(synchronize_session=False)
        )
        assert isinstance(result, CursorResult)
        return result.rowcount

    def _forget(self, object_ids: Collection[UUID]) -> None:
        for part in chunks(object_ids):
            self._session.execute(_FORGET, {"ids": part})

    def _put(
        self,
        object_type: ObjectType,
        owners: Mapping[UUID, UUID | None],
        by: Deleter,
        *,
        deleted: bool,
    ) -> None:
        if not owners:
            return
        now, numbers = self._now(), self._next(len(owners))
        rows = [
            {
                "object_id": object_id,
                "object_type": int(object_type),
                "sequence": next(numbers),
                "changed_on": now,
                "deleted": deleted,
                "deleted_by": by.user_id,
                "entitled": by.entitled,
                "last_owner_id": owner_id,
            }
            for object_id, owner_id in owners.items()
        ]
        insert_rows(self._session, ItemChangeRow, rows)

    def _next(self, count: int) -> Iterator[int]:
        """Return *count* new numbers; who has taken some keeps others waiting until the commit."""
        last = self._session.execute(_RAISE, {"count": count}).scalar_one()
        return iter(range(last - count + 1, last + 1))


def _record(row: ItemChangeRow) -> ItemChange:
    return ItemChange(
        sequence=row.sequence,
        object_type=ObjectType(row.object_type),
        object_id=row.object_id,
        deleted=row.deleted,
        deleted_by=row.deleted_by,
        entitled=row.entitled,
        last_owner_id=row.last_owner_id,
    )
