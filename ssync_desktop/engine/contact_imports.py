"""Importing contacts from files: reading, checking, and one transaction for all rows."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.importing.check import CheckedRow, ImportOrder, ImportResult
from ssync_desktop.domain.importing.columns import Mapping
from ssync_desktop.domain.importing.table import (
    LARGEST_FILE,
    ContactTable,
    Unreadable,
    UnreadableFile,
)
from ssync_desktop.domain.importing.text import too_large
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.organization import record_import
from ssync_desktop.organization.context import Context


class ImportRun:
    """A running import as its asker sees it; usable from any thread.

    *told* is called on the store's thread with how many rows are done, and must return at once.
    """

    def __init__(self, told: Callable[[int], None]) -> None:
        self._told = told
        self._stopped = False

    def stop(self) -> None:
        """Ask for everything to be undone; the result says whether it was."""
        self._stopped = True

    def go_on(self, done: int) -> bool:
        """Pass *done* on, and say whether anybody has asked for an end."""
        self._told(done)
        return not self._stopped


class ContactImports:
    """What window and command line may ask about files of contacts; asks as *caller*."""

    def __init__(self, runtime: Runtime, caller: Caller) -> None:
        self._runtime = runtime
        self._caller = caller

    def read(self, path: Path) -> Future[ContactTable]:
        """Read a file; raises ``NeedsAttention(IMPORT_FILE_UNREADABLE)`` with what to do."""
        return self._runtime.host.submit(self._read(path))

    def check(
        self, table: ContactTable, mapping: Mapping, object_type: ObjectType
    ) -> Future[tuple[CheckedRow, ...]]:
        """Return what each row would become, and what is wrong with it."""
        tools, caller = self._runtime.tools, self._caller
        check = record_import.check_import
        return self._runtime.host.submit(
            tools.read(lambda unit: check(tools.context(unit, caller), table, mapping, object_type))
        )

    def carry_out(self, order: ImportOrder, run: ImportRun) -> Future[ImportResult]:
        """Import everything or nothing; *run* hears of progress and can stop it."""
        tools, caller = self._runtime.tools, self._caller

        def work(context: Context) -> ImportResult:
            return record_import.import_records(context, order, run.go_on)

        async def ask() -> ImportResult:
            try:
                return await tools.write(work, caller=caller)
            except record_import.ImportStopped:
                return ImportResult(stopped=True)

        return self._runtime.host.submit(ask())

    async def _read(self, path: Path) -> ContactTable:
        try:
            raw = await asyncio.to_thread(_bytes_of, path)
        except UnreadableFile as refusal:
            raise _unreadable(refusal.reason) from refusal
        except OSError as error:
            reason = f"{path.name} cannot be read: {error.strerror or error}"
            raise _unreadable(
                Unreadable(reason, "See whether it is still there, and may be read by you.")
            ) from error
        table = await self._runtime.tools.parser.read_contacts(raw)
        if isinstance(table, ContactTable):
            return table
        if isinstance(table, ItemRefused):
            table = Unreadable("The program that reads files ended over this one", table.remedy)
        raise _unreadable(table)


def _bytes_of(path: Path) -> bytes:
    size = path.stat().st_size
    if not path.is_file():
        raise UnreadableFile(f"{path.name} is not a file", "Choose a CSV or a vCard file.")
    if size > LARGEST_FILE:
        raise too_large(size)
    return path.read_bytes()


def _unreadable(reason: Unreadable) -> NeedsAttention:
    return NeedsAttention(ErrorCode.IMPORT_FILE_UNREADABLE, reason.title, reason.remedy)
