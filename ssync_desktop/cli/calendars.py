"""``ssync import-calendar`` and ``ssync export-calendar``: appointments and tasks as iCalendar."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from tzlocal import get_localzone_name

from ssync_desktop.cli.commands import FAILED, Database
from ssync_desktop.cli.opening import answer, opened
from ssync_desktop.cli.terminal import plain, say
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.items.calendar_file import CalendarEntry
from ssync_desktop.domain.items.content import AppointmentContent
from ssync_desktop.domain.items.rule_words import in_words
from ssync_desktop.domain.items.zones import UTC_ZONE, iana_name
from ssync_desktop.domain.people import User
from ssync_desktop.engine.service import Service

Owner = Annotated[
    str, typer.Option("--owner", help="Whose calendar: a user name, an address or a full name.")
]


def import_calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An iCalendar file (.ics).")],
    owner: Owner = "",
    zone: Annotated[
        str,
        typer.Option("--zone", help="Where times without a zone are meant; without it, here."),
    ] = "",
    database: Database = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what the file holds.")
    ] = False,
) -> None:
    """Import appointments, series and tasks; what is there already stays as it is.

    Without --owner they become your own. Exit code 1 when something was left out; it is named on
    standard error.
    """
    with opened(database) as assembly:
        service = assembly.service
        owner_id = _owner(service, owner)
        calendar = service.calendars.read(file, _zone(zone)).result()  # thousands take a while
        notes = list(calendar.notes)
        if dry_run:
            for entry in calendar.entries:
                say(_line(entry))
            say(f"{len(calendar.entries):,} entries; nothing was written.")
        else:
            # However long it takes: it goes on anyway, and a second attempt would wait for it.
            done = service.calendars.take_in(calendar, owner_id).result()
            notes += done.left_out
            say(
                f"{done.created:,} new, {done.known:,} were there already, {len(notes):,} left out."
            )
    for note in notes:
        typer.echo(plain(note), err=True)
    if notes:
        raise typer.Exit(FAILED)


def export_calendar(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A new file; without it the output.")
    ] = None,
    database: Database = "",
) -> None:
    """Write your own appointments, series and tasks as iCalendar."""
    with opened(database) as assembly:
        service = assembly.service
        octets = service.calendars.write(service.caller_id).result()
    if file is None:
        sys.stdout.write(octets.decode())
        return
    try:
        with file.open("xb") as target:
            target.write(octets)
    except FileExistsError as error:
        raise typer.BadParameter(f"{file} is there already; name a new file.") from error
    except OSError as error:
        raise NeedsAttention(
            ErrorCode.IMPORT_FILE_UNREADABLE,
            f"{file} cannot be written: {error.strerror or error}",
            "Name another file, or make its folder writable.",
        ) from error
    say(f"The calendar is in {file}.")


def _owner(service: Service, name: str) -> UUID:
    """Return the user meant by *name*, or who asks; raises ``typer.BadParameter``."""
    if not name:
        return service.caller_id
    wanted = name.casefold()
    known = answer(service.calendars.owners())
    found = [one for one in known if wanted in map(str.casefold, _names(one))]
    if len(found) != 1:
        raise typer.BadParameter(_unclear(name, found))
    return found[0].id


def _names(user: User) -> Iterator[str]:
    yield from filter(None, (user.domain_name, user.email_address, user.full_name))


def _unclear(name: str, found: Sequence[User]) -> str:
    if not found:
        return f"There is no user called {name}."
    names = ", ".join(sorted(one.domain_name for one in found))
    return f"Several users are called {name}: {names}. Say the user name."


def _zone(name: str) -> str:
    """Return the zone named, in either world's words, or that of this machine."""
    if not name:
        return iana_name(get_localzone_name() or "") or UTC_ZONE
    found = iana_name(name)
    if found is None:
        raise typer.BadParameter(f"Nobody knows a time zone {name}. Try one like Europe/Berlin.")
    return found


def _line(entry: CalendarEntry) -> str:
    """Return when, what and how often, in one line."""
    content = entry.content
    if not isinstance(content, AppointmentContent):
        due = f"{content.due:%Y-%m-%d}" if content.due else "no day"
        if content.due_time is not None:
            due = f"{due} {content.due_time.at:%H:%M} {content.due_time.zone}"
        return f"{due}  Task: {content.subject}"
    block = content.block
    start = f"{block.start.at:%Y-%m-%d}"
    if not block.all_day:
        start = f"{start} {block.start.at:%H:%M} {block.start.zone}"
    repeats = f" ({in_words(content.series.rule)})" if content.series else ""
    return f"{start}  {content.subject}{repeats}"
