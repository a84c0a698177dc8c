"""Writing items on a bad day: nobody believes what was not answered, and nothing is made twice."""

import asyncio
from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, Retryable
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.servers.item_port import ItemVersion
from tests.contract.item_samples import ALONE, MARK, TASK, news, seen
from tests.kit.exchange import ANN
from tests.servers.exchange.conftest import House
from tests.servers.exchange.test_faults import struck

IN_DOUBT = [
    (Fault(Wrong.ANSWER_LOST), True),
    (Fault(Wrong.DROPPED), False),
    (Fault(Wrong.REFUSED, code="ErrorInternalServerError"), False),
    (Fault(Wrong.FAULT, code="ErrorTimeoutExpired"), False),
]
OTHER = replace(ALONE, body="new")


@pytest.mark.parametrize(("fault", "done"), IN_DOUBT)
async def test_an_item_in_doubt_is_found_by_its_mark_or_was_not_made(
    house: House, fault: Fault, done: bool
) -> None:
    async with house.connector.items(house.endpoint, ANN) as session:
        house.server.faults.plan(replace(fault, operation="CreateItem"))
        with pytest.raises(AnswerLost):
            await session.create_item(ALONE, MARK, mail=False)
        found = await session.find_marked(ItemKind.APPOINTMENT, MARK)
        assert (found is not None) is done
        listed, _, _, _ = await news(session, ItemKind.APPOINTMENT)
        assert list(listed.values()) == ([found] if done else [])


@pytest.mark.parametrize(("fault", "done"), IN_DOUBT)
async def test_a_change_in_doubt_shows_when_the_item_is_read(
    house: House, fault: Fault, done: bool
) -> None:
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(ALONE, MARK, mail=False)
        house.server.faults.plan(replace(fault, operation="UpdateItem"))
        with pytest.raises(AnswerLost):
            await session.update_item(made, ALONE, OTHER, MARK, mail=False)
        item = await seen(session, ItemKind.APPOINTMENT, made.key)
        assert item.content == (OTHER if done else ALONE)
        assert (item.version != made.version) is done


@pytest.mark.parametrize(("fault", "done"), IN_DOUBT)
async def test_a_deletion_in_doubt_is_asked_for_again(
    house: House, fault: Fault, done: bool
) -> None:
    del done
    async with house.connector.items(house.endpoint, ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        house.server.faults.plan(replace(fault, operation="DeleteItem"))
        with pytest.raises(AnswerLost):
            await session.delete_item(made, ItemKind.TASK, mail=False)
        await session.delete_item(made, ItemKind.TASK, mail=False)
        assert (await news(session, ItemKind.TASK))[0] == {}
    bin_ = house.hands.mailbox.distinguished["deleteditems"]
    assert len(bin_.visible) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(Wrong.BUSY, seconds=7), ErrorCode.THROTTLED),
        (Fault(Wrong.UNAVAILABLE), ErrorCode.THROTTLED),
        (Fault(Wrong.CONNECTIONS), ErrorCode.TOO_MANY_CONNECTIONS),
    ],
)
async def test_what_surely_was_not_written_is_not_in_doubt(
    house: House, fault: Fault, code: ErrorCode
) -> None:
    async with house.connector.items(house.endpoint, ANN) as session:
        house.server.faults.plan(replace(fault, operation="CreateItem"))
        with pytest.raises(Retryable) as refused:
            await session.create_item(TASK, MARK, mail=False)
        assert not isinstance(refused.value, AnswerLost)
        assert refused.value.code is code


async def test_an_item_on_its_way_is_confirmed_although_we_were_cancelled(house: House) -> None:
    made: list[ItemVersion] = []

    async def write() -> None:
        async with house.connector.items(house.endpoint, ANN) as session:
            made.append(await session.create_item(TASK, MARK, mail=False))
            made.append(await session.create_item(ALONE, MARK, mail=False))

    house.server.faults.plan(Fault(Wrong.SLOW, "CreateItem", seconds=0.5))
    task = asyncio.create_task(write())
    async with asyncio.timeout(20):
        await struck(house)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with house.connector.items(house.endpoint, ANN) as session:
            assert await session.find_marked(ItemKind.TASK, MARK) == made[0]
            assert await session.find_marked(ItemKind.APPOINTMENT, MARK) is None
    assert len(made) == 1


async def test_a_listing_of_items_goes_on_where_it_broke_off(house: House) -> None:
    """Every page brings the state to come back with."""
    async with house.connector.items(house.endpoint, ANN) as session:
        names = [f"Task {number}" for number in range(3)]
        keys = [
            (await session.create_item(replace(TASK, subject=name), MARK, mail=False)).key
            for name in names
        ]
        pages = [page async for page in session.item_changes(ItemKind.TASK, None)]
        assert [one.key for page in pages for one in page.changed] == keys
        house.server.faults.plan(Fault(Wrong.BUSY, "SyncFolderItems"))
        with pytest.raises(Retryable):
            await news(session, ItemKind.TASK, pages[-1].checkpoint)
        assert (await news(session, ItemKind.TASK, pages[-1].checkpoint))[0] == {}
