"""When everything that is due has been done; for runs that end by themselves."""

from datetime import timedelta

from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.store.unit import Unit

LOOK_AGAIN = timedelta(seconds=0.25)


async def until_quiet(runtime: Runtime) -> None:
    """Return once nothing is due, no test is scheduled and nobody holds a mailbox.

    What another process works on is waited for as well; what failed is due later and is not.
    """
    while not await runtime.store.run_read(lambda unit: _quiet(runtime, unit)):
        await runtime.clock.sleep_until(runtime.clock.now() + LOOK_AGAIN)


def _quiet(runtime: Runtime, unit: Unit) -> bool:
    now = runtime.clock.now()
    due = any(unit.mailboxes.due(now, operation) for operation in OperationType)
    return not (due or unit.mailboxes.scheduled_tests() or unit.leases.held())
