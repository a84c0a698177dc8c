"""Calendars as files: reading and importing in one transaction, and writing."""

import asyncio
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from uuid import UUID

from ssync_desktop.domain.context import SYSTEM_USER_ID, Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.importing.table import LARGEST_FILE, Unreadable
from ssync_desktop.domain.importing.text import too_large
from ssync_desktop.domain.items.calendar_file import (
    CalendarEntry,
    CalendarFile,
    CalendarImport,
    JudgedEntry,
)
from ssync_desktop.domain.people import User
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.mime.calendars.writing import write_calendar
from ssync_desktop.organization import calendar_files
from ssync_desktop.organization.context import Context
from ssync_desktop.store.unit import Unit


class _TakenBack(Exception):
    """Ends a transaction that nobody wants to be kept; *entries* are what it was for."""

    def __init__(self, entries: tuple[JudgedEntry, ...]) -> None:
        super().__init__("A preview keeps nothing")
        self.entries = entries


class CalendarFiles:
    """What window and command line may ask about files of calendars; asks as *caller*."""

    def __init__(self, runtime: Runtime, caller: Caller) -> None:
        self._runtime = runtime
        self._caller = caller

    def owners(self) -> Future[tuple[User, ...]]:
        """Return the users whom a calendar can belong to."""

        def read(unit: Unit) -> tuple[User, ...]:
            return tuple(one for one in unit.users.all() if one.id != SYSTEM_USER_ID)

        return self._runtime.host.submit(self._runtime.tools.read(read))

    def read(self, path: Path, zone: str) -> Future[CalendarFile]:
        """Read a file; *zone* (IANA) is meant where the calendar names none.

        Raises ``NeedsAttention(IMPORT_FILE_UNREADABLE)`` with what to do.
        """
        return self._runtime.host.submit(self._read(path, zone))

    def preview(self, calendar: CalendarFile, owner_id: UUID) -> Future[tuple[JudgedEntry, ...]]:
        """Return what an import would make of each entry: it is done, and taken back whole.

        Raises PRIVILEGE_DENIED.
        """
        return self._runtime.host.submit(self._preview(calendar, owner_id))

    def take_in(
        self, calendar: CalendarFile, owner_id: UUID, stop: Event | None = None
    ) -> Future[CalendarImport]:
        """Give all entries that are not known to *owner_id*, in one transaction.

        Once *stop* is set it ends after the entry at hand: what is stored stays.
        """
        stopping = stop or Event()

        def work(context: Context) -> CalendarImport:
            return calendar_files.import_calendar(
                context, calendar.entries, owner_id, lambda: not stopping.is_set()
            )

        tools, caller = self._runtime.tools, self._caller
        return self._runtime.host.submit(tools.write(work, caller=caller))

    def write(self, owner_id: UUID) -> Future[bytes]:
        """Return the calendar of *owner_id*, with their tasks, as the octets of a file."""
        return self._runtime.host.submit(self._write(owner_id))

    async def _preview(self, calendar: CalendarFile, owner_id: UUID) -> tuple[JudgedEntry, ...]:
        def work(context: Context) -> None:
            entries = calendar_files.create_entries(context, calendar.entries, owner_id)
            raise _TakenBack(entries)

        try:
            await self._runtime.tools.write(work, caller=self._caller)
        except _TakenBack as taken_back:
            return taken_back.entries
        raise AssertionError("A preview is never kept")

    async def _read(self, path: Path, zone: str) -> CalendarFile:
        try:
            raw = await asyncio.to_thread(_bytes_of, path)
        except OSError as error:
            raise _unreadable(
                Unreadable(
                    f"{path.name} cannot be read: {error.strerror or error}",
                    "See whether it is still there, and may be read by you.",
                )
            ) from error
        found = await self._runtime.tools.parser.read_calendar(raw, zone)
        if isinstance(found, CalendarFile):
            return found
        if isinstance(found, ItemRefused):
            found = Unreadable("The program that reads files ended over this one", found.remedy)
        raise _unreadable(found)

    async def _write(self, owner_id: UUID) -> bytes:
        tools, caller = self._runtime.tools, self._caller

        def entries(unit: Unit) -> tuple[CalendarEntry, ...]:
            return calendar_files.export_calendar(tools.context(unit, caller), owner_id)

        return await asyncio.to_thread(write_calendar, await tools.read(entries), tools.clock.now())


def _bytes_of(path: Path) -> bytes:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _unreadable(too_large(size).reason)
    return path.read_bytes()


def _unreadable(reason: Unreadable) -> NeedsAttention:
    return NeedsAttention(ErrorCode.IMPORT_FILE_UNREADABLE, reason.title, reason.remedy)
