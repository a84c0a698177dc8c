"""A writing connection: one transaction per call, and which lists of the window it concerned."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, UpdateBase, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.clock import Clock
from ssync_desktop.store.database import BUSY_TIMEOUT, open_database
from ssync_desktop.store.failures import translated
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.watch import tables_of

T = TypeVar("T")


class Writer:
    """One writing connection, used by one thread at a time.

    A write that fails in any way leaves nothing behind.
    """

    def __init__(self, url: str | Path, *, busy_timeout: timedelta = BUSY_TIMEOUT) -> None:
        self.engine = open_database(url, busy_timeout=busy_timeout)
        self._touched: set[str] = set()
        event.listen(self.engine, "after_execute", self._note_table)

    def write(self, work: Callable[[Unit], T], clock: Clock) -> tuple[T, Changes]:
        """Carry out *work* and commit it; return its result and what it changed."""
        self._touched.clear()
        result = transact(self.engine, work, clock)
        return result, Changes(tables_of(self._touched))

    def close(self) -> None:
        """Give the connection back."""
        self.engine.dispose()

    def _note_table(self, _connection: Connection, statement: Any, *_: object) -> None:
        if isinstance(statement, UpdateBase):
            self._touched.add(getattr(statement.table, "name", ""))


def transact(engine: Engine, work: Callable[[Unit], T], clock: Clock) -> T:
    """Carry out *work* in one transaction; errors of the database arrive as ours."""
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            return work(Unit(session, clock))
    except DBAPIError as error:
        raise translated(error) from error
