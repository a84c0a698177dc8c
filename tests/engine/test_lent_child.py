"""A child that reads a batch and stores it: its death, its end in the middle, its order."""

import asyncio
import os
import signal
from collections.abc import Sequence

import pytest

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.ledger import ItemKey, Lease
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.query import Table
from ssync_desktop.engine.delivery_order import Delivered, DeliveryOrder, Place
from ssync_desktop.engine.feed import Event
from ssync_desktop.engine.lent_child import LentChild
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.port import INBOX
from tests.engine.breaking import subjects
from tests.engine.mail import a_message
from tests.engine.processes import alive, children
from tests.engine.test_parsing import Poison
from tests.kit.engine import EngineHouse

ADA = "ada@example.test"
MESSAGES = [a_message(ADA, str(number), f"{number}@x.test") for number in range(5)]


@pytest.fixture
def box(house: EngineHouse) -> Mailbox:
    house.add_profile()
    return house.add_user(ADA)


@pytest.fixture
def lease(house: EngineHouse, box: Mailbox) -> Lease:
    def acquire(context: Context) -> Lease | None:
        process = house.tools.process
        return context.unit.leases.acquire(box.id, OperationType.INCOMING, process)

    lease = house.do(acquire)
    assert lease is not None
    return lease


def an_order(
    house: EngineHouse, box: Mailbox, lease: Lease, numbers: Sequence[int]
) -> DeliveryOrder:
    store = house.tools.store
    return DeliveryOrder(
        store.url,
        store.busy_timeout,
        box,
        lease,
        house.clock.now(),
        tuple(Place(number, ItemKey(INBOX, str(number))) for number in numbers),
    )


async def stored(house: EngineHouse, child: LentChild, order: DeliveryOrder) -> Delivered:
    return await child.store(house.tools.store, order)


async def test_what_was_read_is_stored_and_the_screens_are_told(
    house: EngineHouse, box: Mailbox, lease: Lease
) -> None:
    told: list[Event] = []
    house.tools.store.watch(told.append)
    async with house.tools.parser.lent() as child:
        assert await child.read(MESSAGES) == {}
        answer = await stored(house, child, an_order(house, box, lease, [1, 3]))
    assert answer.done
    assert subjects(house) == ["1", "3"]
    changed = [one.tables for one in told if isinstance(one, Changes)]
    assert any({Table.EMAILS, Table.RECEIVED_ITEMS} <= tables for tables in changed)


async def test_the_message_that_kills_its_reader_is_refused_and_the_others_are_stored(
    house: EngineHouse, box: Mailbox, lease: Lease
) -> None:
    messages = [*MESSAGES[:2], Poison(MESSAGES[2]), *MESSAGES[3:]]
    async with house.tools.parser.lent() as child:
        refused = await child.read(messages)
        assert list(refused) == [2]
        assert isinstance(refused[2], ItemRefused)
        answer = await stored(house, child, an_order(house, box, lease, [0, 1, 3, 4]))
    assert answer.done
    assert subjects(house) == ["0", "1", "3", "4"]


async def test_a_child_killed_before_it_stores_is_replaced(
    house: EngineHouse, box: Mailbox, lease: Lease
) -> None:
    async with house.tools.parser.lent() as child:
        await child.read(MESSAGES)
        (pid,) = children(house.tools.parser)
        os.kill(pid, signal.SIGKILL)
        answer = await stored(house, child, an_order(house, box, lease, range(5)))
        assert isinstance(answer.error, ItemRefused)
        assert subjects(house) == []
        for number in range(5):
            assert (await stored(house, child, an_order(house, box, lease, [number]))).done
    assert subjects(house) == ["0", "1", "2", "3", "4"]


async def test_an_order_given_twice_changes_nothing(
    house: EngineHouse, box: Mailbox, lease: Lease
) -> None:
    """So the answer of a child that died over it need not be known."""
    async with house.tools.parser.lent() as child:
        await child.read(MESSAGES)
        for _ in range(2):
            assert (await stored(house, child, an_order(house, box, lease, range(5)))).done
    assert subjects(house) == ["0", "1", "2", "3", "4"]
    assert len(house.ledger()) == 5


async def test_a_lost_lease_lets_a_child_write_nothing(
    house: EngineHouse, box: Mailbox, lease: Lease
) -> None:
    house.do(lambda context: context.unit.leases.release(lease))
    async with house.tools.parser.lent() as child:
        await child.read(MESSAGES)
        answer = await stored(house, child, an_order(house, box, lease, range(5)))
    assert isinstance(answer.error, Retryable)
    assert subjects(house) == []


async def test_a_cancelled_order_leaves_its_child_to_finish(
    house: EngineHouse, box: Mailbox, lease: Lease
) -> None:
    pool = house.tools.parser

    async def work() -> None:
        async with pool.lent() as child:
            await child.read(MESSAGES)
            reading.set()
            await stored(house, child, an_order(house, box, lease, range(5)))

    reading = asyncio.Event()
    task = asyncio.create_task(work())
    await reading.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # All or nothing, and the next one gets the room and a child that answers him.
    async with pool.lent() as child:
        await child.read(MESSAGES)
        assert (await stored(house, child, an_order(house, box, lease, range(5)))).done
    assert subjects(house) == ["0", "1", "2", "3", "4"]
    assert all(alive(pid) for pid in children(pool))
