"""Where items are looked for that have left their folder, page by page and folder by folder."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing
from uuid import UUID

import pytest

from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.exchange import item_places
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from tests.kit.exchange import ANN, ExchangeHands, ann_on

MARKS = [ItemMark(UUID(int=1), UUID(int=10 + number)) for number in range(7)]


@pytest.fixture
def connector(executor: Executor) -> Iterator[ExchangeConnector]:
    with closing(ExchangeConnector(executor)) as made:
        yield made


@pytest.mark.parametrize(("page", "folders"), [(2, 1), (3, 2), (7, 50)])
async def test_that_nothing_is_overlooked_between_pages_and_folders(
    exchange_server: SandboxExchange,
    connector: ExchangeConnector,
    monkeypatch: pytest.MonkeyPatch,
    page: int,
    folders: int,
) -> None:
    monkeypatch.setattr(item_places, "PAGE", page)
    monkeypatch.setattr(item_places, "FOLDERS_AT_ONCE", folders)
    hands = ExchangeHands(exchange_server, ANN.user_name)
    places = dict(zip(MARKS, ("Many", "One", "Many", "Many", "Two", "Many", "Many"), strict=True))
    async with connector.items(ann_on(exchange_server), ANN) as session:
        for mark, name in places.items():
            made = await session.create_item(TaskContent(name), mark, mail=False)
            hands.move_away(made.key, name)
        assert await session.find_elsewhere(ItemKind.TASK, MARKS) == places
        assert await session.find_elsewhere(ItemKind.CONTACT, MARKS) == {}
