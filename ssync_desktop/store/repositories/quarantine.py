"""Items that kept failing, parked with their raw bytes."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ledger import QuarantinedItem
from ssync_desktop.store.tables.quarantine import QuarantineRow

_COLUMNS = (
    QuarantineRow.id,
    QuarantineRow.item_id,
    QuarantineRow.mailbox_id,
    QuarantineRow.stage,
    QuarantineRow.error_code,
    QuarantineRow.error_text,
    QuarantineRow.size,
    QuarantineRow.parked_on,
)


class Quarantine:
    """All queries on ``quarantine``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, quarantine_id: UUID) -> QuarantinedItem | None:
        """Return a parked item without its bytes, or None."""
        return self._one(QuarantineRow.id == quarantine_id)

    def get(self, quarantine_id: UUID) -> QuarantinedItem:
        """Return a parked item, or raise ``NeedsAttention(RECORD_NOT_FOUND)``."""
        item = self.find(quarantine_id)
        if item is None:
            raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
        return item

    def of_item(self, item_id: UUID) -> QuarantinedItem | None:
        """Return the parked item of a line of the ledger, or None."""
        return self._one(QuarantineRow.item_id == item_id)

    def content(self, quarantine_id: UUID) -> bytes:
        """Return the raw bytes, or raise ``NeedsAttention(RECORD_NOT_FOUND)``."""
        content = self._session.scalar(
            select(QuarantineRow.content).where(QuarantineRow.id == quarantine_id)
        )
        if content is None:
            raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)
        return bytes(content)

    def add(self, item: QuarantinedItem, content: bytes) -> None:
        """Park an item with its raw bytes."""
        values: dict[str, Any] = {
            "id": item.id,
            "item_id": item.item_id,
            "mailbox_id": item.mailbox_id,
            "stage": item.stage[:50],
            "error_code": item.error_code[:100],
            "error_text": item.error_text[:2000],
            "size": item.size,
            "parked_on": item.parked_on,
            "content": content,
        }
        self._session.execute(insert(QuarantineRow), [values])

    def delete(self, quarantine_id: UUID) -> None:
        """Take an item out of quarantine."""
        self._session.execute(
            delete(QuarantineRow)
            .where(QuarantineRow.id == quarantine_id)
            .execution_options(synchronize_session=False)
        )

    def _one(self, condition: ColumnElement[bool]) -> QuarantinedItem | None:
        row = self._session.execute(select(*_COLUMNS).where(condition)).one_or_none()
        return None if row is None else QuarantinedItem(*row)
