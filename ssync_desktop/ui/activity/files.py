"""Files of this machine, read and written on a thread of their own: a disk may be a network."""

import mimetypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.email import AttachmentDraft
from ssync_desktop.domain.file_names import safe_name
from ssync_desktop.domain.settings import OrganizationSettings

T = TypeVar("T")

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_MINE = 0o400


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What could be read, and a sentence for each file that could not."""

    files: tuple[AttachmentDraft, ...]
    problems: tuple[str, ...]


def read_files(paths: Sequence[Path], settings: OrganizationSettings) -> Future[ReadFiles]:
    """Read files to be attached; what the organization would refuse is not even read."""
    return in_background(lambda: _read(paths, settings))


def write_file(path: Path, content: bytes) -> Future[str]:
    """Write *content*, and return why that failed; empty when it did not."""

    def write() -> str:
        try:
            path.write_bytes(content)
        except OSError as error:
            return f"{path.name} could not be saved: {error.strerror or error}."
        return ""

    return in_background(write)


def write_private(folder: Path, file_name: str, content: bytes) -> Future[Path | str]:
    """Write a copy that only this user may read, and nobody change, below *folder*.

    Returns where it is, or why that failed.
    """

    def write() -> Path | str:
        name = safe_name(file_name)
        try:
            path = Path(mkdtemp(dir=folder)) / name  # each in its own: names may be the same
            with os.fdopen(os.open(path, _NEW_FILE, _MINE), "wb") as target:
                target.write(content)
        except OSError as error:
            return f"{name} could not be opened: {error.strerror or error}."
        return path

    return in_background(write)


def _read(paths: Sequence[Path], settings: OrganizationSettings) -> ReadFiles:
    files: list[AttachmentDraft] = []
    problems: list[str] = []
    for path in paths:
        try:
            problem = refusal(path.name, path.stat().st_size, settings)
            if problem:
                problems.append(problem)
                continue
            content = path.read_bytes()
        except OSError as error:
            problems.append(f"“{path.name}” could not be read: {error.strerror or error}.")
            continue
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        files.append(AttachmentDraft(path.name, kind, content))
    return ReadFiles(tuple(files), tuple(problems))


def in_background(work: Callable[[], T]) -> Future[T]:
    """Carry out *work* on a thread that ends with it."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="ssync-files")
    future = executor.submit(work)
    executor.shutdown(wait=False)
    return future
