"""What items said before the program wrote over them (``itemformerversion``)."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, exists, func, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.items.former import FormerVersion
from ssync_desktop.domain.items.former_codec import decode_former, encode_former
from ssync_desktop.domain.items.kinds import KIND_OF, ChangeType
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.store.repositories.chunks import insert_rows
from ssync_desktop.store.repositories.id_mapping_values import SUBJECT_LENGTH
from ssync_desktop.store.repositories.saving import existing, refusals, set_columns
from ssync_desktop.store.tables.former_versions import FormerVersionRow
from ssync_desktop.store.tables.id_mappings import IdMappingRow


class FormerVersions:
    """All queries on ``itemformerversion``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, former_id: UUID) -> FormerVersion | None:
        """Return a former version with what it said, or None."""
        row = self._session.get(FormerVersionRow, former_id, populate_existing=True)
        if row is None:
            return None
        kind = KIND_OF[ObjectType(row.object_type)]
        content, besides = decode_former(kind, row.content) if row.content else (None, None)
        return replace(_record(row), content=content, besides=besides)

    def get(self, former_id: UUID) -> FormerVersion:
        """Return a former version with what it said; raises RECORD_NOT_FOUND."""
        return existing(self.find(former_id), "former version")

    def of_mailbox(self, mailbox_id: UUID, limit: int = 1000) -> list[FormerVersion]:
        """Return the last writes in and for a mailbox, the newest first, without contents."""
        row = FormerVersionRow
        rows = self._session.scalars(
            select(row)
            .where(row.mailbox_id == mailbox_id)
            .order_by(row.written_on.desc(), row.id.desc())
            .limit(limit)
            .execution_options(populate_existing=True)
        )
        return [_record(one) for one in rows]

    def deletes_since(self, mailbox_id: UUID, moment: datetime) -> int:
        """Return how many items were deleted after *moment*, on either side, and not put back.

        One whose answer was lost does not count before it is known to be done: its mapping is
        there until then.
        """
        row = FormerVersionRow
        there = exists().where(IdMappingRow.id == row.mapping_id)
        return self._session.execute(
            select(func.count(row.mapping_id.distinct())).where(
                row.mailbox_id == mailbox_id,
                row.written_on > moment,
                row.change == int(ChangeType.DELETE),
                row.undone_on.is_(None),
                ~there,
            )
        ).scalar_one()

    def add(self, former: FormerVersion) -> FormerVersion:
        """Insert a former version."""
        with refusals():
            insert_rows(self._session, FormerVersionRow, [_values(former)])
        return former

    def set_undone(self, former_id: UUID, moment: datetime) -> None:
        """Note when the write was taken back; raises RECORD_NOT_FOUND."""
        set_columns(self._session, FormerVersionRow, former_id, {"undone_on": moment})

    def delete(self, former_id: UUID) -> None:
        """Forget a former version: what was to be written over it was not."""
        self._session.execute(
            delete(FormerVersionRow)
            .where(FormerVersionRow.id == former_id)
            .execution_options(synchronize_session=False)
        )

    def delete_older_than(self, moment: datetime) -> int:
        """Delete what was written over before *moment*; return how many versions they were."""
        result: Any = self._session.execute(
            delete(FormerVersionRow)
            .where(FormerVersionRow.written_on < moment)
            .execution_options(synchronize_session=False)
        )
        assert isinstance(result, CursorResult)
        return result.rowcount


def _values(former: FormerVersion) -> dict[str, Any]:
    content = None
    if former.content is not None:
        content = encode_former(former.content, former.besides)
    return {
        "id": former.id,
        "mailbox_id": former.mailbox_id,
        "mapping_id": former.mapping_id,
        "object_type": int(former.object_type),
        "object_id": former.object_id,
        "entry_id": former.entry_id,
        "change": int(former.change),
        "in_exchange": former.in_exchange,
        "subject": former.subject[:SUBJECT_LENGTH],
        "content": content,
        "written_on": former.written_on,
        "undone_on": former.undone_on,
    }


def _record(row: FormerVersionRow) -> FormerVersion:
    return FormerVersion(
        id=row.id,
        mailbox_id=row.mailbox_id,
        mapping_id=row.mapping_id,
        object_type=ObjectType(row.object_type),
        object_id=row.object_id,
        entry_id=row.entry_id,
        change=ChangeType(row.change),
        in_exchange=row.in_exchange,
        subject=row.subject,
        content=None,
        written_on=row.written_on,
        undone_on=row.undone_on,
    )
