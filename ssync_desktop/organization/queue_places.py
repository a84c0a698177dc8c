"""The places that a batch of emails takes in queues."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.options import ObjectType, ParticipationType, State
from ssync_desktop.domain.people import QueueItem, Reference
from ssync_desktop.organization.context import Context


class QueuePlaces:
    """Collects the queue items of a batch and writes them at once."""

    def __init__(self, context: Context, now: datetime) -> None:
        self._context = context
        self._now = now
        self._items: dict[tuple[UUID, UUID], QueueItem] = {}

    def enter(
        self, email: Email, queues: Sequence[Reference], *, stored: bool = False
    ) -> tuple[Reference, ...]:
        """Place *email* in *queues*; return those it did not stand in before.

        *stored* says that it came with an earlier batch, which may have placed it already.
        """
        if not queues:
            return ()
        taken = {queue for queue, placed in self._items if placed == email.id}
        if stored:
            taken |= {item.queue_id for item in self._context.unit.queues.items_of(email.id)}
        added = tuple(queue for queue in queues if queue.id not in taken)
        for queue in added:
            self._items[queue.id, email.id] = self._item(email, queue)
        return added

    def write(self) -> None:
        """Write what was collected; the emails have been."""
        self._context.unit.queues.add_items(list(self._items.values()))

    def _item(self, email: Email, queue: Reference) -> QueueItem:
        return QueueItem(
            id=self._context.new_id(),
            queue_id=queue.id,
            object_id=email.id,
            object_type=ObjectType.EMAIL,
            title=email.subject,
            sender=_addresses(email, ParticipationType.SENDER),
            to_recipients=_addresses(email, ParticipationType.TO),
            entered_on=self._now,
            state=State.ACTIVE,
        )


def _addresses(email: Email, participation: ParticipationType) -> str:
    found = (party.address for party in email.parties if party.participation is participation)
    return ";".join(dict.fromkeys(found))
