"""Every statement that a piece of work runs on a SQLite database, with the plan it runs by."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

from ssync_desktop.store.schema import METADATA


@dataclass(frozen=True, slots=True)
class Planned:
    """A statement with the lines of its plan."""

    statement: str
    plan: tuple[str, ...]

    @property
    def scans(self) -> tuple[str, ...]:
        """The lines that go through a whole table or index of ours.

        Lists of keys and interim results are none, nor is the one row of the organization.
        """
        return tuple(line for line in self.plan if _scanned(line) in _LARGE)


_SCAN = re.compile(r"SCAN (\w+?)(?:_\d+)?\b")
_LARGE = METADATA.tables.keys() - {"organization"}


def _scanned(line: str) -> str:
    found = _SCAN.match(line)
    return found[1] if found else ""


@contextmanager
def plans_of(engine: Engine) -> Iterator[list[Planned]]:
    """Collect what is run on *engine*, each different statement once."""
    found: dict[str, Planned] = {}
    result: list[Planned] = []

    def note(_connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement in found or statement.split(maxsplit=1)[0] in ("BEGIN", "PRAGMA"):
            return
        many = rest[-1]
        values = parameters[0] if many else parameters
        raw: sqlite3.Connection = cursor.connection
        rows = raw.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        found[statement] = Planned(statement, tuple(row[3] for row in rows))
        result.append(found[statement])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield result
    finally:
        event.remove(engine, "before_cursor_execute", note)
