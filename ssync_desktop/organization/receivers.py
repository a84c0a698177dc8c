"""The users and queues that received messages name: whom to ask, and who would own the email."""

from collections.abc import Iterable
from uuid import UUID

from ssync_desktop.domain.options import (
    AccessMode,
    FilteringMethod,
    ObjectType,
    Role,
    State,
    UnknownSender,
)
from ssync_desktop.domain.people import Reference, User
from ssync_desktop.organization.context import Context

_WRITERS = frozenset({Role.USER, Role.SYSTEM_ADMINISTRATOR, Role.SYSTEM_CUSTOMIZER})


class Receivers:
    """The active users and queues among *receivers*, and the users who own what these receive.

    *eligible* names for each of them the user who would own an email: one who may write email
    (section 3.5).
    """

    def __init__(
        self, context: Context, receivers: Iterable[tuple[ObjectType, UUID]], mailbox_owner: UUID
    ) -> None:
        self._context = context
        self._users: dict[UUID, User | None] = {}
        self.references: dict[UUID, Reference] = {}
        self.methods: dict[UUID, FilteringMethod] = {}
        self.eligible: dict[UUID, UUID] = {}
        self._user(mailbox_owner)
        for object_type, record_id in sorted(set(receivers)):
            if object_type is ObjectType.USER:
                self._add_user(record_id)
            else:
                self._add_queue(record_id)

    @property
    def names(self) -> dict[UUID, str]:
        """The names of the users who may come to own an email."""
        return {user.id: user.full_name for user in self._users.values() if user is not None}

    @property
    def new_records(self) -> dict[UUID, UnknownSender]:
        """What those users want done with unknown senders."""
        return {user.id: user.unknown_sender for user in self._users.values() if user is not None}

    def default_queues(self) -> dict[UUID, Reference]:
        """Return the active queues to which those users' email is routed."""
        found: dict[UUID, Reference] = {}
        for user in self._users.values():
            if user is not None and user.queue_id is not None:
                queue = self._context.unit.queues.find(user.queue_id)
                if queue is not None and queue.state is State.ACTIVE:
                    found[user.id] = Reference(queue.id, ObjectType.QUEUE, queue.name)
        return found

    def _add_user(self, user_id: UUID) -> None:
        user = self._user(user_id)
        if user is not None and not user.disabled:
            self._add(Reference(user.id, ObjectType.USER, user.full_name), user.filtering_method)
            self._make_eligible(user.id, user)

    def _add_queue(self, queue_id: UUID) -> None:
        queue = self._context.unit.queues.find(queue_id)
        if queue is not None and queue.state is State.ACTIVE:
            self._add(Reference(queue.id, ObjectType.QUEUE, queue.name), queue.filtering_method)
            self._make_eligible(queue.id, self._user(queue.owner_id))

    def _add(self, reference: Reference, method: FilteringMethod) -> None:
        self.references[reference.id] = reference
        self.methods[reference.id] = method

    def _make_eligible(self, receiver: UUID, owner: User | None) -> None:
        if owner is None or owner.disabled or owner.access_mode is AccessMode.READ:
            return
        if owner.roles & _WRITERS:
            self.eligible[receiver] = owner.id

    def _user(self, user_id: UUID) -> User | None:
        if user_id not in self._users:
            self._users[user_id] = self._context.unit.users.find(user_id)
        return self._users[user_id]
