"""A whole engine with its thread and its service, over a server in memory."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import CredentialRetrieval, FilteringMethod
from ssync_desktop.domain.people import UserDraft
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import ListRow
from ssync_desktop.engine.feed import Event
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.service import Service
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.first_run import caller_named, prepare_organization
from ssync_desktop.servers.memory import MemoryConnector
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.servers.port import Connector
from ssync_desktop.servers.tls import Tls
from ssync_desktop.store.secrets import MemorySecrets, Secrets
from ssync_desktop.store.store import Store
from tests.kit.clock import ManualClock

T = TypeVar("T")
WAIT = 20.0  # seconds


@dataclass
class WholeEngine:
    """A running engine as window and command line see it."""

    runtime: Runtime
    service: Service
    clock: ManualClock
    server: MemoryServer
    backend: MemorySecrets
    events: list[Event] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, event: Event) -> None:
        """Take note of an event, on whatever thread."""
        with self.news:
            self.events.append(event)
            self.news.notify_all()

    def wait(self, condition: Callable[[], T | None]) -> T:
        """Return what *condition* says once that is true; it is asked after every event."""
        found: list[T | None] = [None]

        def ask() -> bool:
            found[0] = condition()
            return bool(found[0])

        with self.news:
            # Some things come to pass without an event, so it is asked ten times a second too.
            for _ in range(int(WAIT * 10)):
                if self.news.wait_for(ask, 0.1):
                    break
        assert found[0], "it did not come to pass"
        return found[0]

    def rows(self, table: Table, sort: str = "name") -> tuple[ListRow, ...]:
        """Return a list as the window reads it."""
        ids = self.service.ids(Query(table, sort=sort)).result(WAIT).ids
        return self.service.rows(table, ids).result(WAIT)

    def mailbox(self, mailbox_id: UUID) -> Mailbox:
        """Return a mailbox as it stands."""
        return self.service.mailbox(mailbox_id).result(WAIT)

    def email(self, email: Email) -> Email:
        """Return an email as it stands."""
        return self.service.email(email.id).result(WAIT)

    def add_profile(self, **changes: object) -> EmailServerProfile:
        """Save a profile and make it the default."""
        side = Direction("memory.test", 1, retrieval=CredentialRetrieval.USER_OR_QUEUE)
        draft = replace(ProfileDraft(name="Mail", incoming=side, outgoing=side), **changes)  # type: ignore[arg-type]
        profile = self.service.save_profile(draft).result(WAIT)
        before = self.service.settings().result(WAIT)
        default = replace(before.default_email, profile_id=profile.id)
        self.service.save_settings(
            replace(before, default_email=default, unresolved_recipients_allowed=True)
        ).result(WAIT)
        return profile

    def add_user(self, address: str, password: str = "secret") -> Mailbox:
        """Save a user with a mailbox of theirs on the server, whose password is *password*."""
        self.server.add_account(address, password)
        name = address.partition("@")[0]
        draft = UserDraft(
            last_name=name,
            domain_name=name,
            email_address=address,
            filtering_method=FilteringMethod.ALL,
            send_as_allowed=True,
        )
        user = self.service.save_user(draft).result(WAIT)
        assert user.mailbox_id is not None
        box = self.mailbox(user.mailbox_id)
        changed = replace(box.draft(), allow_credentials=True, user_name=address)
        return self.service.save_mailbox(changed, password).result(WAIT)

    def enable(self, *boxes: Mailbox) -> None:
        """Test and approve mailboxes, and wait for both of their directions."""
        ids = [box.id for box in boxes]
        self.service.test_and_enable(ids, approve=True).result(WAIT)
        self.wait(lambda: all(self._enabled(one) for one in ids))

    def settle(self, *boxes: Mailbox) -> None:
        """Wait until both directions of mailboxes have had their turn and nothing runs."""
        self.wait(lambda: self.runtime.supervisor.idle and all(map(self._has_run, boxes)))

    def _has_run(self, mailbox: Mailbox) -> bool:
        box = self.mailbox(mailbox.id)
        return all(
            side.next_run_on is not None or not side.enabled
            for side in (box.incoming, box.outgoing)
        )

    def _enabled(self, mailbox_id: UUID) -> bool:
        box = self.mailbox(mailbox_id)
        return box.incoming.enabled and box.outgoing.enabled


@contextmanager
def whole_engine(
    url: str,
    clock: ManualClock,
    server: MemoryServer,
    *,
    connector: Connector | None = None,
    real: bool = False,
    backend: MemorySecrets | None = None,
    tls: Tls | None = None,
) -> Iterator[WholeEngine]:
    """Run an engine on a database file, as its System Administrator; *real* speaks POP3 and SMTP."""
    backend = backend or MemorySecrets()
    used = connector or MemoryConnector(server)
    connectors = None if real else lambda _type: used
    runtime = Runtime(Store(url, clock), Secrets(backend), clock, tls, connectors=connectors)
    runtime.start()
    try:

        def prepare(context: Context) -> Caller:
            prepare_organization(context, "admin")
            return caller_named(context, "admin")

        caller = runtime.host.submit(runtime.tools.write(prepare)).result(WAIT)
        engine = WholeEngine(runtime, Service(runtime, caller), clock, server, backend)
        engine.service.subscribe(engine.hear)
        yield engine
    finally:
        assert runtime.stop(10)
