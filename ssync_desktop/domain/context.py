"""Who asks: the caller of an organization message and the roles they hold."""

from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.options import Role


@dataclass(frozen=True, slots=True)
class Caller:
    """A user id with the roles it holds; the rules of section 8 ask nothing else."""

    user_id: UUID
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        """Say whether at least one of *roles* is held."""
        return not self.roles.isdisjoint(roles)


SYSTEM_USER_ID = UUID("00000000-0000-7000-8000-000000000001")
SYSTEM = Caller(SYSTEM_USER_ID, frozenset({Role.SYSTEM_ADMINISTRATOR}))
"""The identity under which the engine works (section 3.1)."""

STRANGER = Caller(UUID(int=0), frozenset())
"""Who runs the engine alone and is no user of the organization: may ask for nothing."""
