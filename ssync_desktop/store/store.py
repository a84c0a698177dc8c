"""All database work: one write lane, a few read lanes, one transaction per call."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import text

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.clock import Clock
from ssync_desktop.store.database import BUSY_TIMEOUT, open_database
from ssync_desktop.store.failures import translated_sqlite
from ssync_desktop.store.lanes import Lane
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.writer import Writer, transact

T = TypeVar("T")

READERS = 3


class Store:
    """The owner of a database's connections and threads.

    ``write`` and ``read`` take a function of a ``Unit``, run it in one transaction on a lane of
    its own, and give back what it returned: plain values, for the transaction is over by then.
    The function may run on any thread and must not wait for anything but the database.

    A write that fails in any way leaves nothing behind. Errors of the database arrive as
    ``Retryable`` or ``NeedsAttention``; everything else arrives as it was raised.
    """

    def __init__(
        self,
        url: str | Path,
        clock: Clock,
        *,
        readers: int = READERS,
        busy_timeout: timedelta = BUSY_TIMEOUT,
    ) -> None:
        self.url = url
        self.busy_timeout = busy_timeout
        self.lent = 0
        """How often another process of ours was given the turn to write."""
        self._clock = clock
        self._writer = Writer(url, busy_timeout=busy_timeout)
        self._reader = open_database(
            url, read_only=True, pool_size=readers, busy_timeout=busy_timeout
        )
        self._write_lane = Lane("ssync-write")
        self._read_lane = Lane("ssync-read", readers)
        self._listeners: list[Callable[[Changes], None]] = []

    def write(self, work: Callable[[Unit], T]) -> Future[T]:
        """Carry out *work* on the write lane and commit it, in the order of the calls."""
        return self._write_lane.submit(lambda: self._write(work))

    def read(self, work: Callable[[Unit], T]) -> Future[T]:
        """Carry out *work* on one unchanging view of the database; it can write nothing."""
        return self._read_lane.submit(lambda: transact(self._reader, work, self._clock))

    def lend(self, call: Callable[[], tuple[T, Changes]]) -> Future[T]:
        """Give the turn to write to another process of ours for as long as *call* waits for it.

        So the writers of one program stand in one line, instead of waiting at the file's lock.
        *call* runs on the write lane outside any transaction, and tells what was changed.
        """
        return self._write_lane.submit(lambda: self._lend(call))

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Await :meth:`write`; work that has begun is finished even if the caller is cancelled."""
        return await _answer(lambda: self.write(work))

    async def run_read(self, work: Callable[[Unit], T]) -> T:
        """Await :meth:`read`."""
        return await _answer(lambda: self.read(work))

    def watch(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call *listener* on the write lane after each commit that changed rows.

        It must return at once and must not raise. The result ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def data_version(self) -> Future[int]:
        """Return a number that moves whenever another process has committed a change.

        On SQLite our own commits leave it alone; on PostgreSQL they move it too.
        """
        if self._writer.engine.dialect.name == "postgresql":
            return self.read(_server_version)
        # Asked on the one writing connection, for which its own commits do not count.
        return self._write_lane.submit(self._file_version)

    def close(self, timeout: float = 10.0) -> bool:
        """Finish the waiting writes, drop the reads, close; False if *timeout* seconds ran out."""
        deadline = monotonic() + timeout
        done = self._write_lane.stop(timeout)
        done &= self._read_lane.stop(max(0.0, deadline - monotonic()), cancel=True)
        if done:
            self._writer.close()
            self._reader.dispose()
        return done

    def _write(self, work: Callable[[Unit], T]) -> T:
        result, changes = self._writer.write(work, self._clock)
        self._tell(changes)
        return result

    def _lend(self, call: Callable[[], tuple[T, Changes]]) -> T:
        self.lent += 1
        result, changes = call()
        self._tell(changes)
        return result

    def _tell(self, changes: Changes) -> None:
        if changes.tables:
            for listener in tuple(self._listeners):
                listener(changes)

    def _file_version(self) -> int:
        # Past SQLAlchemy, which would begin a transaction and so take the write lock.
        connection = self._writer.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA data_version")
            row: Any = cursor.fetchone()
            return int(row[0])
        except sqlite3.Error as error:
            raise translated_sqlite(error) from error
        finally:
            connection.close()


async def _answer(ask: Callable[[], Future[T]]) -> T:
    """Ask and wait; who asks after the end of the lanes is cancelled, as all else is then."""
    try:
        future = ask()
    except RuntimeError as error:
        raise asyncio.CancelledError from error
    return await asyncio.wrap_future(future)


def _server_version(unit: Unit) -> int:
    statement = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    return int(unit.session.execute(statement).scalar_one())
