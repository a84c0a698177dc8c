"""Who may send in whose name: it takes two consents (section 4.4, B89).

The caller needs the privilege to send as another user, which comes with a role; the user in whose
name it leaves must have allowed it in their personal options. A queue sends for who may read it.
"""

from dataclasses import dataclass

from ssync_desktop.domain.context import SYSTEM_USER_ID, Caller
from ssync_desktop.domain.options import QueueViewType, Role, State
from ssync_desktop.domain.people import Queue, User

SEND_AS_ROLES = frozenset(
    {
        Role.SYSTEM_ADMINISTRATOR,
        Role.SYSTEM_CUSTOMIZER,
        Role.EXCHANGE_ADMINISTRATOR,
        Role.USER,
    }
)
"""Roles with the privilege "Send Email as Another User"; who only approves mailboxes lacks it."""


@dataclass(frozen=True, slots=True)
class SenderRefusal:
    """Why nobody, or this caller, may send in that name, and what to do about it."""

    text: str
    remedy: str


def user_refusal(caller: Caller, user: User) -> SenderRefusal | None:
    """Return why *caller* may not send in the name of *user*; None when they may."""
    if user.disabled:
        return SenderRefusal(f"{user.full_name} is disabled.", "Choose another sender.")
    if caller.user_id in (user.id, SYSTEM_USER_ID):
        return None
    if not caller.has(*SEND_AS_ROLES):
        return SenderRefusal(
            "You may not send email in the name of other users.",
            "Send it in your own name, or have a role given to you that includes it.",
        )
    if not user.send_as_allowed:
        return SenderRefusal(
            f"{user.full_name} does not let others send email in this name.",
            "Have the user's option “Others may send email in this user's name” switched on, "
            "or choose another sender.",
        )
    return None


def queue_refusal(caller: Caller, queue: Queue) -> SenderRefusal | None:
    """Return why *caller* may not send from *queue*: it takes the right to read it."""
    if queue.state is not State.ACTIVE:
        return SenderRefusal(f"The queue {queue.name} is deactivated.", "Choose another sender.")
    if may_read_queue(caller, queue):
        return None
    return SenderRefusal(
        f"The queue {queue.name} is private.", "Ask its owner, or choose another sender."
    )


def may_read_queue(caller: Caller, queue: Queue) -> bool:
    """Say whether *caller* may read *queue*: a public one everybody may."""
    if caller.user_id in (queue.owner_id, SYSTEM_USER_ID) or caller.has(Role.SYSTEM_ADMINISTRATOR):
        return True
    return queue.view_type is QueueViewType.PUBLIC
