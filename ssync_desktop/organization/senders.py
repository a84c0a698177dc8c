"""In whose name an email leaves, and who may send in that name (section 4.4, B89)."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.context import SYSTEM_USER_ID
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.send_as import (
    SEND_AS_ROLES,
    SenderRefusal,
    queue_refusal,
    user_refusal,
)
from ssync_desktop.organization.context import Context


@dataclass(frozen=True, slots=True)
class Sender:
    """The user or queue an email comes from, with its mailbox; *owner_id* is the user behind it."""

    reference: Reference
    address: Address
    mailbox: Mailbox
    owner_id: UUID


def sender_of(context: Context, reference: Reference | None) -> Sender:
    """Return the sender that *reference* names.

    Raises ``DraftRefused`` when it cannot send, or the caller may not send in its name.
    """
    if reference is None:
        raise _refused("Nobody is named as the sender.", "Choose a user or a queue.")
    if reference.object_type is ObjectType.USER:
        user = context.unit.users.get(reference.id)
        _require(user_refusal(context.caller, user))
        return _with_mailbox(context, reference.id, ObjectType.USER, user.full_name, user.id)
    if reference.object_type is ObjectType.QUEUE:
        queue = context.unit.queues.get(reference.id)
        _require(queue_refusal(context.caller, queue))
        return _with_mailbox(context, reference.id, ObjectType.QUEUE, queue.name, queue.owner_id)
    raise _refused("Only users and queues send email.", "Choose a user or a queue.")


def senders_offered(context: Context, text: str = "") -> tuple[Reference, ...]:
    """Return whom the caller may send as, the caller first, then queues, then consenting users.

    At most 50 of a kind whose name or address contains *text*; the same rules as those of
    :func:`sender_of`, asked of the database.
    """
    caller, references = context.caller, context.unit.references
    users = references.sending_users(
        text,
        caller.user_id,
        consenting=caller.has(*SEND_AS_ROLES),
        every=caller.user_id == SYSTEM_USER_ID,
    )
    queues = references.sending_queues(
        text, caller.user_id, private=caller.has(Role.SYSTEM_ADMINISTRATOR)
    )
    own = tuple(user for user in users if user.id == caller.user_id)
    return (*own, *queues, *(user for user in users if user not in own))


def _require(refusal: SenderRefusal | None) -> None:
    if refusal is not None:
        raise _refused(refusal.text, refusal.remedy)


def _with_mailbox(
    context: Context, record_id: UUID, object_type: ObjectType, name: str, owner_id: UUID
) -> Sender:
    mailbox = context.unit.mailboxes.of(record_id)
    if mailbox is None or not mailbox.email_address:
        raise _refused(f"{name} has no address to send from.", "Enter one, and save.")
    address = Address(name, mailbox.email_address)
    return Sender(Reference(record_id, object_type, name), address, mailbox, owner_id)


def _refused(text: str, remedy: str) -> DraftRefused:
    return DraftRefused((Problem("sender", text, remedy),))
