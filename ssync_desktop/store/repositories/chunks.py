"""Many keys and many rows, in statements that a database takes well."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlalchemy.orm import Session

from ssync_desktop.store.base import Row

T = TypeVar("T")

LARGEST = 500
"""Parameters of one statement; SQLite and PostgreSQL take far more, and plan this well."""


def chunks(keys: Collection[T]) -> Iterator[list[T]]:
    """Yield *keys* in lists of at most :data:`LARGEST`; nothing for an empty collection."""
    rest = iter(keys)
    while part := list(islice(rest, LARGEST)):
        yield part


def insert_rows(session: Session, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    """Insert *rows*, given by attribute, with one statement; nothing happens without rows.

    NULLs are written out, for otherwise rows would be grouped by the columns they leave empty,
    with a statement for each group.
    """
    if rows:
        session.execute(insert(table).execution_options(render_nulls=True), rows)
