"""Queues and their items."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.options import FilteringMethod, ObjectType, QueueViewType, State
from ssync_desktop.domain.people import Queue, QueueItem, Reference
from ssync_desktop.store.repositories.addresses import Addresses
from ssync_desktop.store.repositories.names import Names
from ssync_desktop.store.repositories.saving import (
    delete_row,
    existing,
    insert_row,
    refusals,
    save_version,
    set_columns,
)
from ssync_desktop.store.tables.mailboxes import MailboxRow
from ssync_desktop.store.tables.queues import QueueItemRow, QueueRow

TITLE_LENGTH = 300
SENDER_LENGTH = 250
RECIPIENTS_LENGTH = 500


class Queues:
    """All queries on ``queue`` and ``queueitem``."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._addresses = Addresses(session)
        self._names = Names(session)

    def find(self, queue_id: UUID) -> Queue | None:
        """Return a queue, or None."""
        row = self._session.get(QueueRow, queue_id, populate_existing=True)
        return None if row is None else self._record(row)

    def get(self, queue_id: UUID) -> Queue:
        """Return a queue; raises RECORD_NOT_FOUND."""
        return existing(self.find(queue_id), "queue")

    def all(self) -> Sequence[Queue]:
        """Return every queue, by name."""
        rows = self._session.scalars(
            select(QueueRow)
            .order_by(QueueRow.name, QueueRow.id)
            .execution_options(populate_existing=True)
        )
        return [self._record(row) for row in rows]

    def add(self, queue: Queue) -> Queue:
        """Insert a queue with its address; the version becomes 1."""
        insert_row(self._session, QueueRow(id=queue.id, row_version=1, **_values(queue)))
        self._addresses.set(queue.id, ObjectType.QUEUE, [queue.email_address])
        self._names.set_many([_named(queue)], new=True)
        return self.get(queue.id)

    def save(self, queue: Queue) -> Queue:
        """Write a queue against its version, with its address."""
        save_version(self._session, QueueRow, queue.id, queue.row_version, _values(queue))
        self._addresses.set(queue.id, ObjectType.QUEUE, [queue.email_address])
        self._names.set_many([_named(queue)], new=False)
        return self.get(queue.id)

    def delete(self, queue_id: UUID) -> None:
        """Delete a queue without items; otherwise RECORD_IN_USE."""
        self._addresses.remove(queue_id)
        self._names.remove([queue_id])
        delete_row(self._session, QueueRow, queue_id)

    def set_address(self, queue_id: UUID, email_address: str) -> None:
        """Mirror an address that was changed on the mailbox (B17)."""
        values = {"email_address": email_address, "row_version": QueueRow.row_version + 1}
        set_columns(self._session, QueueRow, queue_id, values)
        self._addresses.set(queue_id, ObjectType.QUEUE, [email_address])

    def add_items(self, items: Sequence[QueueItem]) -> None:
        """Insert items; a record that stands in the queue already is refused as a duplicate."""
        if not items:
            return
        with refusals():
            self._session.execute(insert(QueueItemRow), [_item_values(item) for item in items])

    def items(self, queue_id: UUID) -> Sequence[QueueItem]:
        """Return the items of a queue, newest first."""
        return self._items(QueueItemRow.queue_id == queue_id)

    def items_of(self, object_id: UUID) -> Sequence[QueueItem]:
        """Return the places a record has in queues."""
        return self._items(QueueItemRow.object_id == object_id)

    def item_count(self, queue_id: UUID) -> int:
        """Return how many items a queue holds, inactive ones included."""
        statement = select(func.count()).where(QueueItemRow.queue_id == queue_id)
        return self._session.scalar(statement) or 0

    def remove_items_of(self, object_id: UUID) -> None:
        """Take a record that is deleted out of every queue."""
        self._session.execute(
            delete(QueueItemRow)
            .where(QueueItemRow.object_id == object_id)
            .execution_options(synchronize_session=False)
        )

    def _items(self, condition: object) -> Sequence[QueueItem]:
        rows = self._session.scalars(
            select(QueueItemRow)
            .where(condition)  # type: ignore[arg-type]
            .order_by(QueueItemRow.entered_on.desc(), QueueItemRow.id)
            .execution_options(populate_existing=True)
        )
        return [_item(row) for row in rows]

    def _record(self, row: QueueRow) -> Queue:
        mailbox_id = self._session.scalars(
            select(MailboxRow.id).where(MailboxRow.regarding_id == row.id)
        ).one_or_none()
        return Queue(
            id=row.id,
            name=row.name,
            description=row.description,
            email_address=row.email_address,
            view_type=QueueViewType(row.view_type),
            filtering_method=FilteringMethod(row.filtering_method),
            owner_id=row.owner_id,
            mailbox_id=mailbox_id,
            state=State(row.state),
            row_version=row.row_version,
        )


def _values(queue: Queue) -> dict[str, object]:
    return {
        "name": queue.name,
        "description": queue.description,
        "email_address": queue.email_address,
        "view_type": int(queue.view_type),
        "filtering_method": int(queue.filtering_method),
        "owner_id": queue.owner_id,
        "state": int(queue.state),
        "status": queue.state + 1,
    }


def _item(row: QueueItemRow) -> QueueItem:
    return QueueItem(
        id=row.id,
        queue_id=row.queue_id,
        object_id=row.object_id,
        object_type=ObjectType(row.object_type),
        title=row.title,
        sender=row.sender,
        to_recipients=row.to_recipients,
        entered_on=row.entered_on,
        state=State(row.state),
    )


def _item_values(item: QueueItem) -> dict[str, object]:
    return {
        "id": item.id,
        "queue_id": item.queue_id,
        "object_id": item.object_id,
        "object_type": int(item.object_type),
        "title": item.title[:TITLE_LENGTH],
        "sender": item.sender[:SENDER_LENGTH],
        "to_recipients": item.to_recipients[:RECIPIENTS_LENGTH],
        "entered_on": item.entered_on,
        "state": int(item.state),
        "status": item.state + 1,
    }


def _named(queue: Queue) -> Reference:
    return Reference(queue.id, ObjectType.QUEUE, queue.name)
