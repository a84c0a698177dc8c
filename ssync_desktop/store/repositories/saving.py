"""What every repository does alike: find one row, save against its version, translate refusals."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ClauseElement, CursorResult, Update, bindparam, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.store.base import Row
from ssync_desktop.store.failures import integrity
from ssync_desktop.store.repositories.chunks import columns_by_attribute

T = TypeVar("T")


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a broken constraint into ``NeedsAttention``: duplicate, in use, or a bad value."""
    try:
        yield
    except IntegrityError as error:
        raise integrity(error) from error


def existing(record: T | None, what: str) -> T:
    """Return *record*, or raise ``NeedsAttention(RECORD_NOT_FOUND)`` naming *what* is gone."""
    if record is None:
        raise NeedsAttention(
            ErrorCode.RECORD_NOT_FOUND,
            f"This {what} does not exist any more",
            "Somebody has deleted it; look at the list again.",
        )
    return record


def insert_row(session: Session, row: Row) -> None:
    """Insert *row* at once, so that a refusal comes here and not at the commit."""
    session.add(row)
    with refusals():
        session.flush()


def save_version(
    session: Session,
    table: type[Any],
    key: UUID,
    expected: int,
    values: Mapping[str, object],
) -> int:
    """Write *values* if the row is still at version *expected*; return the version it has now.

    Raises ``NeedsAttention`` with RECORD_CHANGED when somebody else was faster, and with
    RECORD_NOT_FOUND when the row is gone.
    """
    written = {**values, "row_version": expected + 1}
    if not _update(session, table, written, {"key": key, "expected_version": expected}):
        raise NeedsAttention(_why_missed(session, table, key))
    return expected + 1


def set_columns(
    session: Session, table: type[Any], key: UUID, values: Mapping[str, object]
) -> None:
    """Write columns that no editor holds; the version stays, so that no editor is disturbed."""
    if not _update(session, table, values, {"key": key}):
        raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)


def delete_row(session: Session, table: type[Any], key: UUID) -> None:
    """Delete a row; one that others point at is refused with RECORD_IN_USE."""
    statement = delete(table).where(table.id == key)
    if not _rows_hit(session, statement.execution_options(synchronize_session=False)):
        raise NeedsAttention(ErrorCode.RECORD_NOT_FOUND)


def _update(
    session: Session, table: type[Row], values: Mapping[str, object], which: dict[str, object]
) -> int:
    """Write *values*, given by attribute, into the row that *which* names; return how many it hit.

    Past the mapper, by a statement that is made once: a pass writes thousands of rows.
    """
    columns = columns_by_attribute(table)
    written = {columns[name]: value for name, value in values.items()}
    computed = {name: value for name, value in written.items() if isinstance(value, ClauseElement)}
    statement = _update_of(table, versioned="expected_version" in which)
    if computed:
        statement = statement.values(computed)
    plain = {name: value for name, value in written.items() if name not in computed}
    return _rows_hit(session, statement, plain | which)


@cache
def _update_of(table: type[Row], *, versioned: bool) -> Update:
    """Return an update of one row; which columns it writes follows from its parameters."""
    names, rows = columns_by_attribute(table), table.metadata.tables[table.__tablename__]
    statement = update(rows).where(rows.c[names["id"]] == bindparam("key"))
    if versioned:
        version = rows.c[names["row_version"]]
        statement = statement.where(version == bindparam("expected_version"))
    return statement


def _rows_hit(
    session: Session, statement: Any, parameters: Mapping[str, object] | None = None
) -> int:
    session.flush()
    with refusals():
        result = session.execute(statement, parameters)
    assert isinstance(result, CursorResult)
    return result.rowcount


def _why_missed(session: Session, table: type[Any], key: UUID) -> ErrorCode:
    column: InstrumentedAttribute[UUID] = table.id
    found = session.query(column).filter(column == key).first()
    return ErrorCode.RECORD_CHANGED if found else ErrorCode.RECORD_NOT_FOUND
