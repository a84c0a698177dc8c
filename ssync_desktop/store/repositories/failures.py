"""Items that did not synchronize, for the days in which somebody looks (``itemfailure``)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Delete, delete, select, update
from sqlalchemy.orm import Session

from ssync_desktop.domain.item_failure import ItemFailure
from ssync_desktop.domain.options import OperationType
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.repositories.saving import existing
from ssync_desktop.store.tables.failures import ItemFailureRow


class Failures:
    """All queries on ``itemfailure``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, failure: ItemFailure) -> ItemFailure:
        """Write a failure down; an item that has failed before keeps its row and its beginning."""
        before = self.of(failure.object_id, failure.operation)
        if before is None:
            insert_rows(self._session, ItemFailureRow, [_values(failure)])
            return failure
        failure = replace(failure, id=before.id, first_failed_on=before.first_failed_on)
        self._session.execute(
            update(ItemFailureRow)
            .where(ItemFailureRow.id == before.id)
            .values(_values(failure))
            .execution_options(synchronize_session=False)
        )
        return failure

    def get(self, failure_id: UUID) -> ItemFailure:
        """Return a failure; raises RECORD_NOT_FOUND."""
        row = self._session.get(ItemFailureRow, failure_id, populate_existing=True)
        return existing(None if row is None else _record(row), "failure")

    def of(self, object_id: UUID, operation: OperationType) -> ItemFailure | None:
        """Return the failure of an item, or None."""
        row = self._session.scalars(
            select(ItemFailureRow)
            .where(
                ItemFailureRow.object_id == object_id, ItemFailureRow.operation == int(operation)
            )
            .execution_options(populate_existing=True)
        ).one_or_none()
        return None if row is None else _record(row)

    def settle(self, object_ids: Collection[UUID], operation: OperationType) -> int:
        """Take items off the list that have gone through; return how many stood there."""
        return sum(
            self._delete(
                delete(ItemFailureRow).where(
                    ItemFailureRow.object_id.in_(part), ItemFailureRow.operation == int(operation)
                )
            )
            for part in chunks(object_ids)
        )

    def delete_older_than(self, moment: datetime) -> int:
        """Delete what last failed before *moment*; return how many they were (B108)."""
        return self._delete(delete(ItemFailureRow).where(ItemFailureRow.failed_on < moment))

    def _delete(self, statement: Delete) -> int:
        result: Any = self._session.execute(statement.execution_options(synchronize_session=False))
        assert isinstance(result, CursorResult)
        return result.rowcount


def _values(failure: ItemFailure) -> dict[str, Any]:
    return {
        "id": failure.id,
        "operation": int(failure.operation),
        "mailbox_id": failure.mailbox_id,
        "owner_id": failure.owner_id,
        "object_id": failure.object_id,
        "subject": failure.subject[:800],
        "partner": failure.partner[:250],
        "error_code": failure.error_code[:100],
        "error_text": failure.error_text[:2000],
        "attempts": failure.attempts,
        "given_up": failure.given_up,
        "first_failed_on": failure.first_failed_on,
        "failed_on": failure.failed_on,
    }


def _record(row: ItemFailureRow) -> ItemFailure:
    return ItemFailure(
        id=row.id,
        operation=OperationType(row.operation),
        mailbox_id=row.mailbox_id,
        owner_id=row.owner_id,
        object_id=row.object_id,
        subject=row.subject,
        partner=row.partner,
        error_code=row.error_code,
        error_text=row.error_text,
        attempts=row.attempts,
        given_up=row.given_up,
        first_failed_on=row.first_failed_on,
        failed_on=row.failed_on,
    )
