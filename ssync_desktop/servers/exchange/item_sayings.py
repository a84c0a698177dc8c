"""What a new item says, and what an item needs that is to say something else."""

from datetime import datetime, timedelta
from typing import Final

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.occurrences import ends
from ssync_desktop.servers.exchange import (
    appointments,
    attachments,
    contacts,
    series_writing,
    tasks,
)
from ssync_desktop.servers.exchange.item_fields import (
    Node,
    Place,
    Said,
    changes,
    delete_field,
    set_field,
    value,
)
from ssync_desktop.servers.exchange.item_marks import CATEGORIES, ELEMENTS, MARK, Whose, marked
from ssync_desktop.servers.exchange.services import Element
from ssync_desktop.servers.item_port import NO_OCTETS, Octets

LONG_AGO: Final = timedelta(days=7)
"""Nobody is reminded of what was over longer ago than that (section 5.3)."""

_UID: Final = Place("calendar:UID")
_SENDER: Final = {
    "name": 0x0042,  # PidTagSentRepresentingName
    "kind": 0x0064,  # PidTagSentRepresentingAddressType
    "address": 0x0065,  # PidTagSentRepresentingEmailAddress
    "smtp": 0x5D02,  # PidTagSentRepresentingSmtpAddress
}
"""Who holds a meeting that was received (MS-OXOCAL 2.2.3.1)."""
_STATE: Final = Place(  # PidLidAppointmentStateFlags: a meeting, received
    extended=(
        ("PropertySetId", "00062002-0000-0000-c000-000000000046"),
        ("PropertyId", "33303"),
        ("PropertyType", "Integer"),
    )
)


def fresh(
    whose: Whose,
    content: Content,
    mark: ItemMark,
    global_id: str,
    now: datetime,
    octets: Octets = NO_OCTETS,
) -> Said:
    """Return all that a new item says, in the schema's order; *octets* is what its files hold."""
    said = dict(contacts.fresh(content) if isinstance(content, ContactContent) else _said(content))
    tracked = {} if isinstance(content, ContactContent) else {CATEGORIES: whose.tracked}
    first: dict[Place, Node] = {}
    for place in (appointments.SUBJECT, appointments.BODY):
        first[place] = said.pop(place)
    if isinstance(content, AppointmentContent) and content.attachments:
        first[attachments.ATTACHMENTS] = attachments.described(content.attachments, octets)
    first |= tracked
    if isinstance(content, AppointmentContent):
        for place in (appointments.IMPORTANCE, appointments.REMINDER):
            first[place] = said.pop(place)
        over = ends(content)
        if over is not None and over < now - LONG_AGO:
            first[appointments.REMINDER] = Node("ReminderIsSet", "false")
        first |= _received(content) if whose.is_held_elsewhere(content) else {}
        if global_id:
            said = {_UID: Node("UID", global_id), **said}
    elif isinstance(content, TaskContent):
        for place in (appointments.IMPORTANCE, *tasks.REMINDERS):
            if place in said:
                first[place] = said.pop(place)
    return {**first, MARK: marked(mark), **said}


def updates_of(
    before: Content, content: Content
) -> tuple[list[Element], series_writing.Differences]:
    """Return what the item needs, and what single occurrences of it need after that."""
    always: set[Place] = set()
    kind = ELEMENTS[kind_of(content)]
    none = series_writing.Differences()
    if not isinstance(content, AppointmentContent) or not isinstance(before, AppointmentContent):
        was, shall = _said(before), _said(content)
        if isinstance(content, TaskContent):
            return _task_updates(was, shall), none
        updates = changes(kind, was, shall)
        if isinstance(content, ContactContent) and isinstance(before, ContactContent):
            named = contacts.named_anew(before, content)
            updates += [] if named is None else [set_field(kind, contacts.NAMED, named)]
        return updates, none
    was = appointments.properties(appointments.same_people(before, content))
    shall = appointments.properties(content)
    anew = series_writing.restores(before, content)
    shape = (*appointments.TIMES, appointments.RECURRENCE)
    if anew or any(was.get(place) != shall.get(place) for place in shape):
        always.update(place for place in shape if place in shall)
    touched = frozenset(one for one in {**was, **shall} if was.get(one) != shall.get(one))
    updates = changes(kind, was, shall, always, appointments.INVITED)
    if anew:  # only a recurrence that is another one brings back what was cancelled
        updates.insert(0, delete_field(appointments.RECURRENCE))
    kept = None if always else before
    return updates, series_writing.differences(kept, content, touched)


def _received(content: AppointmentContent) -> dict[Place, Node]:
    assert content.organizer is not None
    address = content.organizer.address
    said = {
        "name": content.organizer.name or address,
        "kind": "SMTP",
        "address": address,
        "smtp": address,
    }
    found = {
        Place(
            extended=(("PropertyTag", f"0x{_SENDER[name]:x}"), ("PropertyType", "String"))
        ): value(text)
        for name, text in said.items()
    }
    return {**found, _STATE: value("3")}


def _said(content: Content) -> Said:
    """Return what an item says that is *content*."""
    match content:
        case AppointmentContent():
            return appointments.properties(content)
        case TaskContent():
            return tasks.properties(content)
        case ContactContent():
            return contacts.properties(content)


def _task_updates(was: Said, shall: Said) -> list[Element]:
    """Return what a task needs; the server makes its progress agree, so its order matters."""
    progress = [place for place in tasks.PROGRESS if place in shall]
    ours = {place: shall[place] for place in progress}
    theirs = {place: was[place] for place in tasks.PROGRESS if place in was}
    apart = {*tasks.PROGRESS, *tasks.REMINDERS}
    rest = [{p: n for p, n in one.items() if p not in apart} for one in (was, shall)]
    updates = changes(tasks.ELEMENT, rest[0], rest[1])
    if any(was.get(place) != shall.get(place) for place in tasks.REMINDERS):
        updates += [
            set_field(tasks.ELEMENT, place, shall[place])
            for place in tasks.REMINDERS
            if place in shall
        ]
    if ours != theirs:
        updates += [set_field(tasks.ELEMENT, place, node) for place, node in ours.items()]
    return updates
