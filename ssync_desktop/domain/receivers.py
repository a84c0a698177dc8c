"""Users and queues as those who receive email, with what its check asks of them."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.options import FilteringMethod, ObjectType, UnknownSender
from ssync_desktop.domain.people import Reference


@dataclass(frozen=True, slots=True)
class ReceivingUser:
    """A user; *may_own* says that an email can belong to this user, who is enabled and may write.

    *queue_id* is the user's default queue, *unknown_sender* what is done with unknown senders.
    """

    id: UUID
    name: str
    disabled: bool
    may_own: bool
    method: FilteringMethod
    unknown_sender: UnknownSender
    queue_id: UUID | None

    @property
    def reference(self) -> Reference:
        """A pointer to this user."""
        return Reference(self.id, ObjectType.USER, self.name)


@dataclass(frozen=True, slots=True)
class ReceivingQueue:
    """An active queue and the user who would own what it receives."""

    id: UUID
    name: str
    method: FilteringMethod
    owner_id: UUID

    @property
    def reference(self) -> Reference:
        """A pointer to this queue."""
        return Reference(self.id, ObjectType.QUEUE, self.name)
