"""``ssync import-contacts``: contacts, accounts and leads from a CSV or vCard file."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ssync_desktop.cli.commands import FAILED, Database
from ssync_desktop.cli.opening import answer, opened
from ssync_desktop.cli.terminal import say
from ssync_desktop.domain.importing.check import CheckedRow, Choice, ImportOrder
from ssync_desktop.domain.importing.columns import guess_mapping
from ssync_desktop.domain.importing.table import ContactTable
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.contact_imports import ImportRun

File = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or vCard file.")]


class Kind(StrEnum):
    """What the rows become."""

    CONTACT = "contact"
    ACCOUNT = "account"
    LEAD = "lead"

    @property
    def object_type(self) -> ObjectType:
        """Their table."""
        return ObjectType[self.name]


def import_contacts(
    file: File,
    database: Database = "",
    kind: Annotated[Kind, typer.Option("--as", help="What the rows become.")] = Kind.CONTACT,
    update: Annotated[
        bool, typer.Option("--update", help="Update records that have the same address.")
    ] = False,
    skip_bad: Annotated[
        bool,
        typer.Option(
            "--skip-bad-rows", help="Leave out rows with wrong addresses, or with nothing in them."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would happen.")
    ] = False,
) -> None:
    """Import all rows of a file, or nothing when one of them is bad.

    Rows that are there already are left out, and bad ones with --skip-bad-rows. Exit code 1 when
    rows were left out, or nothing was imported; each row is named on standard error.
    """
    with opened(database) as assembly:
        imports = assembly.service.imports
        table = answer(imports.read(file))
        found = answer(imports.check(table, guess_mapping(table), kind.object_type))
        order = ImportOrder(kind.object_type, tuple(_chosen(row, update=update) for row in found))
        _tell(table, order.rows)
        if not skip_bad:
            _refuse_bad(order.rows)
        if not dry_run:
            run = ImportRun(lambda _done: None)
            # However long it takes: a second attempt beside one that goes on would double rows.
            imports.carry_out(order, run).result()
    made, changed = order.count(Choice.IMPORT), order.count(Choice.UPDATE)
    skipped = order.count(Choice.SKIP)
    were = "would be " if dry_run else ""
    say(f"{made} {were}new, {changed} {were}updated, {skipped} {were}left out.")
    if skipped:
        raise typer.Exit(FAILED)


def _chosen(row: CheckedRow, *, update: bool) -> CheckedRow:
    if row.bad:
        return row.chosen(Choice.SKIP)
    return row.chosen(Choice.UPDATE) if update else row


def _refuse_bad(rows: Sequence[CheckedRow]) -> None:
    """End the command where a row is bad: half a file is harder to repair than none."""
    number = sum(row.bad for row in rows)
    if number:
        bad = "1 row is bad" if number == 1 else f"{number:,} rows are bad"
        typer.echo(
            f"Nothing is imported: {bad}. Correct the file, or leave such rows out with "
            "--skip-bad-rows.",
            err=True,
        )
        raise typer.Exit(FAILED)


def _tell(table: ContactTable, rows: Sequence[CheckedRow]) -> None:
    """Say what each column was taken for, and what is wrong with which row."""
    for title, meaning in zip(table.columns, guess_mapping(table), strict=True):
        say(f"{title}: {meaning.value}")
    for note in table.notes:
        typer.echo(note, err=True)
    for row in rows:
        words = " ".join(problem.text for problem in row.problems)
        if words:
            typer.echo(f"Row {row.number}: {words} {row.choice.value}.", err=True)
