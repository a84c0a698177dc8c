"""Meetings: who organizes one tells the others, and their calendars follow (MS-OXOCAL 3.1.4)."""

from copy import deepcopy
from typing import Final

from ssync_desktop.domain.addresses import Address
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.delivery import born, mark_sent, receive
from ssync_desktop.sandbox.ews.markup import Element, T, children, t
from ssync_desktop.sandbox.ews.model import Exchange, Item, Mailbox
from ssync_desktop.sandbox.ews.operations.calendar_mail import meeting_mail
from ssync_desktop.sandbox.ews.operations.calendar_mapi import global_id_of
from ssync_desktop.sandbox.ews.operations.calendar_series import (
    Appointment,
    describe,
    originals,
    start_over,
)
from ssync_desktop.sandbox.ews.properties_values import (
    Values,
    addresses_in,
    addresses_of,
    is_true,
    number_of,
    put,
    text_of,
)

LISTS: Final = ("RequiredAttendees", "OptionalAttendees", "Resources")
_SHARED: Final = frozenset({
    "Subject", "Body", "Start", "End", "IsAllDayEvent", "Location", "UID", "Organizer",
    "Recurrence", "StartTimeZone", "EndTimeZone", "AppointmentSequenceNumber", "Importance",
    "Sensitivity", "IsCancelled", "IsRecurring", "CalendarItemType", "RecurrenceId",
    "OriginalStart", "Duration", "StartWallClock", "EndWallClock", "StartTimeZoneId",
    "EndTimeZoneId", "TimeZone", *LISTS,
})  # fmt: skip
"""What the calendar of somebody invited takes over."""
_RECEIVED_MEETING: Final = 3  # asfMeeting and asfReceived
_CANCELLED: Final = 4  # asfCanceled


def attendees_of(values: Values) -> tuple[Address, ...]:
    """Return everybody who is invited, resources too."""
    return tuple(one for name in LISTS for one in addresses_in(values, name))


def is_organizer(item: Appointment, owner: Address) -> bool:
    """Say whether the calendar's owner organizes it; without an organizer it is his own."""
    found = addresses_in(item.values, "Organizer")
    return not found or found[0].key == owner.key


def organizer_of(item: Appointment) -> Address:
    """Return who organizes the meeting."""
    mailbox = item.home.mailbox
    found = addresses_in(item.values, "Organizer")
    return found[0] if found else Address(mailbox.name, mailbox.address)


def invite(
    call: Call, item: Appointment, *, copy: bool, kind: str = "NewMeetingRequest",
    only: frozenset[str] | None = None,
) -> None:  # fmt: skip
    """Send a request to everybody invited, or to those whose address is in *only*."""
    put(item.values, "MeetingRequestWasSent", True)
    invited = attendees_of(item.values)
    wanted = tuple(one for one in invited if only is None or one.key in only)
    _tell(call, "MeetingRequest", item, wanted, copy=copy, kind=kind)


def announce_change(
    call: Call, item: Appointment, before: Values, invitations: str, *, moved: bool
) -> None:
    """Tell the attendees that a meeting has changed; those who are no longer invited, that."""
    old = {one.key: one for one in attendees_of(before)}
    new = {one.key: one for one in attendees_of(item.values)}
    copy = invitations.endswith("AndSaveCopy")
    if moved:
        number = number_of(item.values, "AppointmentSequenceNumber") + 1
        put(item.values, "AppointmentSequenceNumber", number)
        _forget_answers(item)
    gone = tuple(one for key, one in old.items() if key not in new)
    if gone:
        _tell(call, "MeetingCancellation", item, gone, copy=copy)
    added = frozenset(new) - frozenset(old)
    if added:
        invite(call, item, copy=copy, only=added)
    staying = frozenset(new) & frozenset(old)
    if staying and "ToChanged" not in invitations:
        kind = "FullUpdate" if moved else "InformationalUpdate"
        invite(call, item, copy=copy, kind=kind, only=staying)


def _forget_answers(item: Appointment) -> None:
    """Nobody has answered to a meeting at its new time."""
    for name in LISTS:
        for attendee in children(item.values.get(name)):
            for answer in attendee.findall(f"{T}ResponseType"):
                answer.text = "Unknown"


def call_off(call: Call, item: Appointment, *, copy: bool) -> None:
    """Send a cancellation to everybody invited, and mark the meeting as cancelled."""
    put(item.values, "IsCancelled", True)
    _tell(call, "MeetingCancellation", item, attendees_of(item.values), copy=copy)


def _tell(
    call: Call, name: str, item: Appointment, recipients: tuple[Address, ...], *, copy: bool,
    kind: str = "",
) -> None:  # fmt: skip
    """Send a mail about *item*: to mailboxes here with what it means for their calendars."""
    sender = organizer_of(item)
    others = tuple(one for one in recipients if one.key != sender.key)
    if not others:
        return
    cancelled = name == "MeetingCancellation"
    subject = f"{'Canceled: ' if cancelled else ''}{text_of(item.values, 'Subject')}"
    for address in others:
        mail = meeting_mail(call.exchange, name, item, sender, others, subject)
        if kind:
            put(mail.values, "MeetingRequestType", kind)
            put(mail.values, "IntendedFreeBusyStatus", text_of(item.values, "LegacyFreeBusyStatus"))
        mailbox = call.exchange.mailbox(address.address)
        if mailbox is None:
            call.exchange.carry_outside(sender.address, address.address, mail.mime)
            continue
        kept = book(call.exchange, mailbox, item, cancelled=cancelled)
        if kept is not None:
            put_associated(mail, kept)
        receive(mailbox, mail)
    if copy:
        mail = meeting_mail(call.exchange, name, item, sender, others, subject)
        mark_sent(mail, call.exchange.now())
        call.exchange.put(item.home.mailbox.distinguished["sentitems"], mail)


def put_associated(mail: Item, kept: Item) -> None:
    """Let a mail about a meeting name the item in the calendar."""
    mail.values["AssociatedCalendarItemId"] = t(
        "AssociatedCalendarItemId", Id=kept.id, ChangeKey=kept.change_key
    )


def in_calendar(mailbox: Mailbox, uid: str) -> Appointment | None:
    """Return the meeting of that id in a mailbox's calendar, its master if it is a series."""
    for item in mailbox.distinguished["calendar"].visible:
        if isinstance(item, Appointment) and text_of(item.values, "UID") == uid:
            return item
    return None


def book(
    exchange: Exchange, mailbox: Mailbox, item: Appointment, *, cancelled: bool
) -> Appointment | None:
    """Write the meeting into the calendar of somebody invited, as Exchange does by itself."""
    known = in_calendar(mailbox, text_of(item.values, "UID"))
    if cancelled and known is None:
        return None
    if item.master is not None:
        return book_occurrence(exchange, known, item) if known is not None else None
    made = known or Appointment()
    fresh = _shared(item, cancelled=cancelled)
    moved = known is None or _shape(known) != _shape(item)
    if moved:
        put(fresh, "MyResponseType", "NoResponseReceived")
    elif not cancelled:
        del fresh["LegacyFreeBusyStatus"]  # who has answered need not answer again
    for name in _SHARED:
        made.values.pop(name, None)
    made.values |= fresh
    made.extended |= global_id_of(text_of(fresh, "UID"))
    put(made.values, "AppointmentState", _RECEIVED_MEETING + _CANCELLED * cancelled)
    put(made.values, "IsMeeting", True)
    put(made.values, "IsOrganizer", False)
    if known is None:
        born(made, exchange.now(), mailbox.name)
        exchange.put(mailbox.distinguished["calendar"], made)
    else:
        if moved:
            start_over(exchange, made)
        exchange.note(Change.UPDATED, made)
    _book_exceptions(made, item, cancelled=cancelled)
    describe(exchange, made)
    return made


def _shape(item: Appointment) -> tuple[object, ...]:
    """Return what decides when a meeting takes place."""
    recurrence = item.values.get("Recurrence")
    spelled = None if recurrence is None else tuple(one.text for one in recurrence.iter())
    return item.start, item.end, spelled


def _shared(item: Appointment, *, cancelled: bool) -> Values:
    fresh = {name: deepcopy(one) for name, one in item.values.items() if name in _SHARED}
    put(fresh, "LegacyFreeBusyStatus", "Free" if cancelled else "Tentative")
    put(fresh, "IsCancelled", cancelled or is_true(item.values, "IsCancelled"))
    if cancelled:
        put(fresh, "Subject", f"Canceled: {text_of(item.values, 'Subject')}")
    return fresh


def _book_exceptions(made: Appointment, item: Appointment, *, cancelled: bool) -> None:
    """Let a series of somebody invited differ where the organizer's does."""
    made.gone |= item.gone
    for index, own in item.own.items():
        told = {name: deepcopy(one) for name, one in own.items() if name in _SHARED}
        if told:
            made.own[index] = made.own.get(index, {}) | told
    if cancelled:  # who calls off the whole calls off what differs as well
        for own in made.own.values():
            own["IsCancelled"] = t("IsCancelled", True)


def _told_of(item: Appointment, *, cancelled: bool) -> dict[str, Element | None]:
    """Return what is different about an occurrence; of one from elsewhere, all it says."""
    fresh: dict[str, Element | None] = dict.fromkeys(_SHARED)
    fresh |= _shared(item, cancelled=cancelled)
    own = item.master.own.get(item.index) if item.master is not None else None
    if own is None or cancelled:
        return fresh
    names = _SHARED.intersection(own) | {"LegacyFreeBusyStatus"}
    return {name: fresh[name] for name in names}


def book_occurrence(exchange: Exchange, known: Appointment, item: Appointment) -> Appointment:
    """Write one occurrence that is different into the series of somebody invited."""
    cancelled = is_true(item.values, "IsCancelled")
    for index, original in originals(known):
        if original == item.original:
            private = {
                name: value
                for name, value in known.own.get(index, {}).items()
                if name not in _SHARED
            }
            known.own[index] = private | _told_of(item, cancelled=cancelled)
            break
    describe(exchange, known)
    exchange.note(Change.UPDATED, known)
    return known


def note_answer(exchange: Exchange, meeting: Appointment, who: Address, response: str) -> None:
    """Write an answer down where the organizer keeps who comes."""
    for name in LISTS:
        for attendee in children(meeting.values.get(name)):
            if who.key in {one.key for one in addresses_of(attendee)}:
                mailbox = attendee[0]
                attendee[:] = [
                    mailbox,
                    t("ResponseType", response),
                    t("LastResponseTime", exchange.now()),
                ]
    exchange.note(Change.UPDATED, meeting)
    describe(exchange, meeting)
