"""The demo as a whole: servers, organization, engine, and mail that comes and goes."""

import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from functools import partial
from typing import TypeVar

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.engine.assembly import STOP_LIMIT, Assembly, memory_assembly
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.service import Service
from ssync_desktop.paths import Paths
from ssync_desktop.sandbox.agendas import Agendas
from ssync_desktop.sandbox.offices import settle
from ssync_desktop.sandbox.organization import (
    PATIENCE,
    DemoOrganization,
    build,
    letter,
    secret_of,
)
from ssync_desktop.sandbox.people import CORRESPONDENTS, SERVICE_ACCOUNT
from ssync_desktop.sandbox.post_office import PostOffice
from ssync_desktop.sandbox.samples import write_samples
from ssync_desktop.sandbox.servers import SandboxServers
from ssync_desktop.sandbox.traffic import Traffic

T = TypeVar("T")

log = logging.getLogger(__name__)

ADMINISTRATOR = "demo"
SAMPLES = "sample-messages"
CYCLE = 10.0
"""Seconds between two visits to every mailbox: shorter than in real life, for it is watched."""

LETTERS_EVERY = 3
"""Cycles between two letters that leave the organization."""

TURNS_EVERY = 2
"""Cycles between two changes of appointments, contacts and tasks."""

ANSWERS = (
    ("Your question of today", "We have looked into it, and everything is as it should be."),
    ("Offer {n}", "Attached is nothing, but the price is good."),
    ("Delivery {n}", "The parcel leaves tomorrow and should reach you on Thursday."),
)


WRITERS = ("Ada", "Grace", "Support", "Sales enquiries", "Margaret", "Hedy")


class Demo:
    """An organization of its own in the folders of *paths*; passwords stay in memory.

    The folder belongs to the caller, who removes it after ``close``; nothing else is left then.
    """

    def __init__(self, paths: Paths, *, first_messages: int = 12) -> None:
        self._paths = paths.create()
        self._first = first_messages
        self._servers = SandboxServers()
        self._post_office = PostOffice()
        self._traffic = Traffic(self._servers, self._post_office)
        self._assembly: Assembly = memory_assembly(paths.database, ADMINISTRATOR)
        self._organization: DemoOrganization | None = None
        self._agendas: Agendas | None = None
        self._clockwork: Clockwork | None = None

    @property
    def runtime(self) -> Runtime:
        """The engine, while it is open."""
        return self._assembly.runtime

    @property
    def service(self) -> Service:
        """The one door to it, while it is open."""
        return self._assembly.service

    @property
    def organization(self) -> DemoOrganization:
        """Who was made; once open."""
        assert self._organization is not None
        return self._organization

    def open(self) -> Service:
        """Start the servers, build the organization and return its service."""
        self._servers.start()
        self._post_office.open(self._servers, secret_of(SERVICE_ACCOUNT))
        service = self._assembly.open()
        built = build(service, self._servers)
        offices = settle(service, self._post_office)
        self._organization = replace(
            built,
            senders=built.senders | offices.senders,
            synchronizing=(*built.synchronizing, *offices.mailboxes),
        )
        self._agendas = Agendas(self.runtime, offices.users)
        self._agendas.open(PATIENCE)
        service.explain.samples = write_samples(self._paths.data / SAMPLES, built.letters[0])
        return service

    def password_problem(self) -> SsyncError | None:
        """Return None: memory always works."""
        return self._assembly.password_problem()

    def begin(self) -> Future[None]:
        """Let mail arrive, and mailboxes be visited every few seconds."""
        self._traffic.start(self._first)
        work = self._assembly.begin()
        self._clockwork = Clockwork(self._assembly.service, self.organization, self._turn)
        self._clockwork.start()
        return work

    def _turn(self) -> Future[LocalItem]:
        """Let somebody change an item on either side."""
        assert self._agendas is not None
        self._post_office.diaries.turn()
        return self._agendas.turn()

    def close(self) -> bool:
        """Stop everything; False when something is left."""
        if self._clockwork is not None:
            self._clockwork.stop()
        self._traffic.stop()
        ended = self._assembly.close(STOP_LIMIT)
        self._post_office.close()
        self._servers.stop()
        return ended


class Clockwork:
    """A thread that has every mailbox visited more often, and now and then writes a letter.

    *turn* lets somebody change an appointment, a task or a contact.
    """

    def __init__(
        self,
        service: Service,
        organization: DemoOrganization,
        turn: Callable[[], Future[LocalItem]] | None = None,
        cycle: float = CYCLE,
    ) -> None:
        self._service = service
        self._organization = organization
        self._turn = turn
        self._cycle = cycle
        self._random = random.Random(2)  # noqa: S311 nothing secret depends on it
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ssync-demo", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        cycle = 0
        while not self._stopped.wait(self._cycle):
            cycle += 1
            self._try(partial(self._service.sync_now, self._organization.synchronizing))
            if self._turn is not None and cycle % TURNS_EVERY == 0:
                self._try(self._turn)
            if cycle % LETTERS_EVERY == 0:
                self._try(self._write)

    def _write(self) -> Future[Email]:
        name = self._random.choice(WRITERS)
        subject, text = self._random.choice(ANSWERS)
        recipient = self._random.choice(CORRESPONDENTS).address
        subject = subject.format(n=self._random.randrange(100, 999))
        draft = letter(self._organization.senders[name], recipient, subject, text)
        return self._service.send(draft)

    def _try(self, ask: Callable[[], Future[T]]) -> None:
        """Ask, and let it be when the visitor has changed what it was about, or the end is near."""
        try:
            ask().result(PATIENCE)
        except (SsyncError, TimeoutError, CancelledError) as error:
            log.info("The demo left something out: %s", error)
