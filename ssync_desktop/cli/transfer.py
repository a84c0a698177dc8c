"""``ssync export`` and ``ssync import``: what was set up, as a file of text."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ssync_desktop.cli.commands import Database
from ssync_desktop.cli.opening import answer, opened
from ssync_desktop.cli.terminal import say
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.transfer import Change

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file, or - for the input.")]


def write_out(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A new file; without it the output.")
    ] = None,
    database: Database = "",
) -> None:
    """Write what was set up as JSON: profiles, users, queues, mailboxes, rules, filters, settings.

    No password is in it.
    """
    with opened(database) as assembly:
        text = answer(assembly.service.export_configuration())
    if file is None:
        sys.stdout.write(text)
        return
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(text)
    except FileExistsError as error:
        raise typer.BadParameter(f"{file} is there already; name a new file.") from error
    except OSError as error:
        raise _no_file(file, "written", error) from error
    say(f"The organization is in {file}, without passwords.")


def read_in(
    file: File,
    database: Database = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would change.")
    ] = False,
) -> None:
    """Take in a file of `ssync export`: all of it, or nothing if anything is wrong.

    What it does not name stays; passwords and approvals are not in it.
    """
    text = _content(file)
    usual = not database  # trying a file out may be the first thing on a new machine
    with opened(database, may_create=usual or not dry_run) as assembly:
        try:
            changes = answer(assembly.service.import_configuration(text, dry_run=dry_run))
        except DraftRefused as error:
            for problem in error.problems[1:]:  # the first is told with the error
                typer.echo(f"{problem.text} {problem.remedy}", err=True)
            raise
    for change in changes:
        say(_in_words(change))
    if dry_run:
        say(f"{len(changes)} changes would be made; nothing was written.")
    else:
        say(f"{len(changes)} changes were made." if changes else "Nothing differs.")


def _in_words(change: Change) -> str:
    if change.created:
        return f"{change.what} {change.name}: created"
    return f"{change.what} {change.name}: {', '.join(change.fields)}"


def _content(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _no_file(file, "read", error) from error


def _no_file(file: Path, done: str, error: Exception) -> NeedsAttention:
    return NeedsAttention(
        ErrorCode.INVALID_DRAFT,
        f"{file} cannot be {done}",
        "Check its name and who may use it.",
        server_words=str(error),
    )
