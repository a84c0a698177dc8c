"""``ssync items``: the files that hang on appointments, listed, attached, taken off and saved."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from ssync_desktop.cli.commands import Database
from ssync_desktop.cli.opening import answer, opened
from ssync_desktop.cli.terminal import say
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.file_names import safe_name
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.time_words import block_words
from ssync_desktop.engine.service import Service

of_items = typer.Typer(
    help="The files of appointments, but for recurring ones and service activities."
)
Appointment = Annotated[
    str,
    typer.Argument(
        metavar="APPOINTMENT", help="The subject of one of your appointments, or the id of any."
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A file, as `ssync items files` tells.")]


@of_items.command()
def files(appointment: Appointment, database: Database = "") -> None:
    """Show what hangs on an appointment: each file with its size in bytes."""
    with opened(database) as assembly:
        service = assembly.service
        told = answer(service.items.files(_meant(service, appointment)))
    for one in told:
        say(f"{one.name}  {one.size:,}")
    if not told:
        say("No file is attached.")


@of_items.command()
def attach(
    appointment: Appointment,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of this machine.")],
    database: Database = "",
) -> None:
    """Attach files, all of them or none; one of the same name makes place."""
    with opened(database) as assembly:
        service = assembly.service
        asked = service.items.attach(_meant(service, appointment), paths)
        try:
            told = asked.result()  # a disk may be a network
        except DraftRefused as refused:
            for one in refused.problems[1:]:  # the first one is told by who catches it
                typer.echo(one.text, err=True)
            raise
    say(f"Attached. {len(told):,} on the appointment now.")


@of_items.command()
def detach(appointment: Appointment, name: Name, database: Database = "") -> None:
    """Take a file off an appointment; with several of that name, all of them."""
    with opened(database) as assembly:
        service = assembly.service
        left = answer(service.items.detach(_meant(service, appointment), name))
    say(f"“{name}” is taken off. {len(left):,} on the appointment now.")


@of_items.command("save-file")
def save_file(
    appointment: Appointment,
    name: Name,
    target: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A new file; without it one of that name, here."),
    ] = None,
    database: Database = "",
) -> None:
    """Save a file of an appointment; nothing that is there already is written over."""
    path = Path(safe_name(name)) if target is None else target
    with opened(database) as assembly:
        service = assembly.service
        octets = answer(service.items.file(_meant(service, appointment), name))
    try:
        with path.open("xb") as new:
            new.write(octets)
    except FileExistsError as error:
        raise typer.BadParameter(f"{path} is there already; name a new file.") from error
    except OSError as error:
        raise NeedsAttention(
            ErrorCode.IMPORT_FILE_UNREADABLE,
            f"{path} cannot be written: {error.strerror or error}",
            "Name another file, or make its folder writable.",
        ) from error
    say(f"“{name}” is in {path}.")


def _meant(service: Service, name: str) -> UUID:
    """Return the appointment meant by *name*; raises ``typer.BadParameter``."""
    try:
        return UUID(name)
    except ValueError:
        found = answer(service.items.appointments(name))
    if len(found) != 1:
        raise typer.BadParameter(_unclear(name, found))
    return found[0].id


def _unclear(name: str, found: Sequence[LocalItem]) -> str:
    if not found:
        return f"None of your single appointments is called {name}. Say its subject, or an id."
    return f"Several are called {name}; say the id:\n" + "\n".join(_lines(found))


def _lines(found: Sequence[LocalItem]) -> Iterator[str]:
    for one in found:
        assert isinstance(one.content, AppointmentContent)
        yield f"{one.id}  {block_words(one.content.block)}"
