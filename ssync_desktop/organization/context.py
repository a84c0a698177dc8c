"""What every message is asked with: one transaction, who asks, the time, and new ids."""

from dataclasses import dataclass

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.ids import NewId
from ssync_desktop.domain.options import Role
from ssync_desktop.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Context:
    """One call of a message. Nothing of it outlives the transaction of *unit*."""

    unit: Unit
    caller: Caller
    clock: Clock
    new_id: NewId

    def require(self, action: str, *roles: Role) -> None:
        """Raise ``NeedsAttention(PRIVILEGE_DENIED)`` unless the caller holds one of *roles*.

        *action* completes the sentence "You may not …".
        """
        if not self.caller.has(*roles):
            wanted = " or ".join(role.value for role in roles)
            raise NeedsAttention(
                ErrorCode.PRIVILEGE_DENIED,
                f"You may not {action}",
                f"Ask someone who is {wanted}, or have that role given to you.",
            )
