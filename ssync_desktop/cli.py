"""The command line: the same service as the window's, for machines without a display.

Exit codes: 0 done; 1 something failed, a test for instance; 2 wrong usage; 3 could not begin. The
reason and what to do about it are on standard error.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, SsyncError
from ssync_desktop.domain.options import TestStatus
from ssync_desktop.domain.status import Phase
from ssync_desktop.domain.test_run import StepState, TestRun, TestStep
from ssync_desktop.engine.assembly import Assembly, usual_assembly
from ssync_desktop.engine.quiet import until_quiet
from ssync_desktop.engine.summary import HEADINGS, SHORT, MailboxSummary, cells, mailbox_summaries
from ssync_desktop.engine.tests_awaited import run_tests
from ssync_desktop.logs import LogFile, log_unexpected
from ssync_desktop.paths import find_paths
from ssync_desktop.store.vault import FileVault

T = TypeVar("T")

FAILED = 1
NOT_BEGUN = 3
INTERRUPTED = 130  # as shells say it: 128 + SIGINT
ANSWER_LIMIT = 60.0  # seconds
TEST_LIMIT = 600.0  # seconds for all tests of one command
MARKS = {
    StepState.PASSED: "[green]✓[/]",
    StepState.FAILED: "[red]✗[/]",
    StepState.SKIPPED: "[dim]-[/]",
}

app = typer.Typer(
    help="Server-side synchronization without a window.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
vault = typer.Typer(help="The encrypted password file, for machines without a keyring.")
app.add_typer(vault, name="vault", no_args_is_help=True)

Database = Annotated[
    str, typer.Option("--database", help="A file or postgresql:// address, not the usual one.")
]
Names = Annotated[list[str] | None, typer.Argument(help="Names or addresses of mailboxes.")]
Everyone = Annotated[bool, typer.Option("--all", help="Every mailbox.")]
KeyFile = Annotated[
    Path | None, typer.Option("--key-file", help="Its content opens the file, no passphrase.")
]


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit code."""
    try:
        app(args=list(arguments), prog_name="ssync")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except SsyncError as error:
        _tell(error)
        return NOT_BEGUN
    return 0


@app.command()
def run(
    database: Database = "",
    once: Annotated[bool, typer.Option("--once", help="Do what is due, then end.")] = False,
) -> None:
    """Synchronize until SIGINT or SIGTERM; with --once until nothing is due."""
    stop = threading.Event()
    with _stopping(stop), _opened(database) as assembly:
        log_unexpected()
        _ask_for_passwords(assembly)
        work = assembly.begin()
        work.add_done_callback(lambda _: stop.set())
        if once:
            quiet = assembly.runtime.host.submit(until_quiet(assembly.runtime))
            quiet.add_done_callback(lambda _: stop.set())
        print(f"Synchronizing (process {os.getpid()}).", flush=True)  # noqa: T201
        stop.wait()
        if work.done():  # only a bug ends it; it goes to the log and to standard error
            work.result()
        if once and quiet.done():
            quiet.result()
        if not assembly.close():
            raise typer.Exit(FAILED)
    print("Stopped.", flush=True)  # noqa: T201


@app.command()
def status(database: Database = "") -> None:
    """Show how every mailbox stands."""
    with _opened(database) as assembly:
        now = assembly.runtime.clock.now()
        table = Table(box=box.SIMPLE_HEAD)
        for heading in HEADINGS:
            table.add_column(heading, no_wrap=heading in SHORT)
        summaries = _answer(mailbox_summaries(assembly.runtime))
        for summary in summaries:
            table.add_row(*map(escape, cells(summary, now)))
        if summaries:
            Console().print(table)
        else:
            Console().print("There is no mailbox yet; users and queues bring theirs along.")
        troubled = {Phase.STOPPED, Phase.RETRYING, Phase.DEGRADED}
        phases = {one.phase for summary in summaries for one in summary.directions}
    if phases & troubled:
        raise typer.Exit(FAILED)


@app.command("test")
def try_out(
    names: Names = None,
    every: Everyone = False,
    database: Database = "",
    approve_too: Annotated[
        bool, typer.Option("--approve", help="Approve the addresses as well.")
    ] = False,
) -> None:
    """Test & Enable mailboxes, and show what each step found."""
    with _opened(database) as assembly:
        chosen = _chosen(assembly, names, every=every)
        _ask_for_passwords(assembly)
        _answer(assembly.service.pause())  # tests only: passes are the business of `ssync run`
        assembly.begin()
        ids = [one.id for one in chosen]
        tests = run_tests(assembly.runtime, assembly.service, ids, approve=approve_too)
        runs = assembly.runtime.host.submit(tests).result(TEST_LIMIT)
        after = {one.id: one for one in _answer(mailbox_summaries(assembly.runtime))}
        good = [_show_test(after[one], runs.get(one)) for one in ids if one in after]
    if not all(good):
        raise typer.Exit(FAILED)


@app.command()
def approve(names: Names = None, every: Everyone = False, database: Database = "") -> None:
    """Approve the addresses of mailboxes; what has passed its test is enabled."""
    with _opened(database) as assembly:
        chosen = _chosen(assembly, names, every=every)
        _answer(assembly.service.approve([one.id for one in chosen]))
        for one in chosen:
            Console().print(f"{escape(one.name)} is approved.", highlight=False)


@vault.command()
def create(key_file: KeyFile = None) -> None:
    """Make the encrypted password file; passwords are kept there from then on."""
    place = _vault()
    if place.exists:
        raise NeedsAttention(
            ErrorCode.INVALID_DRAFT,
            f"There is {place.place} already",
            "Open it with `ssync vault unlock`, or remove it first.",
        )
    find_paths(os.environ).create()
    _open_vault(place, key_file, new=True)
    Console().print(f"Passwords are kept in {escape(place.place)}.", highlight=False)


@vault.command()
def unlock(key_file: KeyFile = None) -> None:
    """Try whether a passphrase or key file opens the encrypted password file."""
    place = _vault()
    if not place.exists:
        raise NeedsAttention(
            ErrorCode.KEYRING_MISSING,
            "There is no encrypted password file on this machine",
            "Make one with `ssync vault create`.",
        )
    _open_vault(place, key_file, new=False)
    Console().print("It opens. `ssync run` asks for the passphrase, or takes the key file named by")
    Console().print("SSYNC_VAULT_KEY_FILE.", highlight=False)


@contextmanager
def _opened(database: str) -> Iterator[Assembly]:
    """Open the organization for one command, and close it whatever happens."""
    paths = find_paths(os.environ)
    try:
        log = LogFile(paths.create().log, "command-line")
    except OSError as error:
        raise NeedsAttention(
            ErrorCode.DATABASE_FAILURE,
            "The program's folders cannot be made",
            f"Check that {paths.data} can be written, or name another in SSYNC_HOME.",
            server_words=str(error),
        ) from error
    try:
        assembly = usual_assembly(paths, os.environ, database)
        try:
            assembly.open()
            yield assembly
        finally:
            assembly.close()
    finally:
        log.stop()


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    """Let SIGINT and SIGTERM set *stop*."""
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ask_for_passwords(assembly: Assembly) -> None:
    """Open the place for passwords; without it mailboxes wait, and what is wrong is told."""
    problem = assembly.password_problem()
    if problem is not None and _vault().exists and sys.stdin.isatty():
        passphrase = typer.prompt("Passphrase of the encrypted password file", hide_input=True)
        _answer(assembly.service.unlock_vault(passphrase))
    elif problem is not None:
        _tell(problem)
        if problem.code is ErrorCode.KEYRING_MISSING:
            print("Without a desktop: `ssync vault create`.", file=sys.stderr)  # noqa: T201


def _chosen(
    assembly: Assembly, names: Sequence[str] | None, *, every: bool
) -> tuple[MailboxSummary, ...]:
    """Return the mailboxes meant by *names*: their own names or addresses, case aside."""
    if bool(names) == every:
        raise typer.BadParameter("Name mailboxes, or say --all.")
    known = _answer(mailbox_summaries(assembly.runtime))
    if every:
        return known
    found: dict[UUID, MailboxSummary] = {}
    for name in names or ():
        wanted = name.casefold()
        hits = [o for o in known if wanted in (o.name.casefold(), o.email_address.casefold())]
        if not hits:
            raise NeedsAttention(
                ErrorCode.RECORD_NOT_FOUND,
                f"There is no mailbox called {name}",
                "`ssync status` lists their names.",
            )
        found |= {hit.id: hit for hit in hits}
    return tuple(found.values())


def _show_test(summary: MailboxSummary, run_: TestRun | None) -> bool:
    """Print what the test of a mailbox found; say whether nothing failed."""
    terminal = Console(highlight=False)
    terminal.print(f"[bold]{escape(summary.name)}[/] {escape(summary.email_address)}")
    for step in run_.steps if run_ else ():
        _show_step(terminal, step)
    for one in summary.directions:
        text = f"  {one.operation.name.lower()}: {one.phase}. {one.error_text}"
        terminal.print(escape(text.rstrip()))
    if run_ is None:
        return all(one.phase is not Phase.STOPPED for one in summary.directions)
    if run_.needs_approval:
        terminal.print("  Its address waits for approval: `ssync approve`.")
    failed = TestStatus.FAILURE in (run_.incoming, run_.outgoing)
    return not (failed or run_.cancelled or any(s.state is StepState.FAILED for s in run_.steps))


def _show_step(terminal: Console, step: TestStep) -> None:
    mark = MARKS.get(step.state, " ")
    terminal.print(f"  {mark} {escape(step.title)} [dim]{step.duration:.2f} s[/]")
    for text in (step.error_text, step.remedy, step.words if step.error_text else ""):
        if text:
            terminal.print(f"      {escape(text)}")


def _open_vault(place: FileVault, key_file: Path | None, *, new: bool) -> None:
    if key_file is not None:
        place.unlock_with_file(key_file)
    else:
        passphrase = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new)
        place.unlock(passphrase)


def _vault() -> FileVault:
    return FileVault(find_paths(os.environ).vault)


def _answer(future: Future[T]) -> T:
    return future.result(ANSWER_LIMIT)


def _tell(error: SsyncError) -> None:
    """Print title, remedy and the server's own words on standard error."""
    terminal = Console(stderr=True, highlight=False)
    terminal.print(f"[bold red]{escape(error.title)}.[/] {escape(error.remedy)}")
    if error.server_words:
        terminal.print(f"[dim]{escape(error.server_words)}[/]")
    terminal.print(f"[dim]{error.code}[/]")
