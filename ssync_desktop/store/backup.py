"""A copy of a SQLite database beside the original, made while others may be using it.

A server's database is copied by its own tool, and where its administrator wants the copy to be;
for that there is the command.
"""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shlex import join

from sqlalchemy import URL


def back_up(file: Path, version: str, moment: datetime) -> Path:
    """Copy *file* to ``<file>.<version>-<moment>.backup`` and return that path.

    The name appears only when the copy is complete and on the disk. Raises ``sqlite3.Error``.
    """
    path = file.with_name(f"{file.name}.{version}-{moment:%Y%m%dT%H%M%S%fZ}.backup")
    unfinished = path.with_suffix(".unfinished")
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def dump_command(url: URL, version: str) -> str:
    """Return the shell command that copies a PostgreSQL database; it never holds the password."""
    address = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    )
    file = f"{url.database or 'ssync'}.{version}.dump"
    return join(["pg_dump", "--format=custom", f"--file={file}", address.render_as_string()])
