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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would happen.")
    ] = False,
) -> None:
    """Import all rows of a file, or nothing; rows that are there already are left out.

    Exit code 1 when rows were left out; each of them is named on standard error.
    """
    with opened(database) as assembly:
        imports = assembly.service.imports
        table = answer(imports.read(file))
        mapping = guess_mapping(table)
        rows = answer(imports.check(table, mapping, kind.object_type))
        if update:
            rows = tuple(row.chosen(Choice.UPDATE) for row in rows)
        order = ImportOrder(kind.object_type, rows)
        _tell(table, rows)
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
