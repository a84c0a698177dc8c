"""Explain: why a message is tracked or not, for one that was seen or one in a file.

Nothing is written. Messages are parsed in a child process, whatever they are.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention
from ssync_desktop.domain.explained import LARGEST_MESSAGE, Explained, MessageFile, SeenMessage
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.engine.privacy import Viewing
from ssync_desktop.engine.runtime import Runtime
from ssync_desktop.organization import explained, manual_tracking, processing
from ssync_desktop.organization.context import Context
from ssync_desktop.store.unit import Unit

_OUTLOOK = b"\xd0\xcf\x11\xe0"  # how compound files begin, .msg among them
_SAVE_AS = "Save the message as an .eml file in the mail program it comes from, and drop that."
_MEGABYTE = 1024 * 1024


class Explain:
    """What the window may ask about single messages; asks as *caller*.

    *samples* are files a demo offers for trying it out.
    """

    def __init__(self, runtime: Runtime, caller: Caller, viewing: Viewing) -> None:
        self._runtime = runtime
        self._tools = runtime.tools
        self._caller = caller
        self._viewing = viewing
        self.samples: tuple[Path, ...] = ()

    # --- why ------------------------------------------------------------------------------------

    def open_file(self, path: Path) -> Future[MessageFile]:
        """Read a message from a file; raises ``NeedsAttention`` with what is wrong with it."""
        return self._runtime.host.submit(self._open(path))

    def of_file(self, file: MessageFile, mailbox_id: UUID | None = None) -> Future[Explained]:
        """Explain a message of a file in a mailbox, or in the likeliest one."""
        return self._runtime.host.submit(self._of_file(file, mailbox_id))

    def of_item(self, item_id: UUID, mailbox_id: UUID | None = None) -> Future[Explained]:
        """Explain a line of the ledger in its own mailbox, or in another one."""
        return self._runtime.host.submit(self._of_item(item_id, mailbox_id))

    def of_email(self, email_id: UUID, mailbox_id: UUID | None = None) -> Future[Explained]:
        """Explain a received email; one that was written here has never been checked."""
        return self._runtime.host.submit(self._of_email(email_id, mailbox_id))

    def find(self, message_id: str) -> Future[tuple[SeenMessage, ...]]:
        """Return where a message with this Message-ID was received."""
        viewer = self._viewing.viewer

        def look(unit: Unit) -> tuple[SeenMessage, ...]:
            return explained.seen_as(self._context(unit), viewer, message_id)

        return self._runtime.host.submit(self._tools.read(look))

    # --- tracking by hand -----------------------------------------------------------------------

    def track_anyway(self, item_ids: Sequence[UUID]) -> Future[tuple[ReceivedItem, ...]]:
        """Have items tracked by the next pass of their mailboxes: all of them or none."""
        return self._runtime.host.submit(self._track(item_ids))

    def leave_alone(self, item_ids: Sequence[UUID]) -> Future[tuple[ReceivedItem, ...]]:
        """Take that wish back for items no pass has fetched yet: all of them or none."""
        leave = manual_tracking.leave_alone

        def work(context: Context) -> tuple[ReceivedItem, ...]:
            return tuple(leave(context, item_id) for item_id in item_ids)

        return self._runtime.host.submit(self._tools.write(work, caller=self._caller))

    # --------------------------------------------------------------------------------------------

    async def _open(self, path: Path) -> MessageFile:
        try:
            raw = await asyncio.to_thread(_bytes_of, path)
        except OSError as error:
            raise _unreadable(
                f"{path.name} cannot be read: {error.strerror or error}",
                "See whether it is still there, and may be read by you.",
            ) from error
        (message,) = await self._tools.parser.parse([raw])
        if isinstance(message, ItemRefused):
            raise _unreadable(f"{path.name} cannot be read as an email", _SAVE_AS)
        if not _is_mail(message.headers):
            raise _unreadable(
                f"{path.name} is not an email: it has no From, Date or Message-ID", _SAVE_AS
            )
        headers = message.headers
        mailboxes = await self._tools.read(
            lambda unit: explained.mailboxes_of(self._context(unit), headers)
        )
        return MessageFile(path.name, message, mailboxes)

    async def _of_file(self, file: MessageFile, mailbox_id: UUID | None) -> Explained:
        viewer = self._viewing.viewer
        return await self._tools.read(
            lambda unit: explained.explain_file(self._context(unit), viewer, file, mailbox_id)
        )

    async def _of_item(self, item_id: UUID, mailbox_id: UUID | None) -> Explained:
        line = await self._tools.read(lambda unit: unit.received_items.get(item_id))
        return await self._of_line(line, mailbox_id)

    async def _of_email(self, email_id: UUID, mailbox_id: UUID | None) -> Explained:
        line = await self._tools.read(lambda unit: unit.received_items.of_email(email_id))
        if line is None:
            raise NeedsAttention(
                ErrorCode.RECORD_NOT_FOUND,
                "No mailbox has received this email",
                "Only email that arrives is checked; this one was written here.",
            )
        return await self._of_line(line, mailbox_id)

    async def _of_line(self, line: ReceivedItem, mailbox_id: UUID | None) -> Explained:
        headers: ReceivedHeaders | None = None
        if line.headers:
            block = line.headers.encode("utf-8", "replace")
            (answer,) = await self._tools.parser.parse_headers([block])
            headers = None if isinstance(answer, ItemRefused) else answer
        viewer = self._viewing.viewer
        return await self._tools.read(
            lambda unit: explained.explain_item(
                self._context(unit), viewer, line, headers, mailbox_id
            )
        )

    async def _track(self, item_ids: Sequence[UUID]) -> tuple[ReceivedItem, ...]:
        def work(context: Context) -> tuple[ReceivedItem, ...]:
            lines = tuple(manual_tracking.track_anyway(context, one) for one in item_ids)
            mailboxes = tuple({line.mailbox_id for line in lines})
            processing.make_due(context, mailboxes, (OperationType.INCOMING,))
            return lines

        lines = await self._tools.write(work, caller=self._caller)
        await self._tools.show({line.mailbox_id for line in lines})
        self._runtime.supervisor.wake()
        return lines

    def _context(self, unit: Unit) -> Context:
        return self._tools.context(unit, self._caller)


def _bytes_of(path: Path) -> bytes:
    """Read a file; raises ``OSError``, and ``NeedsAttention`` for one that cannot be a message."""
    if not path.is_file():
        path.stat()  # what is not there says so itself
        raise _unreadable(f"{path.name} is not a file", "Drop a single message saved as .eml.")
    size = path.stat().st_size
    if size > LARGEST_MESSAGE:
        raise NeedsAttention(
            ErrorCode.MESSAGE_TOO_LARGE,
            f"{path.name} is larger than {LARGEST_MESSAGE // _MEGABYTE} MB",
            "A message of that size would not be fetched from a server either.",
        )
    raw = path.read_bytes()
    if not raw.strip():
        raise _unreadable(f"{path.name} is empty", _SAVE_AS)
    if raw.startswith(_OUTLOOK):
        raise _unreadable(f"{path.name} is in Outlook's own format", _SAVE_AS)
    return raw


def _is_mail(headers: ReceivedHeaders) -> bool:
    """Say whether these can be the headers of an email; anything can be read as one somehow."""
    return bool(headers.sender or headers.message_id or headers.date or headers.received_on)


def _unreadable(title: str, remedy: str) -> NeedsAttention:
    return NeedsAttention(ErrorCode.UNREADABLE_MESSAGE, title, remedy)
