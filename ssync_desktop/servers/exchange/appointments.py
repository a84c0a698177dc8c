"""Appointments, meetings and series as Exchange says them (types.xsd, CalendarItemType)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    OccurrenceChange,
    Series,
    attendees,
)
from ssync_desktop.domain.items.kinds import ShowAs
from ssync_desktop.domain.items.occurrences import tidied_series
from ssync_desktop.domain.items.times import WallTime
from ssync_desktop.domain.items.zones import windows_name
from ssync_desktop.domain.options import Priority
from ssync_desktop.servers.exchange.appointment_times import (
    block_of,
    instant,
    midnight,
    zone_name,
)
from ssync_desktop.servers.exchange.item_fields import Node, Place, Said
from ssync_desktop.servers.exchange.recurrence import recurrence, rule_of
from ssync_desktop.servers.exchange.services import Element, T
from ssync_desktop.servers.exchange.understanding import (
    NotUnderstood,
    lines,
    moment,
    person,
    said,
    said_one_of,
    words,
)

ELEMENT: Final = "CalendarItem"
READ: Final = tuple(
    f"calendar:{name}"
    for name in (
        *("UID", "Start", "End", "IsAllDayEvent", "LegacyFreeBusyStatus", "Location"),
        *("IsCancelled", "Organizer", "RequiredAttendees", "OptionalAttendees", "Recurrence"),
        *("ModifiedOccurrences", "DeletedOccurrences", "AppointmentState"),
        *("StartTimeZone", "EndTimeZone", "StartWallClock", "EndWallClock"),
    )
)
"""What is asked for besides what every item is asked for."""

_IMPORTANCE: Final = {one: one.name.capitalize() for one in Priority}
_PRIORITY: Final = {name: one for one, name in _IMPORTANCE.items()}
_SHOWN: Final = {
    ShowAs.FREE: "Free",
    ShowAs.TENTATIVE: "Tentative",
    ShowAs.BUSY: "Busy",
    ShowAs.OUT_OF_OFFICE: "OOF",
}
_SHOW_AS: Final = {
    **{name: one for one, name in _SHOWN.items()},
    "WorkingElsewhere": ShowAs.FREE,  # section 5.4
    "NoData": ShowAs.BUSY,
}
_RECEIVED: Final = 2  # asfReceived (MS-OXOCAL 2.2.1.10)

SUBJECT: Final = Place("item:Subject")
BODY: Final = Place("item:Body")
IMPORTANCE: Final = Place("item:Importance")
REMINDER: Final = Place("item:ReminderIsSet")
RECURRENCE: Final = Place("calendar:Recurrence")
TIMES: Final = tuple(
    Place(f"calendar:{name}")
    for name in ("Start", "End", "IsAllDayEvent", "StartTimeZone", "EndTimeZone")
)
"""What belongs together: it is written whole when any of it changes."""


INVITED: Final = (Place("calendar:RequiredAttendees"), Place("calendar:OptionalAttendees"))
"""The server keeps who has answered what; so whoever is there already is not written anew."""


def importance(priority: Priority) -> Node:
    """Return the element ``Importance``."""
    return Node("Importance", _IMPORTANCE[priority])


def priority_of(element: Element) -> Priority:
    """Return what the element says is its importance."""
    return said_one_of(_PRIORITY, said(element, "Importance") or "Normal", "importance")


def body(text: str) -> Node:
    """Return the element ``Body``, in plain text."""
    return Node("Body", lines(text), (("BodyType", "Text"),))


def properties(content: AppointmentContent) -> Said:
    """Return what an item says that is *content*, but for the occurrences that differ.

    Who holds it is said when it is made, and by the server. NotUnderstood where Exchange has no
    words for it.
    """
    return dict(_properties(content))


def _properties(content: AppointmentContent) -> Iterator[tuple[Place, Node]]:
    block = content.block
    yield SUBJECT, Node("Subject", content.subject)
    yield BODY, body(content.body)
    yield IMPORTANCE, importance(content.priority)
    reminds = content.show_as is not ShowAs.FREE  # section 5.3
    yield REMINDER, Node("ReminderIsSet", "true" if reminds else "false")
    start, end, all_day, start_zone, end_zone = TIMES
    yield start, Node("Start", instant(block.start, all_day=block.all_day))
    yield end, Node("End", instant(block.end, all_day=block.all_day))
    yield all_day, Node("IsAllDayEvent", "true" if block.all_day else "false")
    shown = _SHOWN[content.show_as]
    yield Place("calendar:LegacyFreeBusyStatus"), Node("LegacyFreeBusyStatus", shown)
    if content.location:
        yield Place("calendar:Location"), Node("Location", content.location)
    for place, people in zip(INVITED, (content.required, content.optional), strict=True):
        if people:
            yield place, Node(place.element, tuple(_attendee(one) for one in people))
    if content.series is not None:
        if windows_name(block.start.zone) is None:
            raise NotUnderstood(f"Exchange cannot repeat anything in {block.start.zone}.")
        yield RECURRENCE, recurrence(content.series.rule)
    for place, wall in ((start_zone, block.start), (end_zone, block.end)):
        yield place, Node(place.element, "", (("Id", zone_name(wall)),))


def same_people(before: AppointmentContent, content: AppointmentContent) -> AppointmentContent:
    """Return *before* with the names that *content* has for the same people."""
    named = {one: one for one in content.people}
    return replace(
        before,
        required=tuple(named.get(one, one) for one in before.required),
        optional=tuple(named.get(one, one) for one in before.optional),
    )


def _attendee(one: Attendee) -> Node:
    name = (Node("Name", one.name),) if one.name else ()
    address = (Node("EmailAddress", one.address), Node("RoutingType", "SMTP"))
    return Node("Attendee", (Node("Mailbox", (*name, *address)),))


def content_of(element: Element, exceptions: dict[str, Element]) -> AppointmentContent:
    """Return what *element* says; *exceptions* are the occurrences that differ, by their ids."""
    content = _single(element, None)
    rule = element.find(f"{T}Recurrence")
    if rule is None:
        return content
    zone, all_day = content.block.start.zone, content.block.all_day

    def original(one: Element, name: str) -> datetime:
        """Return when it would begin by the rule, which is at the same time every day."""
        begins = WallTime.of(moment(one, name), zone)
        day = midnight(begins).at if all_day else begins.at
        return datetime.combine(day.date(), content.block.start.at.time())

    changed = tuple(
        OccurrenceChange(original(one, "OriginalStart"), _single(exceptions[key], zone))
        for one in element.iterfind(f"{T}ModifiedOccurrences/{T}Occurrence")
        if (key := one.find(f"{T}ItemId").get("Id")) in exceptions
    )
    cancelled = tuple(
        original(one, "Start")
        for one in element.iterfind(f"{T}DeletedOccurrences/{T}DeletedOccurrence")
    )
    return tidied_series(replace(content, series=Series(rule_of(rule), changed, cancelled)))


def exceptions_of(element: Element) -> list[str]:
    """Return the ids of the occurrences of a series that differ."""
    found = element.iterfind(f"{T}ModifiedOccurrences/{T}Occurrence/{T}ItemId")
    return [one.get("Id") for one in found]


def is_held(element: Element) -> bool:
    """Say whether the mailbox's user holds the meeting, or it is none."""
    state = said(element, "AppointmentState")
    return not (int(state) if state.isdecimal() else 0) & _RECEIVED


def _single(element: Element, zone: str | None) -> AppointmentContent:
    found = element.find(f"{T}Organizer/{T}Mailbox")
    organizer = None if found is None else person(found)
    required, optional = _people(element, "Required"), _people(element, "Optional")
    return AppointmentContent(
        subject=words(element, "Subject"),
        block=block_of(element, zone),
        body=words(element, "Body"),
        location=words(element, "Location"),
        priority=priority_of(element),
        show_as=said_one_of(_SHOW_AS, said(element, "LegacyFreeBusyStatus") or "Busy", "status"),
        organizer=organizer,
        required=tuple(one for one in required if one != organizer),
        optional=tuple(one for one in optional if one not in (organizer, *required)),
    )


def _people(element: Element, name: str) -> tuple[Attendee, ...]:
    found = element.iterfind(f"{T}{name}Attendees/{T}Attendee/{T}Mailbox")
    return attendees(one for mailbox in found if (one := person(mailbox)) is not None)
