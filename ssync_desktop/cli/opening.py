"""Opening the organization for one command, with its log and its passwords."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

import typer

from ssync_desktop.cli.terminal import tell
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.engine.assembly import Assembly, database_place, usual_assembly
from ssync_desktop.logs import LogFile
from ssync_desktop.paths import find_paths
from ssync_desktop.store.vault import FileVault

T = TypeVar("T")
ANSWER_LIMIT = 60.0  # seconds
HEED = 0.5  # seconds
ANOTHER = "Name another one with --database, or in the variable SSYNC_DATABASE."


@contextmanager
def opened(
    database: str, *, may_create: bool = False, engine_alone: bool = False
) -> Iterator[Assembly]:
    """Open the organization for one command, and close it whatever happens.

    A database that is not there is made only where *may_create* says so: a slip of the pen, or a
    shell without the window's variables, must not end in an empty organization that has "no
    mailbox yet". Whoever is no user of the organization is refused, unless the command is for the
    *engine_alone*.
    """
    place = database_place(find_paths(os.environ), os.environ, database)
    if not may_create and "://" not in place and not Path(place).exists():
        raise NeedsAttention(
            ErrorCode.DATABASE_FAILURE,
            f"There is no database at {place}",
            f"{ANOTHER} `ssync run` and the window make a new one.",
        )
    assembly = unopened(database)
    log = LogFile(find_paths(os.environ).log, "command-line")
    try:
        try:
            assembly.open(engine_alone=engine_alone)
            yield assembly
        finally:
            assembly.close()
    finally:
        log.stop()


def unopened(database: str) -> Assembly:
    """Return the program of this user before anything is opened; its folders are made."""
    paths = find_paths(os.environ)
    try:
        paths.create()
    except OSError as error:
        raise NeedsAttention(
            ErrorCode.DATABASE_FAILURE,
            "The program's folders cannot be made",
            f"Check that {paths.data} can be written, or name another in SSYNC_HOME.",
            server_words=str(error),
        ) from error
    return usual_assembly(paths, os.environ, database)


def looked_at(database: str) -> str:
    """Return the name of the database a command works on, without a password in an address."""
    place = database_place(find_paths(os.environ), os.environ, database)
    scheme, separator, rest = place.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if separator else place


@contextmanager
def stopping(stop: SimpleQueue[None]) -> Iterator[None]:
    """Let SIGINT and SIGTERM put a word into *stop*.

    An event would not do: its lock may be held by the very thread that a signal interrupts.
    """
    before = {
        number: signal.signal(number, lambda *_: stop.put(None))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for(stop: SimpleQueue[None]) -> None:
    """Wait for a word; a signal that another thread got is handled when this one wakes."""
    while True:
        with suppress(Empty):
            stop.get(timeout=HEED)
            return


def open_passwords(assembly: Assembly, *, may_wait: bool = False) -> None:
    """Open the place for passwords, asking for a passphrase where there is somebody to ask.

    Raises what is wrong with that place where mailboxes depend on it. With *may_wait* a keyring
    that somebody can unlock meanwhile is told of only; nobody can open a file from outside.
    """
    problem = assembly.password_problem()
    if problem is None:
        return
    place = the_vault()
    if place.exists:
        if sys.stdin.isatty():
            passphrase = typer.prompt("Passphrase of the encrypted password file", hide_input=True)
            answer(assembly.service.unlock_vault(passphrase))
            return
        may_wait = False
    hint = _how_to_go_on(problem, vault_exists=place.exists)
    if answer(assembly.passwords_wanted()) and not may_wait:
        raise hint
    tell(hint)


def the_vault() -> FileVault:
    """Return the encrypted password file, whether it has been made or not."""
    return FileVault(find_paths(os.environ).vault)


def answer(future: Future[T]) -> T:
    """Wait for an answer of the engine."""
    return future.result(ANSWER_LIMIT)


def _how_to_go_on(problem: NeedsAttention, *, vault_exists: bool) -> NeedsAttention:
    """Add what the command line can do about it."""
    if vault_exists:
        remedy = (
            "Name its key file in SSYNC_VAULT_KEY_FILE, or run this in a terminal, where the "
            "passphrase is asked for."
        )
    elif problem.code is ErrorCode.KEYRING_MISSING:
        remedy = f"{problem.remedy} Without a desktop: `ssync vault create`."
    else:
        remedy = f"{problem.remedy} Nothing is lost meanwhile; run the command again then."
    return NeedsAttention(problem.code, problem.title, remedy, server_words=problem.server_words)
