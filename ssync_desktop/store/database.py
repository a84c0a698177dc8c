"""Opening a database: a SQLite file or a PostgreSQL server, tuned for one writer and readers."""

import logging
import os
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT = timedelta(seconds=10)
CONNECT_TIMEOUT_S = 10


def database_url(target: str | Path) -> URL:
    """Return the URL of *target*: a file's path, or any ``sqlite:`` or ``postgresql:`` URL.

    Raises ``ValueError`` for a database this program does not know.
    """
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite+pysqlite", database=str(target))
    url = make_url(target.replace("postgres://", "postgresql://", 1))
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    raise ValueError("Only SQLite files and PostgreSQL databases are supported.")


def sqlite_file(url: URL) -> Path | None:
    """Return the file of a SQLite database, None for a server."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def open_database(
    target: str | Path,
    *,
    read_only: bool = False,
    pool_size: int = 1,
    busy_timeout: timedelta = BUSY_TIMEOUT,
) -> Engine:
    """Return an engine on *target* whose pool never holds more than *pool_size* connections.

    A writing engine takes the write lock when a transaction begins and syncs every commit to
    disk; a *read_only* one sees one snapshot per transaction and refuses to write. A lock held by
    somebody else is waited for, but never longer than *busy_timeout*.
    """
    url = database_url(target)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, read_only=read_only, pool_size=pool_size, timeout=busy_timeout)
    return _open_postgresql(url, read_only=read_only, pool_size=pool_size, timeout=busy_timeout)


def _open_sqlite(url: URL, *, read_only: bool, pool_size: int, timeout: timedelta) -> Engine:
    file = sqlite_file(url)
    if file is not None:
        _create_private(file)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,  # mail does not belong into logs
        # isolation_level None: the driver must not begin transactions behind our back.
        connect_args={"isolation_level": None, "timeout": timeout.total_seconds()},
    )
    event.listen(engine, "connect", _sqlite_settings(read_only=read_only, timeout=timeout))
    statement = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    event.listen(engine, "begin", begin)
    return engine


def _create_private(file: Path) -> None:
    """Create *file* readable by its owner only; SQLite gives its side files the same mode."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _sqlite_settings(
    *, read_only: bool, timeout: timedelta
) -> Callable[[sqlite3.Connection, ConnectionPoolEntry], None]:
    def configure(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.execute(f"PRAGMA busy_timeout = {int(timeout.total_seconds() * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.create_function("ssync_fold", 1, _fold, deterministic=True)
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    return configure


def _fold(value: str | None) -> str | None:
    """Return *value* without regard to case; SQLite itself knows that for ASCII only."""
    return None if value is None else value.casefold()


def _open_postgresql(url: URL, *, read_only: bool, pool_size: int, timeout: timedelta) -> Engine:
    # A statement that fails for many rows is raised, and warned of once more by the driver.
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    options: dict[str, Any] = {}
    if read_only:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        execution_options=options,
        connect_args={
            "application_name": "ssync-desktop",
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": f"-c lock_timeout={int(timeout.total_seconds() * 1000)} -c timezone=UTC",
        },
    )
