"""Folders for copies of opened files: held while their program runs, and gone after it.

A program that was killed leaves its copies behind; the next one to start removes them. Whose
program still runs is told by a lock in each folder, which only the death of its process frees.
"""

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from PySide6.QtCore import QLockFile

PREFIX = "ssync-opened-"
LOCK_FILE = ".lock"


class CopiesFolder:
    """A fresh folder into which nobody else can look, until :meth:`remove`."""

    def __init__(self, beside: Path | None = None) -> None:
        self.path = Path(mkdtemp(prefix=PREFIX, dir=beside))
        self._lock = _lock_of(self.path)
        self._lock.tryLock(0)

    def remove(self) -> None:
        """Remove the folder with all its copies."""
        _remove(self.path, self._lock)


def remove_left_copies(beside: Path | None = None) -> None:
    """Remove what earlier runs, which came to no proper end, have left; *beside* as by default."""
    for folder in (beside or Path(gettempdir())).glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody else removes it as well
            if _is_mine(folder):
                _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    lock = _lock_of(folder)
    if lock.tryLock(0):
        _remove(folder, lock)


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / LOCK_FILE))
    lock.setStaleLockTime(0)
    return lock


def _is_mine(folder: Path) -> bool:
    shown = folder.lstat()
    mine = not hasattr(os, "getuid") or shown.st_uid == os.getuid()
    return mine and stat.S_ISDIR(shown.st_mode)


def _remove(folder: Path, held: QLockFile) -> None:
    for path in folder.rglob("*"):
        with suppress(OSError):
            path.chmod(stat.S_IRWXU)  # not every system removes what cannot be written
    shutil.rmtree(folder, ignore_errors=True)
    held.unlock()  # nor what is open
    shutil.rmtree(folder, ignore_errors=True)
