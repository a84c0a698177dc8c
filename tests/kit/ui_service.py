"""The screens' real service for tests: a whole engine whose passes wait until a test begins them.

Mail lives on a server in memory, secrets too. A test carries out messages for its own data
(:meth:`UiService.do`), and may publish what the engine would say, to decide what happens and when.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.context import SYSTEM, Caller
from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.status import EngineStatus, OperationStatus
from ssync_desktop.engine.feed import Event
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.service import Service
from ssync_desktop.organization import first_run
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.memory import MemoryConnector
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import DiscoveryStep, Endpoint
from ssync_desktop.store.secrets import MemorySecrets, Secrets
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from tests.kit.clock import PATIENCE, ManualClock

T = TypeVar("T")


class Places:
    """Finds servers of mailboxes as a test says in *steps*, and nowhere as long as it says nothing."""

    def __init__(self) -> None:
        self.steps: list[DiscoveryStep] = [DiscoveryStep("Ask around", "nobody knows", False)]

    async def discover(
        self, endpoint: Endpoint, credentials: Credentials | None, *, attended: bool = False
    ) -> AsyncIterator[DiscoveryStep]:
        """Tell the steps."""
        del endpoint, credentials
        for step in self.steps:
            yield step


class UiService(Service):
    """A service with an organization and its administrator, and nothing else.

    Nothing is synchronized or tested before :meth:`begin`. *server* is what profiles reach,
    whatever their hosts are called; with *real_servers* they reach their hosts.
    """

    def __init__(
        self,
        database: str,
        clock: ManualClock,
        caller: Caller = SYSTEM,
        *,
        real_servers: bool = False,
    ) -> None:
        self.clock = clock
        self.server = MemoryServer()
        self.vault = MemorySecrets()
        self.places = Places()
        connector = MemoryConnector(self.server)
        self.runtime = Runtime(
            Store(database, clock),
            Secrets(self.vault, host="test"),
            clock,
            connectors=None if real_servers else lambda _server_type: connector,
            discovery=None if real_servers else lambda: self.places,
        )
        self.store = self.runtime.store
        super().__init__(self.runtime, caller)
        self.runtime.start()
        self.runtime.board.post_engine(running=True)
        self.do(lambda context: first_run.prepare_organization(context, "admin", "Admin"))

    def do(self, work: Callable[[Context], T]) -> T:
        """Carry out a message as SYSTEM, at once, and return what it returned."""

        def asked(unit: Unit) -> T:
            return work(Context(unit, SYSTEM, self.clock, new_id))

        return self.store.write(asked).result(timeout=PATIENCE)

    def see(self, work: Callable[[Unit], T]) -> T:
        """Read at once; for what the test looks at."""
        return self.store.read(work).result(timeout=10)

    def mailbox_now(self, mailbox_id: UUID) -> Mailbox:
        """Return a mailbox as the database has it."""
        return self.see(lambda unit: unit.mailboxes.get(mailbox_id))

    def publish(self, event: Event) -> None:
        """Let the engine say something."""
        if isinstance(event, OperationStatus):
            self.runtime.board.post(event)
        elif isinstance(event, EngineStatus):
            self.runtime.board.post_engine(**asdict(event))
        else:
            self.runtime.feed.publish(event)

    def begin(self) -> None:
        """Let passes and tests run from now on."""
        self.runtime.begin()

    def close(self) -> bool:
        """Take everything apart; False when something is left."""
        return self.runtime.stop(timeout=20)
