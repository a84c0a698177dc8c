"""Everything a batch of incoming messages is checked against, read with a few queries."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, MailboxKind, ObjectType, State
from ssync_desktop.domain.people import Reference
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.stored_candidates import stored_candidates

_RECEIVERS = {MailboxKind.USER: ObjectType.USER, MailboxKind.QUEUE: ObjectType.QUEUE}


def gather(context: Context, mailbox: Mailbox, messages: Sequence[Checked]) -> Surroundings:
    """Read what the check of *messages* asks for: addresses, methods, and stored emails."""
    settings = context.unit.settings.get()
    owners = context.unit.addresses.owners_of(_addresses(messages))
    receivers: set[tuple[ObjectType, UUID]] = {
        (owner.reference.object_type, owner.reference.id)
        for matches in owners.values()
        for owner in matches
        if owner.reference.object_type in (ObjectType.USER, ObjectType.QUEUE)
    }
    own_type = _RECEIVERS.get(mailbox.kind)
    if own_type is not None and mailbox.regarding_id is not None:
        receivers.add((own_type, mailbox.regarding_id))
    people = _People(context, receivers)
    return Surroundings(
        settings=settings,
        start=start_date(context, mailbox),
        mailbox_address=address_key(mailbox.email_address),
        mailbox_owner=mailbox.owner_id,
        own=people.references.get(mailbox.regarding_id) if mailbox.regarding_id else None,
        methods=people.methods,
        eligible=people.eligible,
        owners=owners,
        candidates=stored_candidates(context, settings, messages),
    )


def start_date(context: Context, mailbox: Mailbox) -> datetime | None:
    """Return the later start date of mailbox and profile (B41); None means from the beginning."""
    dates = [mailbox.process_received_after]
    if mailbox.profile_id is not None:
        profile = context.unit.profiles.find(mailbox.profile_id)
        dates.append(profile.process_received_after if profile else None)
    return max((date for date in dates if date is not None), default=None)


class _People:
    """The active users and queues among the receivers: methods, eligible owners, references."""

    def __init__(self, context: Context, receivers: set[tuple[ObjectType, UUID]]) -> None:
        self.methods: dict[UUID, FilteringMethod] = {}
        self.eligible: dict[UUID, UUID] = {}
        self.references: dict[UUID, Reference] = {}
        for object_type, record_id in receivers:
            if object_type is ObjectType.USER:
                self._add_user(context, record_id)
            else:
                self._add_queue(context, record_id)

    def _add_user(self, context: Context, user_id: UUID) -> None:
        user = context.unit.users.find(user_id)
        if user is not None and not user.disabled:
            self._add(Reference(user.id, ObjectType.USER, user.full_name), user.filtering_method)
            self.eligible[user.id] = user.id

    def _add_queue(self, context: Context, queue_id: UUID) -> None:
        queue = context.unit.queues.find(queue_id)
        if queue is not None and queue.state is State.ACTIVE:
            self._add(Reference(queue.id, ObjectType.QUEUE, queue.name), queue.filtering_method)
            self.eligible[queue.id] = queue.owner_id

    def _add(self, reference: Reference, method: FilteringMethod) -> None:
        self.references[reference.id] = reference
        self.methods[reference.id] = method


def _addresses(messages: Sequence[Checked]) -> Iterator[str]:
    for message in messages:
        headers = message.headers
        if headers.sender is not None:
            yield headers.sender.address
        for address in (*headers.to, *headers.cc, *headers.bcc):
            yield address.address
