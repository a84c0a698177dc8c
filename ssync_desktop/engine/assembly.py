"""Where database, secrets and engine are put together, and taken apart in the right order."""

import getpass
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.secrets_status import Health
from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.engine.service import Service
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.first_run import (
    caller_named,
    engine_caller,
    prepare_organization,
)
from ssync_desktop.paths import Paths
from ssync_desktop.servers.tls import Tls
from ssync_desktop.store.secrets import MemorySecrets, Secrets
from ssync_desktop.store.secrets_place import open_secrets
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.upgrade import upgrade

log = logging.getLogger(__name__)

DATABASE_VARIABLE = "SSYNC_DATABASE"
"""Names another database: a file, or the URL of a PostgreSQL server."""

STOP_LIMIT = 20.0
"""Seconds for everything to come to its end."""

ANSWER_LIMIT = 60.0
"""Seconds for one call during the start; the keyring has thirty of its own."""

OpenSecrets = Callable[[], Secrets]


class Assembly:
    """A whole program without its face: the window and the command line each build one.

    ``open`` may be called again after it has failed; nothing is left open then.
    """

    def __init__(
        self,
        database: str | Path,
        secrets: OpenSecrets,
        user_name: str = "",
        tls: Tls | None = None,
    ) -> None:
        """*user_name* is that of the operating system unless another is given."""
        self._database = database
        self._secrets = secrets
        self._user_name = user_name or os_user_name()
        self._tls = tls
        self._runtime: Runtime | None = None
        self._service: Service | None = None

    @property
    def runtime(self) -> Runtime:
        """The engine; only while it is open."""
        assert self._runtime is not None
        return self._runtime

    @property
    def service(self) -> Service:
        """The one door to it; only while it is open."""
        assert self._service is not None
        return self._service

    def open(self, *, engine_alone: bool = False) -> Service:
        """Upgrade the database, start the engine's loop and return the service; blocks.

        Passes begin with :meth:`begin`. Raises ``SsyncError`` with what to do about it, also for
        whoever is no user of the organization; *engine_alone* lets them run the engine, and ask
        for nothing.
        """
        report = self.upgrade(unattended=True)
        if report is not None:
            log.info("The database was copied to %s before its upgrade.", report)
        clock = SystemClock()
        secrets = self._secrets()
        store = Store(self._database, clock)
        runtime = Runtime(store, secrets, clock, self._tls)
        try:
            runtime.start()
            caller = self._prepare(runtime, engine_alone=engine_alone)
        except BaseException:
            runtime.stop(STOP_LIMIT)
            raise
        self._runtime, self._service = runtime, Service(runtime, caller)
        return self._service

    def begin(self) -> Future[None]:
        """Let passes and tests run; the future ends before ``close`` only by a bug."""
        return self.runtime.begin()

    def password_problem(self) -> NeedsAttention | None:
        """Say why passwords cannot be kept, or None; blocks for the keyring, 30 s at most."""
        probe = self.runtime.host.submit(self.runtime.secrets.probe())
        status = probe.result(ANSWER_LIMIT)
        if status.health is Health.WORKING:
            return None
        missing = status.health is Health.MISSING
        code = ErrorCode.KEYRING_MISSING if missing else ErrorCode.KEYRING_LOCKED
        return NeedsAttention(code, status.sentence.rstrip("."), status.remedy)

    def passwords_wanted(self) -> Future[bool]:
        """Say whether a profile or a mailbox has a password that would have to be read."""
        return self.runtime.store.read(_passwords_wanted)

    def close(self, timeout: float = STOP_LIMIT) -> bool:
        """End passes, sockets, children, loop and database in this order; False if one is left.

        Blocks up to about *timeout* seconds. Work cut short is begun anew at the next start.
        """
        runtime, self._runtime, self._service = self._runtime, None, None
        if runtime is None:
            return True
        ended = runtime.stop(timeout)
        if not ended:
            log.error("The engine did not come to its end within %.0f seconds.", timeout)
        return ended

    def upgrade(self, *, unattended: bool = False) -> Path | None:
        """Bring the tables up to date; return where the copy of what was there before lies.

        *unattended* refuses what needs a backup that only an administrator can make. Raises
        ``SsyncError`` with what to do about it.
        """
        try:
            return upgrade(self._database, unattended=unattended).backup
        except ValueError as error:  # an address of no database we know
            raise NeedsAttention(
                ErrorCode.DATABASE_FAILURE,
                "This is not the address of a database",
                "Name a file, or a server as postgresql://user@host/database.",
                server_words=str(error),
            ) from error

    def _prepare(self, runtime: Runtime, *, engine_alone: bool) -> Caller:
        """See to it that there is an organization, and return who asks."""
        name = self._user_name

        def work(context: Context) -> Caller:
            if engine_alone:
                return engine_caller(context, name)
            prepare_organization(context, name)
            return caller_named(context, name)

        return runtime.host.submit(runtime.tools.write(work)).result(ANSWER_LIMIT)


def _passwords_wanted(unit: Unit) -> bool:
    profiles = unit.profiles.all()
    return any(one.incoming.password_set or one.outgoing.password_set for one in profiles) or any(
        one.password_set for one in unit.mailboxes.all()
    )


def usual_assembly(paths: Paths, environment: Mapping[str, str], database: str = "") -> Assembly:
    """Return the program of this user; *database* goes before ``SSYNC_DATABASE`` before paths."""
    place = database_place(paths, environment, database)
    return Assembly(place, partial(open_secrets, paths.vault, environment))


def database_place(paths: Paths, environment: Mapping[str, str], database: str = "") -> str:
    """Return the file or the address of the database; *database* is one that was named."""
    return database or environment.get(DATABASE_VARIABLE, "") or str(paths.database)


def memory_assembly(database: Path, user_name: str) -> Assembly:
    """Return a program that keeps passwords in memory only; for the demo."""
    return Assembly(database, lambda: Secrets(MemorySecrets()), user_name)


def os_user_name() -> str:
    """Return who runs the program, by the name the operating system knows."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run as a user without a name
        return "administrator"
