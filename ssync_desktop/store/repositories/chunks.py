"""Many keys and many rows, in statements that a database takes well."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
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
    """Insert *rows*, given by attribute and all with the same ones; nothing happens without rows.

    One statement past the mapper, which would look at every row and every value of it again.
    """
    if rows:
        columns = columns_by_attribute(table)
        values = [{columns[name]: value for name, value in row.items()} for row in rows]
        session.execute(insert(table.metadata.tables[table.__tablename__]), values)


@cache
def columns_by_attribute(table: type[Row]) -> dict[str, str]:
    """Return the key of the column behind each attribute."""
    return {entry.key: entry.columns[0].key for entry in table.__mapper__.column_attrs}
