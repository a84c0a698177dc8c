"""A copy of a SQLite database beside the original, made while others may be using it."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path


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
