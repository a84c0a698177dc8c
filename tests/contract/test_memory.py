"""The reference connector keeps the contracts it stands for."""

from dataclasses import dataclass

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.servers.memory import MemoryConnector
from ssync_desktop.servers.memory_server import EVERYTHING, Account, MemoryServer, Step
from ssync_desktop.servers.port import INBOX, Capability, Endpoint
from tests.contract.folders_contract import FoldersContract, FolderSubject
from tests.contract.incoming_contract import (
    IncomingContract,
    IncomingSubject,
    fetched,
    listed,
    message,
)
from tests.contract.outgoing_contract import EnvelopeContract, OutgoingSubject

ENDPOINT = Endpoint("memory", 0, ConnectionSecurity.NONE)
ANN = Credentials("ann@example.test", "right")


@pytest.fixture(params=[Capability.NONE, EVERYTHING], ids=["as POP3", "with everything"])
def server(request: pytest.FixtureRequest) -> MemoryServer:
    server = MemoryServer(request.param)
    server.add_account(ANN.user_name, ANN.secret)
    return server


class TestMemoryIncoming(IncomingContract):
    @pytest.fixture
    def subject(self, server: MemoryServer) -> IncomingSubject:
        return IncomingSubject(
            MemoryConnector(server),
            ENDPOINT,
            ANN,
            lambda content: server.deliver(ANN.user_name, content),
        )


class TestMemoryOutgoing(EnvelopeContract):
    @pytest.fixture
    def subject(self, server: MemoryServer) -> OutgoingSubject:
        receiver = server.add_account("bob@example.test", "other")

        async def arrived(count: int) -> list[bytes]:
            assert len(receiver.items) == count
            return [item.content for item in receiver.items]

        subject = OutgoingSubject(
            MemoryConnector(server), ENDPOINT, ANN, "bob@example.test", arrived
        )
        server.refused_recipients = {
            subject.refused_for_good: True,
            subject.refused_for_now: False,
        }
        server.refused_senders = {subject.refused_sender}
        return subject


@dataclass
class MemoryHands:
    server: MemoryServer
    account: Account

    def deliver(self, content: bytes) -> str:
        return self.server.deliver(ANN.user_name, content)

    def add_folder(self, name: str, parent: str = INBOX) -> str:
        return self.server.add_folder(ANN.user_name, name, parent)

    def drop_folder(self, key: str) -> None:
        self.server.drop_folder(ANN.user_name, key)

    def shift(self, key: str, folder: str) -> None:
        self.server.shift(ANN.user_name, key, folder)

    def categorize(self, key: str, category: str) -> None:
        self.server.categorize(ANN.user_name, key, category)

    def categories_on(self, key: str) -> set[str]:
        (item,) = (one for one in self.account.items if one.key == key)
        return item.categories

    def rename_category(self, key: str, name: str) -> None:
        self.account.categories[key] = name

    def delete_category(self, key: str) -> None:
        del self.account.categories[key]

    def listed_categories(self) -> list[str]:
        return list(self.account.categories.values())


class TestMemoryFolders(FoldersContract):
    @pytest.fixture
    def subject(self) -> FolderSubject:
        server = MemoryServer()
        hands = MemoryHands(server, server.add_account(ANN.user_name, ANN.secret))
        return FolderSubject(MemoryConnector(server), ENDPOINT, ANN, hands)


async def test_a_checkpoint_brings_only_what_changed_since() -> None:
    server = MemoryServer()
    server.add_account(ANN.user_name, ANN.secret)
    first = server.deliver(ANN.user_name, message(1))
    async with MemoryConnector(server).incoming(ENDPOINT, ANN) as session:
        (page,) = [page async for page in session.changes(INBOX, None)]
        await session.move(page.items, "Undeliverable")
        second = server.deliver(ANN.user_name, message(2))
        (later,) = [page async for page in session.changes(INBOX, page.checkpoint)]
        assert [item.key for item in later.items] == [second]
        assert later.removed == (first,)
        (moved,) = [page async for page in session.changes("Undeliverable", None)]
        assert [item.key for item in moved.items] == [first]


async def test_a_scripted_fault_strikes_where_and_as_often_as_told() -> None:
    server = MemoryServer()
    server.add_account(ANN.user_name, ANN.secret)
    for number in range(3):
        server.deliver(ANN.user_name, message(number), key=f"key-{number}")
    server.fail(Step.CONNECT, Retryable(ErrorCode.CONNECT_FAILURE))
    connector = MemoryConnector(server)
    with pytest.raises(Retryable):
        async with connector.incoming(ENDPOINT, ANN):
            pass
    server.fail(Step.FETCH, ItemRefused(ErrorCode.UNREADABLE_MESSAGE), key="key-1")
    async with connector.incoming(ENDPOINT, ANN) as session:
        assert server.open_sessions == 1
        items = await listed(session)
        errors = [item.error is not None for item in await fetched(session, items)]
        assert errors == [False, True, False]
        server.fail(Step.FETCH, Retryable(ErrorCode.CONNECTION_LOST), key="key-2", times=2)
        with pytest.raises(Retryable):
            await fetched(session, items)
        server.heal()
        assert [item.error for item in await fetched(session, items)] == [None] * 3
    assert server.open_sessions == 0


async def test_a_message_can_be_taken_without_its_answer_arriving() -> None:
    server = MemoryServer()
    server.add_account(ANN.user_name, ANN.secret)
    server.fail(Step.TAKEN, Retryable(ErrorCode.CONNECTION_LOST))
    subject = OutgoingSubject(MemoryConnector(server), ENDPOINT, ANN, "x@example.test", None)  # type: ignore[arg-type]
    async with subject.connector.outgoing(ENDPOINT, ANN) as session:
        with pytest.raises(Retryable):
            await session.send(subject.message(1))
        assert await session.find_sent("1@sender.test")
    assert len(server.submitted) == 1
