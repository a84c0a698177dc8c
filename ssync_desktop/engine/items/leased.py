"""Working on a mailbox's items beside the calendar, because somebody asked for it.

The lease is that of the passes: what somebody asks for waits until a pass has ended, and no pass
begins meanwhile.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.subject import Subject
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_plans import open_items

LOOK_AGAIN = timedelta(seconds=0.5)
LONGEST_WAIT = timedelta(seconds=60)


async def opened(tools: Tools, caller: Caller, mailbox_id: UUID) -> Subject:
    """Return a mailbox whose items *caller* may synchronize; see ``open_items``."""
    entry = await tools.write(lambda context: open_items(context, mailbox_id), caller=caller)
    return Subject(entry.mailbox, entry.profile, entry.settings)


@asynccontextmanager
async def leased(
    tools: Tools, caller: Caller, mailbox_id: UUID
) -> AsyncIterator[tuple[Subject, LeaseKeeper]]:
    """Hold the lease of a mailbox's items; waits up to a minute for a pass to end.

    Raises what ``open_items`` does, and ``Retryable(MAILBOX_LOCKED)`` where the pass goes on.
    """
    until = tools.clock.now() + LONGEST_WAIT
    while (taken := await _take(tools, caller, mailbox_id)) is None:
        if tools.clock.now() >= until:
            raise Retryable(
                ErrorCode.MAILBOX_LOCKED,
                "Its items are being synchronized just now",
                "Wait until that has ended, and try again.",
            )
        await tools.clock.sleep_until(tools.clock.now() + LOOK_AGAIN)
    subject, lease = taken
    try:
        async with LeaseKeeper(tools, lease) as keeper:
            yield subject, keeper
    finally:
        await tools.settle(lambda unit: unit.leases.release(lease))


async def _take(tools: Tools, caller: Caller, mailbox_id: UUID) -> tuple[Subject, Lease] | None:
    process = tools.process

    def work(context: Context) -> tuple[Subject, Lease] | None:
        entry = open_items(context, mailbox_id)
        lease = context.unit.leases.acquire(mailbox_id, OperationType.ACT, process)
        if lease is None:
            return None
        return Subject(entry.mailbox, entry.profile, entry.settings), lease

    return await tools.write(work, caller=caller)
