"""An engine's tools for tests: real database, real child processes, a server of choice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

import pytest

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    ConnectionSecurity,
    CredentialRetrieval,
    FilteringMethod,
    OperationType,
    ServerType,
)
from ssync_desktop.domain.people import QueueDraft, UserDraft
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AlertRow, EmailRow, ListRow, ReceivedItemRow
from ssync_desktop.domain.test_run import TestRun
from ssync_desktop.engine.connections import ConnectionLimits
from ssync_desktop.engine.feed import Event, Feed
from ssync_desktop.engine.mailbox_pass import MailboxPass
from ssync_desktop.engine.parsing import ParserPool
from ssync_desktop.engine.passwords import mailbox_key, profile_key
from ssync_desktop.engine.status import StatusBoard
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization import (
    approval,
    configuration_test,
    email_server_profiles,
    first_run,
    mailboxes,
    queues,
    settings,
    users,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.memory import MemoryConnector
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Connector
from ssync_desktop.servers.registry import Connectors
from ssync_desktop.servers.tls import Tls
from ssync_desktop.store.secrets import MemorySecrets, Secrets
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.certificates import Certificates
from tests.kit.clock import ManualClock

T = TypeVar("T")
SECRET = "correct horse"


@dataclass
class EngineHouse:
    """An organization with an engine's tools, on the loop of the test that uses it."""

    tools: Tools
    clock: ManualClock
    events: list[Event]

    def do(self, work: Callable[[Context], T]) -> T:
        """Ask an organization message as SYSTEM."""
        context = partial(self.tools.context, caller=SYSTEM)
        return self.tools.store.write(lambda unit: work(context(unit))).result(10)

    def see(self, work: Callable[[Unit], T]) -> T:
        """Read."""
        return self.tools.store.read(work).result(10)

    def rows(self, table: Table, sort: str = "name") -> tuple[ListRow, ...]:
        """Return every list row of a table."""

        def read(unit: Unit) -> tuple[ListRow, ...]:
            return unit.windows.rows(table, unit.windows.ids(Query(table, sort=sort)).ids)

        return self.see(read)

    def emails(self) -> list[EmailRow]:
        """Return the emails, oldest first."""
        return [one for one in self.rows(Table.EMAILS, "created_on") if isinstance(one, EmailRow)]

    def ledger(self) -> list[ReceivedItemRow]:
        """Return the ledger."""
        found = self.rows(Table.RECEIVED_ITEMS, "first_seen_on")
        return [one for one in found if isinstance(one, ReceivedItemRow)]

    def alerts(self) -> list[AlertRow]:
        """Return the alerts."""
        found = self.rows(Table.ALERTS, "created_on")
        return [one for one in found if isinstance(one, AlertRow)]

    def add_profile(
        self,
        incoming: Direction | None = None,
        outgoing: Direction | None = None,
        *,
        secret: str = "",
        **changes: object,
    ) -> EmailServerProfile:
        """Make a profile the default; without directions it fits a server in memory."""
        side = Direction("memory.test", 1, retrieval=CredentialRetrieval.USER_OR_QUEUE)
        draft = replace(
            ProfileDraft(name="Mail", incoming=incoming or side, outgoing=outgoing or side),
            **changes,  # type: ignore[arg-type]
        )
        create = email_server_profiles.create_email_server_profile
        profile = self.do(
            lambda context: create(context, draft, incoming_password_set=bool(secret))
        )
        if secret:
            self.keep(profile_key(profile.id, "incoming"), secret)
        before = self.see(lambda unit: unit.settings.get())
        default = replace(before.default_email, profile_id=profile.id)
        changed = replace(before, default_email=default, unresolved_recipients_allowed=True)
        self.do(lambda context: settings.update_settings(context, changed))
        return profile

    def keep(self, key: object, secret: str) -> None:
        """Put a secret where the engine looks for it."""
        backend = self.tools.secrets._backend
        backend.write(self.tools.secrets._name(key), secret)  # type: ignore[arg-type]

    def add_user(
        self,
        address: str,
        *,
        filtering: FilteringMethod = FilteringMethod.ALL,
        secret: str = SECRET,
        ready: bool = True,
        own_credentials: bool = True,
    ) -> Mailbox:
        """Make a user and return their mailbox, approved, tested and enabled if *ready*."""
        name = address.partition("@")[0].title()
        draft = UserDraft(
            last_name=name, domain_name=name, email_address=address, filtering_method=filtering
        )
        user = self.do(lambda context: users.create_user(context, draft))
        assert user.mailbox_id is not None
        return self._prepared(user.mailbox_id, address, secret, ready, own_credentials)

    def add_queue(self, address: str, *, secret: str = SECRET, ready: bool = True) -> Mailbox:
        """Make a queue and return its mailbox, approved, tested and enabled if *ready*."""
        draft = QueueDraft(name=address.partition("@")[0].title(), email_address=address)
        queue = self.do(lambda context: queues.create_queue(context, draft))
        assert queue.mailbox_id is not None
        return self._prepared(queue.mailbox_id, address, secret, ready, own_credentials=True)

    def change_mailbox(self, mailbox_id: UUID, **changes: object) -> Mailbox:
        """Save other values in a mailbox, past its tests."""
        mailbox = self.see(lambda unit: unit.mailboxes.get(mailbox_id))
        draft = replace(mailbox.draft(), **changes)  # type: ignore[arg-type]
        return self.do(lambda context: mailboxes.update_mailbox(context, draft))

    def mailbox(self, mailbox_id: UUID) -> Mailbox:
        """Return a mailbox as it stands."""
        return self.see(lambda unit: unit.mailboxes.get(mailbox_id))

    def email(self, email_id: UUID) -> Email:
        """Return an email as it stands."""
        return self.see(lambda unit: unit.emails.get(email_id))

    async def run(self, mailbox: Mailbox, operation: OperationType) -> Mailbox:
        """Run one pass and return the mailbox as it stands afterwards."""
        await MailboxPass(self.tools).run(mailbox.id, operation)
        return self.mailbox(mailbox.id)

    def test_runs(self, mailbox_id: UUID) -> list[TestRun]:
        """Return what was published about the tests of a mailbox."""
        return [
            one for one in self.events if isinstance(one, TestRun) and one.mailbox_id == mailbox_id
        ]

    def enable(self, mailbox_id: UUID) -> None:
        """Approve a mailbox and count both directions as tested."""
        passed = configuration_test.TestOutcome()
        both = {OperationType.INCOMING: passed, OperationType.OUTGOING: passed}

        def work(context: Context) -> None:
            approval.approve_mailboxes(context, (mailbox_id,))
            version = context.unit.mailboxes.get(mailbox_id).row_version
            configuration_test.record_test_result(context, mailbox_id, both, tested_version=version)

        self.do(work)

    def _prepared(
        self, mailbox_id: UUID, address: str, secret: str, ready: bool, own_credentials: bool
    ) -> Mailbox:
        if own_credentials:
            self.keep(mailbox_key(mailbox_id), secret)
            self.change_mailbox(mailbox_id, allow_credentials=True, user_name=address)
        if ready:
            self.enable(mailbox_id)
        return self.mailbox(mailbox_id)


def _house(
    store: Store, clock: ManualClock, connectors: Callable[[ServerType], Connector] | None, tls: Tls
) -> Iterator[EngineHouse]:
    limits = ConnectionLimits()
    spoken = Connectors(limits.executor, tls)
    parser = ParserPool()
    feed = Feed()
    tools = Tools(
        store=store,
        secrets=Secrets(MemorySecrets()),
        clock=clock,
        new_id=new_id,
        connector_for=connectors or spoken,
        limits=limits,
        parser=parser,
        feed=feed,
        board=StatusBoard(feed),
        machine="test",
        process="test|1|1",
        discovery=spoken.discovery,
    )
    events: list[Event] = []
    feed.subscribe(events.append)
    house = EngineHouse(tools, clock, events)
    house.do(lambda context: first_run.prepare_organization(context, "admin", "Admin"))
    yield house
    spoken.close()
    limits.close()
    parser.close()
    tools.secrets.close()


@pytest.fixture
def sqlite_store(sqlite_url: str, clock: ManualClock) -> Iterator[Store]:
    """Return a store on SQLite only, for tests that are not about the database."""
    store = Store(sqlite_url, clock)
    yield store
    assert store.close(timeout=10)


@pytest.fixture
def memory_server() -> MemoryServer:
    """Return the server that :func:`house` talks to."""
    return MemoryServer()


@pytest.fixture
def house(
    sqlite_store: Store, clock: ManualClock, memory_server: MemoryServer
) -> Iterator[EngineHouse]:
    """Return an organization whose mail lives on the server in memory."""
    yield from house_in_memory(sqlite_store, clock, memory_server)


def house_in_memory(
    store: Store, clock: ManualClock, server: MemoryServer
) -> Iterator[EngineHouse]:
    """Give a house that talks to *server*, for tests that need several of them."""
    connector = MemoryConnector(server)
    yield from _house(store, clock, lambda _type: connector, Tls())


@pytest.fixture
def real_house(
    sqlite_store: Store, clock: ManualClock, certificates: Certificates
) -> Iterator[EngineHouse]:
    """Return an organization that talks POP3 and SMTP, and trusts the kit's authority."""
    yield from _house(sqlite_store, clock, None, Tls(certificates.authority))


def plain(host: str, port: int, **changes: object) -> Direction:
    """Return one direction without protection."""
    side = Direction(host, port, ConnectionSecurity.NONE)
    return replace(side, **changes)  # type: ignore[arg-type]
