"""How an engine ends, and two engines on one database file."""

import socket
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.options import ConnectionSecurity, CredentialRetrieval, OperationType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.servers.memory import MemoryConnector, MemoryIncoming
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.store.secrets import MemorySecrets
from ssync_desktop.store.store import Store
from tests.engine.mail import a_message
from tests.engine.processes import alive, children
from tests.engine.whole import WAIT, whole_engine
from tests.kit.clock import ManualClock

ADA = "ada@example.test"


def test_nothing_is_left_after_the_end(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    """The threads are counted by the rules of hygiene; the children here."""
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        engine.runtime.begin()
        engine.add_profile()
        ada = engine.add_user(ADA)
        engine.server.deliver(ADA, a_message())
        engine.enable(ada)
        engine.wait(lambda: engine.rows(Table.EMAILS, "created_on"))
        pids = children(engine.runtime.tools.parser)
        service = engine.service
    assert pids
    assert not any(alive(pid) for pid in pids)
    assert memory_server.open_sessions == 0
    assert service.resume().cancelled()  # whoever still asks is told so, and not left waiting
    assert service.ids(Query(Table.EMAILS, sort="created_on")).cancelled()


def test_an_engine_that_was_never_begun_ends_too(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        assert engine.rows(Table.USERS)


def test_a_hanging_server_does_not_hold_up_the_end(sqlite_url: str, clock: ManualClock) -> None:
    """Its time limit is a minute; the end takes a moment."""
    backend = MemorySecrets()
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, says nothing
        port = silent.getsockname()[1]
        side = Direction(
            "127.0.0.1",
            port,
            ConnectionSecurity.NONE,
            retrieval=CredentialRetrieval.USER_OR_QUEUE,
        )
        with whole_engine(sqlite_url, clock, MemoryServer(), real=True, backend=backend) as engine:
            engine.runtime.begin()
            engine.add_profile(incoming=side, outgoing=side)
            ada = engine.add_user(ADA)
            engine.service.test_and_enable([ada.id]).result(WAIT)
            engine.wait(lambda: engine.runtime.tools.limits.open)
            began = time.monotonic()
        assert time.monotonic() - began < 20
    store = Store(sqlite_url, clock)
    assert store.read(lambda unit: unit.mailboxes.scheduled_tests()).result(WAIT) == [ada.id]
    assert store.read(lambda unit: unit.leases.held()).result(WAIT) == ()
    assert store.close()


def test_a_cancelled_test_stays_cancelled(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        side = Direction("127.0.0.1", silent.getsockname()[1], ConnectionSecurity.NONE)
        with whole_engine(sqlite_url, clock, memory_server, real=True) as engine:
            engine.runtime.begin()
            engine.add_profile(incoming=side, outgoing=side)
            ada = engine.add_user(ADA)
            engine.service.test_and_enable([ada.id]).result(WAIT)
            engine.wait(lambda: engine.runtime.tools.limits.open)
            engine.service.cancel_tests([ada.id]).result(WAIT)
            assert not engine.mailbox(ada.id).test_scheduled
            assert engine.runtime.tools.limits.open == 0


class CountingConnector(MemoryConnector):
    """Notes how many read one account at a time."""

    def __init__(self, server: MemoryServer) -> None:
        super().__init__(server)
        self.now: Counter[str] = Counter()
        self.most: defaultdict[str, int] = defaultdict(int)

    @asynccontextmanager
    async def incoming(
        self, endpoint: Endpoint, credentials: Credentials | None
    ) -> AsyncIterator[MemoryIncoming]:
        """Count, then sign in to read."""
        assert credentials is not None
        name = credentials.user_name
        self.now[name] += 1
        self.most[name] = max(self.most[name], self.now[name])
        try:
            async with super().incoming(endpoint, credentials) as mail:
                yield mail
        finally:
            self.now[name] -= 1


def test_two_engines_on_one_database_do_no_mailbox_twice(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    connector, secrets = CountingConnector(memory_server), MemorySecrets()
    names = [f"u{number}@example.test" for number in range(3)]
    with (
        whole_engine(
            sqlite_url, clock, memory_server, connector=connector, backend=secrets
        ) as window,
        whole_engine(
            sqlite_url, clock, memory_server, connector=connector, backend=secrets
        ) as program,
    ):
        window.add_profile()
        boxes = [window.add_user(name) for name in names]
        window.runtime.begin()
        window.enable(*boxes)
        program.runtime.begin()
        for round_ in range(4):
            for name in names:
                for number in range(20):
                    content = a_message(name, f"{round_}.{number}", f"{name}{round_}.{number}")
                    memory_server.deliver(name, content)
            window.settle(*boxes)
            program.settle(*boxes)
            window.service.sync_now([box.id for box in boxes]).result(WAIT)
            program.service.sync_now([box.id for box in boxes]).result(WAIT)
            expected = (round_ + 1) * 60
            window.wait(lambda: len(window.rows(Table.EMAILS, "created_on")) == expected)  # noqa: B023
        window.settle(*boxes)
        program.settle(*boxes)
        counts = Counter(
            row.items_processed
            for box in boxes
            for row in window.runtime.store.read(
                lambda unit: unit.statistics.of_mailbox(box.id)  # noqa: B023 read at once
            ).result(WAIT)
            if row.operation is OperationType.INCOMING
        )
    processed = sum(items * times for items, times in counts.items())
    assert processed in range(240, 240 + 2 * len(names) + 1)  # with the tests' own messages
    assert set(connector.most.values()) == {1}
