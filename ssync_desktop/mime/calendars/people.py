"""Who holds a meeting and who is invited (RFC 5545, sections 3.8.4.1 and 3.8.4.3)."""

import re
from typing import Final
from urllib.parse import unquote

from ssync_desktop.domain.addresses import is_address
from ssync_desktop.domain.items.content import Attendee, attendees
from ssync_desktop.mime.calendars.lines import Line, Part

_THINGS: Final = frozenset({"RESOURCE", "ROOM"})
_SCHEME: Final = re.compile(r"^\s*mailto:", re.IGNORECASE)


def organizer_of(event: Part) -> Attendee | None:
    """Return who holds *event*; None where nobody with an address does."""
    line = event.line("organizer")
    return None if line is None else _person(line)


def invited_to(
    event: Part, organizer: Attendee | None
) -> tuple[tuple[Attendee, ...], tuple[Attendee, ...]]:
    """Return who is required and who is optional; neither names the organizer, a room or a thing.

    Who is both is required.
    """
    required: list[Attendee] = []
    optional: list[Attendee] = []
    for line in event.lines("attendee"):
        role = line.said("ROLE").upper()
        if line.said("CUTYPE").upper() in _THINGS or (person := _person(line)) is None:
            continue
        if person != organizer:
            (optional if role in {"OPT-PARTICIPANT", "NON-PARTICIPANT"} else required).append(
                person
            )
    must = attendees(tuple(required))
    return must, tuple(one for one in attendees(tuple(optional)) if one not in must)


def _person(line: Line) -> Attendee | None:
    """Return whom *line* names; Apple names people by paths and tells their address beside."""
    address = unquote(_SCHEME.sub("", line.value)).strip()
    if "@" not in address or not _SCHEME.match(line.value):
        address = _SCHEME.sub("", line.said("EMAIL")).strip() or address
    return Attendee(address, line.said("CN").strip()) if is_address(address) else None
