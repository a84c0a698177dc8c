"""What runs in the parser processes: mail in, values out, until the parent is gone.

It needs nothing but the reading and writing of mail; a process may add work of its own. It is
talked to over one pipe, a question and an answer at a time:

    ("parse", [bytes, …])              →  ("ok", [ReceivedEmail, …])
    ("headers", [bytes, …])            →  ("ok", [ReceivedHeaders, …])
    ("compose", [OutgoingContent, …])  →  ("ok", [bytes, …])
    ("contacts", [bytes, …])           →  ("ok", [ContactTable or Unreadable, …])
    ("calendars", [(bytes, zone), …])  →  ("ok", [CalendarFile or Unreadable, …])

Anything else, and a bug in composing, is answered with ("error", text).
"""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from ssync_desktop.domain.importing.table import ContactTable, Unreadable
from ssync_desktop.domain.items.calendar_file import CalendarFile
from ssync_desktop.domain.received_email import ReceivedEmail, ReceivedHeaders
from ssync_desktop.mime.calendars.file import read_calendar
from ssync_desktop.mime.compose import OutgoingContent, compose
from ssync_desktop.mime.contact_file import read_contact_file
from ssync_desktop.mime.parse import parse, parse_headers

Answer = tuple[str, Any]


def parse_batch(messages: list[bytes]) -> list[ReceivedEmail]:
    """Return what each of *messages* says, in the same order."""
    return [parse(raw) for raw in messages]


def headers_batch(blocks: list[bytes]) -> list[ReceivedHeaders]:
    """Return what each of the header *blocks* says, in the same order."""
    return [parse_headers(block) for block in blocks]


def compose_batch(contents: list[OutgoingContent]) -> list[bytes]:
    """Return the octets of each of *contents*, in the same order."""
    return [compose(content) for content in contents]


def contacts_batch(files: list[bytes]) -> list[ContactTable | Unreadable]:
    """Return what each of the *files* of contacts holds, in the same order."""
    return [read_contact_file(raw) for raw in files]


def calendars_batch(files: list[tuple[bytes, str]]) -> list[CalendarFile | Unreadable]:
    """Return what each of the calendars' *files* holds to a reader in its zone."""
    return [read_calendar(raw, zone) for raw, zone in files]


Work = Callable[[list[Any]], list[Any]]

WORK: Final[dict[str, Work]] = {
    "parse": parse_batch,
    "headers": headers_batch,
    "compose": compose_batch,
    "contacts": contacts_batch,
    "calendars": calendars_batch,
}


def serve(connection: "Connection[Answer, Any]", work: Mapping[str, Work] = WORK) -> None:
    """Answer what comes over *connection* until it is closed or the parent process has ended.

    *work* is what this process knows how to do, by name.

    Ctrl+C reaches every process of a terminal; it is the parent who decides what it means.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what was imported stays; there is no point in looking through it again
    parent = multiprocessing.parent_process()
    watched: list[Any] = [connection] if parent is None else [connection, parent.sentinel]
    with connection:
        while connection in wait(watched):
            try:
                connection.send(_answer(work, *connection.recv()))
            except (EOFError, OSError):
                return


def _answer(work: Mapping[str, Work], task: str, items: list[Any]) -> Answer:
    if task not in work:
        return "error", f"nobody knows how to {task!r}"
    try:
        return "ok", work[task](items)
    except Exception as error:  # noqa: BLE001  the border of the process: the parent must hear of it
        return "error", f"{type(error).__name__}: {error}"
