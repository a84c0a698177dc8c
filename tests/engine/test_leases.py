"""Several engines on one database: a pass belongs to one of them at a time."""

import asyncio
from datetime import timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.engine.supervisor import TICK
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.store.lease_owner import LeaseOwner, is_dead, this_process
from tests.engine.mail import a_message
from tests.engine.running import gated, supervising, until
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN = OperationType.INCOMING


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA)


async def test_another_process_s_lease_is_respected_while_it_lasts(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.deliver(ADA, a_message())
    owner = str(this_process())
    house.do(lambda context: context.unit.leases.acquire(ada.id, IN, owner))
    async with supervising(house) as supervisor:
        for _ in range(10):
            await house.clock.until_sleeping()
            house.clock.advance(TICK)
        await until(house, lambda: supervisor.idle)
        assert house.emails() == []
        house.clock.advance(timedelta(seconds=60))  # it was not renewed
        await until(house, house.emails)


async def test_a_held_mailbox_is_asked_for_once_a_tick(house: EngineHouse, ada: Mailbox) -> None:
    """Looking again at once would come round as fast as the database answers."""
    for operation in (IN, OperationType.OUTGOING):
        house.do(
            lambda context, kind=operation: context.unit.leases.acquire(  # type: ignore[misc]
                ada.id, kind, str(this_process())
            )
        )
    writes = 0
    write = house.tools.store.write

    def counted(work: object) -> object:
        nonlocal writes
        writes += 1
        return write(work)  # type: ignore[arg-type]

    house.tools.store.write = counted  # type: ignore[method-assign,assignment]
    async with supervising(house) as supervisor:
        for _ in range(3):
            await house.clock.until_sleeping()
            await until(house, lambda: supervisor.idle)
            house.clock.advance(TICK)
        await house.clock.until_sleeping()
        await until(house, lambda: supervisor.idle)
    assert 2 <= writes <= 8  # two operations, four looks


async def test_the_lease_of_a_dead_process_is_freed(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    memory_server.deliver(ADA, a_message())
    me = this_process()
    dead = str(LeaseOwner(me.host, me.process, "before the last start"))
    house.do(lambda context: context.unit.leases.acquire(ada.id, IN, dead))
    await house.run(ada, IN)
    assert house.emails() == []
    house.do(lambda context: context.unit.leases.free_dead(is_dead))
    await house.run(ada, IN)
    assert len(house.emails()) == 1


async def test_a_lease_is_renewed_as_long_as_the_pass_runs(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    gates = gated(house, memory_server)
    task = asyncio.create_task(house.run(ada, IN))
    await until(house, lambda: gates.waiting)
    for _ in range(6):
        before = house.see(lambda unit: unit.leases.held())[0].expires_on
        await house.clock.until_sleeping()
        house.clock.advance(20)
        await until(
            house,
            lambda: house.see(lambda unit: unit.leases.held())[0].expires_on > before,  # noqa: B023
        )
    gates.open(ADA)
    await task
    assert house.see(lambda unit: unit.leases.held()) == ()


async def test_a_renewal_that_meets_a_busy_database_is_made_later(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gates = gated(house, memory_server)
    task = asyncio.create_task(house.run(ada, IN))
    await until(house, lambda: gates.waiting)
    first = house.see(lambda unit: unit.leases.held())[0].expires_on

    async def busy(_work: object) -> None:
        raise Retryable(ErrorCode.DATABASE_BUSY)

    monkeypatch.setattr(house.tools.store, "run", busy)
    await house.clock.until_sleeping()
    house.clock.advance(20)
    await house.clock.until_sleeping()
    assert house.see(lambda unit: unit.leases.held())[0].expires_on == first
    monkeypatch.undo()
    house.clock.advance(20)
    await until(house, lambda: house.see(lambda unit: unit.leases.held())[0].expires_on > first)
    gates.open(ADA)
    assert (await task).incoming.error_code == ""


async def test_a_pass_that_froze_and_woke_up_writes_nothing(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    """Fencing: another process has taken the lease over meanwhile."""
    memory_server.deliver(ADA, a_message())
    gates = gated(house, memory_server)
    task = asyncio.create_task(house.run(ada, IN))
    await until(house, lambda: gates.waiting)
    await house.clock.until_sleeping()
    house.do(lambda context: context.unit.leases.free_dead(lambda _owner: True))
    house.do(lambda context: context.unit.leases.acquire(ada.id, IN, "other|2|2"))
    gates.open(ADA)
    await task
    assert house.emails() == []
    assert house.ledger() == []
    assert house.mailbox(ada.id).incoming.last_success_on is None
