"""Bringing a database to the present version of the tables, with a backup of what was there."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.store.backup import back_up, dump_command
from ssync_desktop.store.database import BUSY_TIMEOUT, database_url, open_database, sqlite_file
from ssync_desktop.store.failures import translated, translated_os, translated_sqlite

MIGRATIONS = "ssync_desktop.store:migrations"  # inside the package, for frozen builds too
_LOCK = 0x5353_594E_43  # "SSYNC": whoever upgrades a server's database holds this advisory lock


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What :func:`upgrade` did. Versions are those of the tables; None means an empty database."""

    before: str | None
    after: str
    backup: Path | None = None


def upgrade(target: str | Path, revision: str = "head", *, unattended: bool = False) -> Upgrade:
    """Bring the database at *target* to *revision*, in one transaction, once for all processes.

    A SQLite file that already holds data is copied first. The data of a server is not:
    *unattended* says that nobody has been asked for a backup, and then that upgrade is refused.
    Raises ``NeedsAttention`` for that, for a database that a newer program made or that is not
    ours, ``Retryable`` when it is locked or the disk is full; the database is then as it was.
    """
    scripts = ScriptDirectory.from_config(_configuration())
    wanted = scripts.get_revision(revision).revision
    with _errors(), _upgrading(target) as engine:
        with engine.connect() as connection:
            before = _version(connection, scripts)
        if before == wanted:
            return Upgrade(before, wanted)
        file = sqlite_file(engine.url)
        if unattended and before and not file:
            raise _backup_first(engine.url, before)
        backup = back_up(file, before, datetime.now(UTC)) if file and before else None
        with engine.begin() as connection:
            _lock(connection)
            before = _version(connection, scripts)  # another process may have been quicker
            command.upgrade(_configuration(connection), wanted)
            _check_references(connection)
        return Upgrade(before, wanted, backup)


def downgrade(target: str | Path, revision: str) -> None:
    """Take the database at *target* back to *revision* (``"base"`` for none at all)."""
    with _errors(), _upgrading(target) as engine, engine.begin() as connection:
        _lock(connection)
        command.downgrade(_configuration(connection), revision)
        _check_references(connection)


def head() -> str:
    """Return the version of the tables this program works with."""
    return ScriptDirectory.from_config(_configuration()).get_revision("head").revision


def _configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise translated(error) from error
    except sqlite3.Error as error:
        raise translated_sqlite(error) from error
    except OSError as error:
        raise translated_os(error) from error


@contextmanager
def _upgrading(target: str | Path) -> Iterator[Engine]:
    """Open *target* without checks of references, which would follow every table that is copied."""
    engine = open_database(target, busy_timeout=BUSY_TIMEOUT)
    if database_url(target).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _ignore_references)
    try:
        yield engine
    finally:
        engine.dispose()


def _ignore_references(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def _lock(connection: Connection) -> None:
    """Wait for other processes that upgrade; SQLite has locked when the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _version(connection: Connection, scripts: ScriptDirectory) -> str | None:
    version = MigrationContext.configure(connection).get_current_revision()
    if version is None:
        if set(inspect(connection).get_table_names()) - {"alembic_version"}:
            raise NeedsAttention(
                ErrorCode.DATABASE_FAILURE,
                "This database belongs to another program",
                "Choose an empty database or a new file.",
            )
        return None
    if version not in {script.revision for script in scripts.walk_revisions()}:
        raise NeedsAttention(
            ErrorCode.DATABASE_FAILURE,
            f"This database was made by a newer version of the program (tables {version})",
            "Install the newer version, or put back the backup made before it was upgraded.",
        )
    return version


def _backup_first(url: URL, version: str) -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.DATABASE_FAILURE,
        f"This version of the program has to upgrade the database on {url.host or 'the server'}, "
        "of which it can make no backup",
        f"Stop the program on every machine, make a backup with `{dump_command(url, version)}`, "
        "then run `ssync upgrade --backed-up`.",
    )


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchone()
    if broken is not None:
        raise NeedsAttention(
            ErrorCode.DATABASE_FAILURE,
            f"A row of the table {broken[0]} points at nothing, so the upgrade was undone",
            "Report this together with the log.",
        )
