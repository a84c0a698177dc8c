"""Files that hang on appointments, as far as the screens and the command line ask."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from stat import S_ISREG
from uuid import UUID

from ssync_desktop.domain.attachment_rules import refusal
from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.items.attached_files import Files
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.options import ObjectType, OperationType
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.engine.item_settings import ItemSettings
from ssync_desktop.organization.appointment_files import (
    appointments_called,
    attach_file,
    detach_file,
    file_octets,
    known_file,
    open_files,
)
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.processing import make_due

READ_AGAIN = "See whether it is still there, and may be read by you."


class ItemFiles(ItemSettings):
    """The part of the service that knows what hangs on appointments.

    Every call raises PRIVILEGE_DENIED while the content of the appointment is hidden from who asks
    (B107), and RECORD_NOT_FOUND for what is no single appointment: nothing hangs on recurring ones
    and on service activities.
    """

    def files(self, item_id: UUID) -> Future[Files]:
        """Return what hangs on an appointment, in the order of names."""
        viewer = self._viewing.viewer
        return self._read(lambda context: open_files(context.unit, viewer, item_id))

    def file(self, item_id: UUID, name: str, digest: str = "") -> Future[bytes]:
        """Return what a file holds; of several with that *name* the one of this *digest*.

        Raises RECORD_NOT_FOUND where it hangs there no more.
        """
        viewer = self._viewing.viewer
        return self._read(lambda context: file_octets(context.unit, viewer, item_id, name, digest))

    def attach(self, item_id: UUID, paths: Sequence[Path]) -> Future[Files]:
        """Attach files of this machine, all of them or none; return what hangs there then.

        One of the same name makes place. Raises ``DraftRefused`` for what is too large, of a
        blocked type or cannot be read, with a problem for each; such a file is not even read.
        """
        return self._runtime.host.submit(self._attach(item_id, tuple(paths)))

    def detach(self, item_id: UUID, name: str, digest: str = "") -> Future[Files]:
        """Take a file off an appointment, told as in :meth:`file`; return what is left there."""
        viewer = self._viewing.viewer

        def work(context: Context) -> LocalItem:
            known_file(context.unit, viewer, item_id, name, digest)
            return detach_file(context, item_id, name, digest)

        return self._runtime.host.submit(self._changed(work))

    def appointments(self, name: str) -> Future[Sequence[LocalItem]]:
        """Return the caller's own single appointments called *name*, case aside."""
        return self._read(lambda context: appointments_called(context, name))

    async def _attach(self, item_id: UUID, paths: tuple[Path, ...]) -> Files:
        settings = await self._tools.read(lambda unit: unit.settings.get())
        read = await asyncio.to_thread(_read_all, paths, settings)
        viewer = self._viewing.viewer

        def work(context: Context) -> LocalItem:
            open_files(context.unit, viewer, item_id)  # whether it may be seen
            for name, octets in read:
                attach_file(context, item_id, name, octets)
            return context.unit.items.get(ObjectType.APPOINTMENT, item_id)

        return await self._changed(work)

    async def _changed(self, work: Callable[[Context], LocalItem]) -> Files:
        """Do *work*, and let the mailbox of the appointment's owner have its turn now."""

        def write(context: Context) -> tuple[LocalItem, UUID | None]:
            row = work(context)
            owner = context.unit.users.find(row.owner_id)
            return row, None if owner is None else owner.mailbox_id

        row, mailbox_id = await self._tools.write(write, caller=self._caller)
        if mailbox_id is not None:
            await self._make_due(mailbox_id)
        return files_of(row.content)

    async def _make_due(self, mailbox_id: UUID) -> None:
        """Let the mailbox have its turn now."""
        await self._tools.write(
            lambda context: make_due(context, (mailbox_id,), (OperationType.ACT,))
        )
        await self._tools.show((mailbox_id,))
        self._wake()


def _read_all(paths: Sequence[Path], settings: OrganizationSettings) -> list[tuple[str, bytes]]:
    """Read files; raises ``DraftRefused`` with a problem for each that cannot be attached."""
    read: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for path in paths:
        found = _read_one(path, settings)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            read.append((path.name, found))
    if problems:
        raise DraftRefused(problems)
    return read


def _read_one(path: Path, settings: OrganizationSettings) -> bytes | Problem:
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):  # reading a pipe or a device might never end
            return Problem("attachments", f"“{path.name}” is no file.", "Attach a file.")
        why = refusal(path.name, status.st_size, settings)
        if why:
            return Problem("attachments", why, "Attach another file.")
        return path.read_bytes()
    except OSError as error:
        text = f"“{path.name}” could not be read: {error.strerror or error}."
        return Problem("attachments", text, READ_AGAIN)
