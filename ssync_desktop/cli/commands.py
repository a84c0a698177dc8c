"""The commands ``run``, ``status``, ``test`` and ``approve``."""

import os
from importlib.metadata import version as version_of
from queue import SimpleQueue
from typing import Annotated

import typer

from ssync_desktop.cli.naming import chosen, demand_choice
from ssync_desktop.cli.opening import (
    ANOTHER,
    answer,
    looked_at,
    open_passwords,
    opened,
    stopping,
    unopened,
    wait_for,
)
from ssync_desktop.cli.terminal import say, show_status, show_test
from ssync_desktop.domain.options import AccessApproval
from ssync_desktop.domain.status import Phase
from ssync_desktop.engine.quiet import until_quiet
from ssync_desktop.engine.summary import mailbox_summaries
from ssync_desktop.engine.tests_awaited import run_tests
from ssync_desktop.logs import log_unexpected

FAILED = 1
TEST_LIMIT = 600.0  # seconds for all tests of one command

app = typer.Typer(
    help="Server-side synchronization without a window.",
    epilog="Exit codes: 0 done, 1 something failed, 2 wrong usage, 3 could not begin.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Database = Annotated[
    str, typer.Option("--database", help="A file or postgresql:// address, not the usual one.")
]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME", help="Names or addresses of mailboxes.")
]
Everyone = Annotated[bool, typer.Option("--all", help="Every mailbox.")]


def _say_no_mailbox(database: str) -> None:
    say(f"There is no mailbox yet in {looked_at(database)}; users and queues bring theirs along.")
    say(ANOTHER)


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"ssync {version_of('ssync-desktop')}")
        raise typer.Exit


@app.callback()
def ssync(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Server-side synchronization without a window."""


@app.command()
def run(
    database: Database = "",
    once: Annotated[bool, typer.Option("--once", help="Do what is due, then end.")] = False,
) -> None:
    """Synchronize until SIGINT or SIGTERM; with --once until nothing is due."""
    stop: SimpleQueue[None] = SimpleQueue()
    with stopping(stop), opened(database, may_create=True, engine_alone=True) as assembly:
        log_unexpected()
        open_passwords(assembly, may_wait=not once)
        work = assembly.begin()
        work.add_done_callback(lambda _: stop.put(None))
        if once:
            quiet = assembly.runtime.host.submit(until_quiet(assembly.runtime))
            quiet.add_done_callback(lambda _: stop.put(None))
        print(f"Synchronizing (process {os.getpid()}).", flush=True)  # noqa: T201
        wait_for(stop)
        if work.done():  # only a bug ends it; it goes to the log and to standard error
            work.result()
        if once and quiet.done():
            quiet.result()
        if not assembly.close():
            raise typer.Exit(FAILED)
    print("Stopped.", flush=True)  # noqa: T201


@app.command()
def status(database: Database = "") -> None:
    """Show how every mailbox stands; ends with 1 when one is in trouble."""
    with opened(database) as assembly:
        now = assembly.runtime.clock.now()
        summaries = answer(mailbox_summaries(assembly.runtime))
        if summaries:
            show_status(summaries, now)
        else:
            _say_no_mailbox(database)
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
    take_over: Annotated[
        bool,
        typer.Option(
            "--take-over",
            help="Synchronize their items with this organization only, and no more with another.",
        ),
    ] = False,
) -> None:
    """Test & Enable mailboxes, and show what each step found; ends with 1 when one failed."""
    demand_choice(names, every=every)
    with opened(database) as assembly:
        wanted = chosen(assembly, names, every=every)
        if not wanted:
            _say_no_mailbox(database)
            return
        open_passwords(assembly)
        answer(assembly.service.pause())  # tests only: passes are the business of `ssync run`
        assembly.begin()
        ids = [one.id for one in wanted]
        tests = run_tests(
            assembly.runtime, assembly.service, ids, approve=approve_too, take_over=take_over
        )
        runs = assembly.runtime.host.submit(tests).result(TEST_LIMIT)
        after = {one.id: one for one in answer(mailbox_summaries(assembly.runtime))}
        good = [show_test(after[one], runs.get(one)) for one in ids if one in after]
    if not all(good):
        raise typer.Exit(FAILED)


@app.command()
def approve(names: Names = None, every: Everyone = False, database: Database = "") -> None:
    """Approve the addresses of mailboxes; what has passed its test is enabled.

    With --all every mailbox that has an address and is not approved yet.
    """
    demand_choice(names, every=every)
    with opened(database) as assembly:
        wanted = chosen(assembly, names, every=every)
        if every:
            wanted = tuple(
                one
                for one in wanted
                if one.email_address and one.approval is not AccessApproval.APPROVED
            )
        if not wanted:
            say("There is nothing to approve: no address waits for it.")
            return
        answer(assembly.service.approve([one.id for one in wanted]))
        for one in wanted:
            say(f"{one.name} is approved.")


@app.command()
def upgrade(
    database: Database = "",
    backed_up: Annotated[
        bool, typer.Option("--backed-up", help="There is a backup of the server's database.")
    ] = False,
) -> None:
    """Bring the tables of the database up to date, after an update of the program.

    A start does so too, except for data on a server, of which it can make no backup.
    """
    copy = unopened(database).upgrade(unattended=not backed_up)
    if copy is not None:
        say(f"What was there before is kept in {copy}.")
    say("The tables are up to date.")
