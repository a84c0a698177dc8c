"""What everything that writes for one mailbox shares: its lease, its mark, and who is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.item import IdMapping, ItemMark
from ssync_desktop.domain.items.planning import Action
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.engine.items.watch import UNWATCHED, Watch
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_effects import Begun
from ssync_desktop.servers.item_port import ItemVersion

T = TypeVar("T")

AT_ONCE = 20
"""Actions that share a transaction; so many may be in doubt after a power failure."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Writes for *mailbox* under the lease that *keeper* keeps.

    *mailing* lets mails go that a first synchronization withholds. *watch* may stop them between
    two actions.
    """

    tools: Tools
    keeper: LeaseKeeper
    mailbox: Mailbox
    organization_id: UUID
    mailing: bool = False
    watch: Watch = UNWATCHED

    async def write(self, work: Callable[[Context], T]) -> T:
        """Run *work* in one transaction, which a lost lease rolls back."""
        answer = await self.tools.write(work, self.keeper.lease)
        self.keeper.proved()
        return answer

    def mark(self, object_id: UUID) -> ItemMark:
        """Return our mark for the item of a row."""
        return ItemMark(self.organization_id, object_id)

    def tells(self, action: Action) -> bool:
        """Say whether third parties get mail: only where the rules ask for it (section 5.3)."""
        return bool(action.mails) or (self.mailing and bool(action.withheld))


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that came to nothing; *begun* is the write in Exchange it was to be."""

    action: Action
    error: SsyncError
    begun: Begun | None = None


def version_of(action: Action, link: IdMapping) -> ItemVersion:
    """Return the version of the item that *action* was planned for."""
    remote = action.pair.remote
    if remote is None:
        return ItemVersion(link.entry_id, link.remote_version)
    return ItemVersion(remote.key, remote.version)
