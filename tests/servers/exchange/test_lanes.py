"""Connections are kept for the next mailbox, counted, and never mixed up."""

import asyncio
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import replace

import pytest

from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.sandbox.ews import soap
from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.sandbox.ews.signing_in import SigningIn
from ssync_desktop.servers.exchange import lanes
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.exchange.wire import Wire
from ssync_desktop.servers.port import INBOX
from tests.contract.folders_contract import news
from tests.contract.incoming_contract import message
from tests.kit.exchange import ANN, BOB
from tests.servers.exchange.conftest import House, to_bob
from tests.servers.exchange.test_signing_in import SERVICE


@pytest.fixture
def connections(exchange_server: SandboxExchange, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the connections that reach the server."""
    seen: list[int] = []
    original = exchange_server.service.sign_in

    def counted() -> SigningIn:
        seen.append(1)
        return original()

    monkeypatch.setattr(exchange_server.service, "sign_in", counted)
    return seen


async def test_a_connection_is_used_by_one_mailbox_after_the_other(
    house: House, connections: list[int]
) -> None:
    house.server.directory.add(Account(SERVICE.user_name, SERVICE.secret, may_impersonate=True))
    for person in (ANN, BOB):
        house.server.deliver(person.user_name, message(1))
    for _ in range(3):
        for person in (ANN, BOB):
            place = replace(house.endpoint, mailbox=person.user_name, impersonation=True)
            async with house.connector.incoming(place, SERVICE) as session:
                (item,), _, _ = await news(session, INBOX, None)
                owner = house.server.exchange.items[item.key].home.mailbox
                assert owner.address == person.user_name
    assert len(connections) == 1


async def test_as_many_are_kept_as_may_be_open(house: House, connections: list[int]) -> None:
    place = replace(house.endpoint, connections=2)

    async def side_by_side(count: int) -> None:
        everybody = asyncio.Barrier(count)

        async def one() -> None:
            async with house.connector.incoming(place, ANN) as session:
                await session.probe()
                await everybody.wait()

        await asyncio.gather(*(one() for _ in range(count)))

    await side_by_side(4)
    assert len(connections) == 4
    await side_by_side(4)
    assert len(connections) == 6  # two had been kept


async def test_nobody_gets_the_connection_of_another_account(
    house: House, connections: list[int]
) -> None:
    async with house.connector.incoming(house.endpoint, ANN):
        pass
    with pytest.raises(NeedsAttention):
        async with house.connector.incoming(house.endpoint, replace(ANN, secret="wrong")):
            pass
    async with house.connector.incoming(replace(house.endpoint, mailbox=BOB.user_name), BOB):
        pass
    assert len(connections) >= 3
    async with house.connector.outgoing(house.endpoint, ANN) as session:
        await session.send(to_bob())
    assert len(connections) >= 3
    assert house.with_bob == [to_bob().content]


async def test_a_connection_nobody_needs_is_closed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "IDLE", 0.01)
    async with house.connector.incoming(house.endpoint, ANN) as session:
        wire = session._mailbox.lane.wire
    assert wire.is_kept()
    async with asyncio.timeout(5):
        while wire._line is not None:  # noqa: ASYNC110 (a timer of the loop closes it)
            await asyncio.sleep(0.01)


async def test_what_is_given_back_after_the_end_is_closed(house: House) -> None:
    async with house.connector.incoming(house.endpoint, ANN) as session:
        wire = session._mailbox.lane.wire
        house.connector.close()
        await session.probe()
    assert not wire.is_kept()


async def test_only_so_many_are_kept_in_all(
    house: House, connections: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "MOST_IDLE", 1)
    for person in (ANN, BOB, BOB, ANN):
        place = replace(house.endpoint, mailbox=person.user_name)
        async with house.connector.incoming(place, person):
            pass
    assert len(connections) == 3


async def test_where_a_session_failed_its_connection_is_not_kept(house: House) -> None:
    async def fails() -> None:
        async with house.connector.incoming(house.endpoint, ANN) as session:
            wires.append(session._mailbox.lane.wire)
            raise LookupError

    wires: list[Wire] = []
    with pytest.raises(LookupError):
        await fails()
    assert not wires[0].is_kept()


async def test_an_older_server_is_spoken_to_in_its_own_version(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soap, "VERSIONS", frozenset({"Exchange2010_SP2"}))
    key = house.hands.deliver(message(1))
    async with house.connector.incoming(house.endpoint, ANN) as session:
        assert await house.inbox(session) == [key]


async def test_sixteen_mailboxes_over_four_connections(
    exchange_server: SandboxExchange, house: House, executor: Executor
) -> None:
    addresses = [f"user{number}@example.test" for number in range(16)]
    house.server.directory.add(Account(SERVICE.user_name, SERVICE.secret, may_impersonate=True))
    for address in addresses:
        exchange_server.add_mailbox(address, "x")
        for number in range(5):
            exchange_server.deliver(address, message(number))
    house.server.faults.connection_limit = 4
    slots = asyncio.Semaphore(4)

    async def read(connector: ExchangeConnector, address: str) -> list[bytes]:
        place = replace(house.endpoint, mailbox=address, impersonation=True, connections=4)
        async with slots, connector.incoming(place, SERVICE) as session:
            items, _, _ = await news(session, INBOX, None)
            return [one.content async for one in session.fetch(items, 10_000)]

    with closing(ExchangeConnector(executor)) as connector:
        found = await asyncio.gather(*(read(connector, one) for one in addresses))
    assert found == [[message(number) for number in range(5)]] * 16
