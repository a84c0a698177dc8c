"""What every pass works with; built once where the program is put together."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.context import SYSTEM, Caller
from ssync_desktop.domain.ids import NewId
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ServerType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.connections import ConnectionLimits
from ssync_desktop.engine.feed import Feed
from ssync_desktop.engine.parsing import ParserPool
from ssync_desktop.engine.status import StatusBoard
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.port import Connector, Discovery
from ssync_desktop.store.secrets import Secrets
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit

T = TypeVar("T")


@dataclass(frozen=True)
class Tools:
    """The parts that passes share.

    *machine* names this host in rows and alerts, *process* this process in leases (D13a).
    *discovery* makes who finds the server of a mailbox.
    """

    store: Store
    secrets: Secrets
    clock: Clock
    new_id: NewId
    connector_for: Callable[[ServerType], Connector]
    limits: ConnectionLimits
    parser: ParserPool
    feed: Feed
    board: StatusBoard
    machine: str
    process: str
    discovery: Callable[[], Discovery]

    def context(self, unit: Unit, caller: Caller = SYSTEM) -> Context:
        """Return the context in which organization messages are asked for in *unit*."""
        return Context(unit=unit, caller=caller, clock=self.clock, new_id=self.new_id)

    async def write(
        self,
        work: Callable[[Context], T],
        lease: Lease | None = None,
        *,
        caller: Caller = SYSTEM,
    ) -> T:
        """Run *work* in one transaction, which a lost *lease* rolls back."""

        def guarded(unit: Unit) -> T:
            if lease is not None:
                unit.guard(lease)
            return work(self.context(unit, caller))

        return await self.store.run(guarded)

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Run *work* on a read lane."""
        return await self.store.run_read(work)

    async def settle(self, work: Callable[[Unit], object]) -> None:
        """Write something that must not be left out, even when the caller is being cancelled.

        It is neither dropped nor left running: a cancellation is raised once it is done.
        """
        waiting = asyncio.wrap_future(self.store.write(work))
        cancelled: asyncio.CancelledError | None = None
        while not waiting.done():
            try:
                await asyncio.wait([waiting])
            except asyncio.CancelledError as error:
                cancelled = error
        failed = waiting.exception()
        if cancelled is not None:
            raise cancelled
        if failed is not None:
            raise failed

    async def show(self, mailbox_ids: Collection[UUID]) -> None:
        """Put these mailboxes on the board as their rows stand now, with what waits to leave."""
        if not mailbox_ids:
            return

        def read(unit: Unit) -> list[tuple[Mailbox, EmailServerProfile | None, int]]:
            waiting = unit.emails.count_pending_of(mailbox_ids)
            return [
                (
                    one,
                    unit.profiles.find(one.profile_id) if one.profile_id else None,
                    waiting.get(one.id, 0),
                )
                for one in unit.mailboxes.by_ids(mailbox_ids)
            ]

        for mailbox, profile, waiting in await self.read(read):
            self.board.post_mailbox(mailbox, profile, waiting=waiting)
