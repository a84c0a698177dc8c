"""The users and queues that received messages name: whom to ask, and who would own the email."""

from collections.abc import Iterable
from uuid import UUID

from ssync_desktop.domain.options import FilteringMethod, ObjectType, UnknownSender
from ssync_desktop.domain.people import Reference
from ssync_desktop.organization.context import Context


class Receivers:
    """The active users and queues among *receivers*, and the users who own what these receive.

    *eligible* names for each of them the user who would own an email: one who may write email
    (section 3.5).
    """

    def __init__(
        self,
        context: Context,
        receivers: Iterable[tuple[ObjectType, UUID]],
        mailbox_owners: Iterable[UUID],
    ) -> None:
        ids: dict[ObjectType, set[UUID]] = {ObjectType.USER: set(), ObjectType.QUEUE: set()}
        for object_type, record_id in receivers:
            ids[object_type].add(record_id)
        self._views = context.unit.receivers
        queues = self._views.queues(ids[ObjectType.QUEUE])
        owners = {queue.owner_id for queue in queues.values()} | set(mailbox_owners)
        self._users = self._views.users(ids[ObjectType.USER] | owners)
        self.references: dict[UUID, Reference] = {}
        self.methods: dict[UUID, FilteringMethod] = {}
        self.eligible: dict[UUID, UUID] = {}
        for user_id in ids[ObjectType.USER] & self._users.keys():
            user = self._users[user_id]
            if not user.disabled:
                self._add(user.reference, user.method, user.id)
        for queue in queues.values():
            self._add(queue.reference, queue.method, queue.owner_id)

    @property
    def names(self) -> dict[UUID, str]:
        """The names of the users who may come to own an email."""
        return {user.id: user.name for user in self._users.values()}

    @property
    def new_records(self) -> dict[UUID, UnknownSender]:
        """What those users want done with unknown senders."""
        return {user.id: user.unknown_sender for user in self._users.values()}

    def default_queues(self) -> dict[UUID, Reference]:
        """Return the active queues to which those users' email is routed."""
        wanted = {user.id: user.queue_id for user in self._users.values() if user.queue_id}
        queues = self._views.queues(set(wanted.values()))
        return {
            user_id: queues[queue_id].reference
            for user_id, queue_id in wanted.items()
            if queue_id in queues
        }

    def _add(self, reference: Reference, method: FilteringMethod, owner_id: UUID) -> None:
        self.references[reference.id] = reference
        self.methods[reference.id] = method
        owner = self._users.get(owner_id)
        if owner is not None and owner.may_own:
            self.eligible[reference.id] = owner.id
