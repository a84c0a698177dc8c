"""Our engine over a prepared organization, as the window and ``ssync run`` carry it."""

import asyncio
import json
import os
import threading
from pathlib import Path
from uuid import UUID

from ssync_desktop.domain.options import EmailStatus, OperationType
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.domain.status import OperationStatus
from ssync_desktop.engine.clock import SystemClock
from ssync_desktop.engine.feed import Event
from ssync_desktop.engine.mailbox_pass import MailboxPass
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.organization.processing import make_due
from ssync_desktop.servers.tls import Tls
from ssync_desktop.store.secrets import MemorySecrets, SecretKey, Secrets
from ssync_desktop.store.store import Store
from tests.benchmarks.house import secrets_of
from tests.benchmarks.stage import Facts

PASSES = 50
"""More than any of the works needs; then something is wrong."""

WARM_UP = [b"Subject: hello\r\n\r\nhello\r\n"]


def own_memory() -> float:
    """Return the resident set of this process alone, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Engine:
    """An engine over a house, with its children started."""

    def __init__(self, database: Path, authority: Path | None = None) -> None:
        clock = SystemClock()
        self.runtime = Runtime(
            Store(database, clock), Secrets(MemorySecrets()), clock, Tls(authority)
        )
        self.runtime.start()
        passwords = json.loads(secrets_of(database).read_text())
        self.mailboxes = [UUID(text) for text in passwords["mailbox"]]
        self.runtime.host.submit(self._prepare(passwords)).result()

    async def _prepare(self, passwords: dict[str, dict[str, str]]) -> None:
        for table, column in (("mailbox", "password"), ("emailserverprofile", "incomingpassword")):
            for text, password in passwords[table].items():
                await self.runtime.secrets.set(SecretKey(table, UUID(text), column), password)
        parse = self.runtime.tools.parser.parse
        await asyncio.gather(parse(WARM_UP), parse(WARM_UP))  # at the same time: two children

    def stop(self) -> None:
        """End it."""
        assert self.runtime.stop()

    def run_passes(self, mailbox: UUID, operation: OperationType, count: int) -> Facts:
        """Run passes until *count* emails have come or gone."""
        tools = self.runtime.tools
        for number in range(PASSES):
            tools.store.write(lambda u: make_due(tools.context(u), [mailbox], [operation])).result()
            self.runtime.host.submit(MailboxPass(tools).run(mailbox, operation)).result()
            if self._done(operation) >= count:
                return {"messages": count, "passes": number + 1}
        raise RuntimeError(f"{self._done(operation)} of {count}")

    def run_rounds(self, count: int, rounds: int, at_once: int) -> Facts:
        """Read all mailboxes *rounds* times, *at_once* at a time; *count* emails must have come."""
        tools, resident = self.runtime.tools, []
        due = [OperationType.INCOMING]
        for _ in range(rounds):
            tools.store.write(lambda u: make_due(tools.context(u), self.mailboxes, due)).result()
            self.runtime.host.submit(self._one_round(at_once)).result()
            resident.append(own_memory())
        done = self._done(OperationType.INCOMING) if count else 0
        if done < count:
            raise RuntimeError(f"{done} of {count}")
        return {"messages": done, "first_mb": resident[len(resident) // 5], "last_mb": resident[-1]}

    async def _one_round(self, at_once: int) -> None:
        room = asyncio.Semaphore(at_once)

        async def visit(mailbox: UUID) -> None:
            async with room:
                await MailboxPass(self.runtime.tools).run(mailbox, OperationType.INCOMING)

        await asyncio.gather(*map(visit, self.mailboxes))

    def _done(self, operation: OperationType) -> int:
        store = self.runtime.store
        if operation is OperationType.INCOMING:
            query = Query(Table.RECEIVED_ITEMS, sort="first_seen_on")
            return len(store.read(lambda unit: unit.windows.ids(query)).result().ids)
        query = Query(Table.EMAILS, sort="created_on")
        rows = store.read(lambda u: u.windows.rows(Table.EMAILS, u.windows.ids(query).ids)).result()
        return sum(isinstance(row, EmailRow) and row.status is EmailStatus.SENT for row in rows)

    def sweep(self, count: int) -> Facts:
        """Let the supervisor read *count* mailboxes."""
        done: set[UUID] = set()
        complete = threading.Event()

        def note(event: Event) -> None:
            if isinstance(event, OperationStatus) and (event.last_success_on or event.error_code):
                done.add(event.mailbox_id)
                if len(done) == count:
                    complete.set()

        self.runtime.feed.subscribe(note)
        self.runtime.begin()
        assert complete.wait(300)
        errors = sum(bool(status.error_code) for status in self.runtime.board.operations())
        return {"mailboxes": len(done), "errors": errors}
