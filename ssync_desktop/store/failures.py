"""The border where the database's own errors become ours."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable, SsyncError

# Names as in https://www.sqlite.org/rescode.html; extended codes carry the primary one in the
# lowest eight bits.
_SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_SQLITE_FULL = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,  # a quota or a file size limit
        sqlite3.SQLITE_IOERR_SHMSIZE,  # no room for the write-ahead log's index
    }
)
_SQLITE_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SQLITE_FORBIDDEN = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)

# https://www.postgresql.org/docs/15/errcodes-appendix.html
_PG_BUSY = frozenset({"55P03", "40001", "40P01", "55006"})
_PG_FULL = frozenset({"53100"})
_PG_SIGN_IN = frozenset({"28000", "28P01", "3D000"})
_PG_AWAY = ("08", "57P0", "53300")


def translated(error: DBAPIError) -> SsyncError:
    """Return what *error* means for those above: wait, or somebody has to act."""
    if isinstance(error, IntegrityError):
        return integrity(error)
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return translated_sqlite(cause)
    return _from_postgresql(error)


def integrity(error: IntegrityError) -> NeedsAttention:
    """Return the error for a broken constraint: a duplicate, a row in use, or a bad value."""
    words = _words(error)
    state = getattr(error.orig, "sqlstate", None)
    text = words.upper()
    if state == "23505" or "UNIQUE CONSTRAINT" in text:
        return NeedsAttention(ErrorCode.DUPLICATE_RECORD, server_words=words)
    if state in ("23503", "23001") or "FOREIGN KEY" in text:
        return NeedsAttention(ErrorCode.RECORD_IN_USE, server_words=words)
    return NeedsAttention(ErrorCode.DATABASE_FAILURE, server_words=words)


def translated_sqlite(cause: sqlite3.Error) -> SsyncError:
    """Return what an error of the SQLite driver itself means."""
    words = str(cause)
    code = getattr(cause, "sqlite_errorcode", 0)
    primary = code & 0xFF
    if code in _SQLITE_FULL or primary in _SQLITE_FULL:
        return Retryable(ErrorCode.DISK_FULL, server_words=words)
    if primary in _SQLITE_BUSY:
        return Retryable(ErrorCode.DATABASE_BUSY, server_words=words)
    if primary in _SQLITE_DAMAGED:
        return NeedsAttention(
            ErrorCode.DATABASE_FAILURE,
            "The database file is damaged",
            "Close the program and put a backup in the file's place.",
            server_words=words,
        )
    if primary in _SQLITE_FORBIDDEN:
        return _forbidden(words)
    return NeedsAttention(ErrorCode.DATABASE_FAILURE, server_words=words)


def translated_os(error: OSError) -> SsyncError:
    """Return what it means that the database's file or folder could not be made or copied."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Retryable(ErrorCode.DISK_FULL, server_words=str(error))
    return _forbidden(str(error))


def _forbidden(words: str) -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.DATABASE_FAILURE,
        "The database file cannot be opened for writing",
        "Check that the file and its folder exist and belong to you.",
        server_words=words,
    )


def _from_postgresql(error: DBAPIError) -> SsyncError:
    words = _words(error)
    state: str = getattr(error.orig, "sqlstate", None) or ""
    if state in _PG_FULL:
        return Retryable(ErrorCode.DISK_FULL, server_words=words)
    if state in _PG_BUSY:
        return Retryable(ErrorCode.DATABASE_BUSY, server_words=words)
    if state in _PG_SIGN_IN or "password authentication failed" in words:
        return NeedsAttention(
            ErrorCode.DATABASE_FAILURE,
            "The database server refused to let us in",
            "Check the user, the password and the name of the database in its address.",
            server_words=words,
        )
    gone = isinstance(error, (OperationalError, InterfaceError)) and not state
    if gone or error.connection_invalidated or state.startswith(_PG_AWAY):
        return Retryable(
            ErrorCode.DATABASE_BUSY,
            "The database server does not answer",
            "Nothing is lost; the work goes on when the server is back.",
            server_words=words,
        )
    return NeedsAttention(ErrorCode.DATABASE_FAILURE, server_words=words)


def _words(error: DBAPIError) -> str:
    """Return the driver's message without the statement and without its parameters.

    PostgreSQL's DETAIL line repeats the values of a row, so only the first line is kept.
    """
    return str(error.orig).strip().partition("\n")[0]
