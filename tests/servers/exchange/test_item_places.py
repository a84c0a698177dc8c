"""Where items are looked for that have left their folder, and what is taken for an answer."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import closing
from uuid import UUID

import pytest

from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.sandbox.ews.archive import add_archive
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.exchange import marked_items
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.item_port import ARCHIVE, OTHER_FOLDERS, Elsewhere
from tests.kit.exchange import ANN, ExchangeHands, ann_on

MARKS = [ItemMark(UUID(int=1), UUID(int=10 + number)) for number in range(7)]
SOUGHT = dict.fromkeys(MARKS, "")
MARK = MARKS[0]
ONE = {MARK: ""}
TASK = TaskContent("Call Fabrikam")


@pytest.fixture
def connector(executor: Executor) -> Iterator[ExchangeConnector]:
    with closing(ExchangeConnector(executor)) as made:
        yield made


@pytest.fixture
def hands(exchange_server: SandboxExchange) -> ExchangeHands:
    return ExchangeHands(exchange_server, ANN.user_name)


@pytest.fixture
def asked(exchange_server: SandboxExchange) -> Iterator[Counter[str]]:
    """Return how often each operation was asked for since."""
    counted: Counter[str] = Counter()

    def hook(operation: str) -> None:
        exchange_server.faults.done(operation, lambda _: counted.update([operation]))

    for operation in ("FindFolder", "GetFolder", "FindItem"):
        hook(operation)
    yield counted
    for operation in counted:
        exchange_server.faults.done(operation, None)


@pytest.mark.parametrize(("page", "folders"), [(2, 1), (3, 2), (7, 50)])
async def test_that_nothing_is_overlooked_between_pages_and_folders(
    exchange_server: SandboxExchange,
    connector: ExchangeConnector,
    hands: ExchangeHands,
    monkeypatch: pytest.MonkeyPatch,
    page: int,
    folders: int,
) -> None:
    monkeypatch.setattr(marked_items, "PAGE", page)
    monkeypatch.setattr(marked_items, "FOLDERS_AT_ONCE", folders)
    places = dict(zip(MARKS, ("Many", "One", "Many", "Many", "Two", "Many", "Many"), strict=True))
    async with connector.items(ann_on(exchange_server), ANN) as session:
        for mark, name in places.items():
            made = await session.create_item(TaskContent(name), mark, mail=False)
            hands.move_away(made.key, name)
        assert await session.find_elsewhere(ItemKind.TASK, SOUGHT) == Elsewhere(places)
        assert await session.find_elsewhere(ItemKind.CONTACT, SOUGHT) == Elsewhere()


async def test_that_a_mailbox_without_an_archive_is_asked_for_it_once(
    exchange_server: SandboxExchange, connector: ExchangeConnector, asked: Counter[str]
) -> None:
    async with connector.items(ann_on(exchange_server), ANN) as session:
        for kind in ItemKind:
            assert await session.find_elsewhere(kind, ONE) == Elsewhere()
    assert asked["FindFolder"] == len(ItemKind) + 1


async def test_that_the_archive_is_not_asked_for_what_lies_in_the_mailbox(
    exchange_server: SandboxExchange,
    connector: ExchangeConnector,
    hands: ExchangeHands,
    asked: Counter[str],
) -> None:
    async with connector.items(ann_on(exchange_server), ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        hands.move_away(made.key, "Later")
        assert await session.find_elsewhere(ItemKind.TASK, ONE) == Elsewhere({MARK: "Later"})
    assert (asked["FindFolder"], asked["FindItem"]) == (1, 1)


async def test_that_what_was_deleted_in_the_archive_was_deleted(
    exchange_server: SandboxExchange, connector: ExchangeConnector, hands: ExchangeHands
) -> None:
    add_archive(exchange_server.exchange, hands.mailbox)
    async with connector.items(ann_on(exchange_server), ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        key = hands.archive(made.key)
        hands.move_away(key, "Old ones", "archivedeleteditems")
        assert await session.find_elsewhere(ItemKind.TASK, ONE) == Elsewhere()


async def test_that_an_archive_that_does_not_open_leaves_it_unknown(
    exchange_server: SandboxExchange, connector: ExchangeConnector, hands: ExchangeHands
) -> None:
    add_archive(exchange_server.exchange, hands.mailbox)
    hands.close("archivemsgfolderroot")
    async with connector.items(ann_on(exchange_server), ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        hands.archive(made.key)
        told = await session.find_elsewhere(ItemKind.TASK, ONE)
        assert told == Elsewhere(unseen={MARK: ARCHIVE})
        assert await session.find_elsewhere(ItemKind.TASK, ONE) == told


async def test_that_a_busy_archive_is_asked_again(
    exchange_server: SandboxExchange, connector: ExchangeConnector, hands: ExchangeHands
) -> None:
    async with connector.items(ann_on(exchange_server), ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        hands.archive(made.key)
        code = "ErrorMailboxStoreUnavailable"
        fault = Fault(Wrong.REFUSED, "FindFolder", code=code)
        exchange_server.faults.done(
            "FindItem", lambda _: exchange_server.faults.plan(fault)
        )  # the folders of the mailbox have been listed then
        hands.move_away((await session.create_item(TASK, MARKS[1], mail=False)).key, "Later")
        with pytest.raises(Retryable):
            await session.find_elsewhere(ItemKind.TASK, ONE)
        exchange_server.faults.done("FindItem", None)
        found = await session.find_elsewhere(ItemKind.TASK, ONE)
        assert found == Elsewhere({MARK: "Tasks (archive)"})


@pytest.mark.parametrize("bin_", ["deleteditems", "recoverableitemsdeletions"])
async def test_that_what_lies_among_the_deleted_items_is_no_riddle(
    exchange_server: SandboxExchange, connector: ExchangeConnector, hands: ExchangeHands, bin_: str
) -> None:
    hands.close("msgfolderroot")
    async with connector.items(ann_on(exchange_server), ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        exchange_server.exchange.move(hands.item(made.key), hands.mailbox.distinguished[bin_])
        told = await session.find_elsewhere(ItemKind.TASK, dict.fromkeys(MARKS[:2], ""))
    assert told == Elsewhere(unseen={MARKS[1]: OTHER_FOLDERS})


async def test_that_nothing_proves_a_delete_where_nothing_opens(
    exchange_server: SandboxExchange, connector: ExchangeConnector, hands: ExchangeHands
) -> None:
    for name in ("msgfolderroot", "deleteditems", "recoverableitemsdeletions"):
        hands.close(name)
    async with connector.items(ann_on(exchange_server), ANN) as session:
        made = await session.create_item(TASK, MARK, mail=False)
        exchange_server.exchange.move(
            hands.item(made.key), hands.mailbox.distinguished["deleteditems"]
        )
        told = await session.find_elsewhere(ItemKind.TASK, ONE)
    assert told == Elsewhere(unseen={MARK: OTHER_FOLDERS})
