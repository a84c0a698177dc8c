"""Mails of meetings that come from elsewhere: what Exchange makes of them by itself."""

from email import message_from_bytes
from email.policy import default
from typing import Final

from tzlocal.windows_tz import tz_win

from ssync_desktop.domain.addresses import Address
from ssync_desktop.sandbox.ews.markup import Element, t
from ssync_desktop.sandbox.ews.model import Item, Mailbox
from ssync_desktop.sandbox.ews.operations.calendar import settle
from ssync_desktop.sandbox.ews.operations.calendar_itip import ANSWERS, Event, Line, read
from ssync_desktop.sandbox.ews.operations.calendar_mail import tell_of
from ssync_desktop.sandbox.ews.operations.calendar_meetings import (
    book,
    in_calendar,
    note_answer,
    put_associated,
)
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.properties_values import mailbox as mailbox_of
from ssync_desktop.sandbox.ews.properties_values import people, put
from ssync_desktop.sandbox.ews.refusals import EwsError

_KINDS: Final = {
    "REQUEST": "MeetingRequest",
    "REPLY": "MeetingResponse",
    "CANCEL": "MeetingCancellation",
}
_ANSWERS: Final = {spelled: name for name, spelled in ANSWERS.items()}
_LISTS: Final = {"REQ-PARTICIPANT": "RequiredAttendees", "OPT-PARTICIPANT": "OptionalAttendees",
                 "NON-PARTICIPANT": "Resources"}  # fmt: skip


def recognise(mailbox: Mailbox, mail: Item) -> None:
    """Make a mail of a meeting of *mail* if it is one, and let the calendar of *mailbox* follow."""
    event = _event(mail.mime)
    if event is None or event.method not in _KINDS:
        return
    try:
        meeting = _meeting(mailbox, event)
    except EwsError:
        return  # a meeting no calendar can hold stays the mail it is
    mail.kind = _KINDS[event.method]
    if event.method == "REPLY":
        _take_answer(mailbox, mail, event, meeting)
        return
    known = in_calendar(mailbox, event.words("UID"))
    tell_of(mail, meeting)
    if event.method == "REQUEST":
        put(mail.values, "MeetingRequestType", "FullUpdate" if known else "NewMeetingRequest")
        put(mail.values, "IntendedFreeBusyStatus", "Busy")
    kept = book(mailbox.exchange, mailbox, meeting, cancelled=event.method == "CANCEL")
    if kept is not None:
        put_associated(mail, kept)


def _event(raw: bytes) -> Event | None:
    """Return the calendar object in a message."""
    if b"text/calendar" not in raw:
        return None
    for part in message_from_bytes(raw, policy=default).walk():
        if part.get_content_type() == "text/calendar":
            octets = part.get_payload(decode=True)
            return read(octets.decode("utf-8", "replace")) if isinstance(octets, bytes) else None
    return None


def _meeting(mailbox: Mailbox, event: Event) -> Appointment:
    """Return the meeting an event describes; raises ``EwsError`` for one that cannot be."""
    made = Appointment()
    values = made.values
    for name, line in (("UID", "UID"), ("Subject", "SUMMARY"), ("Location", "LOCATION")):
        if event.words(line):
            put(values, name, event.words(line))
    for name, line in (("Start", "DTSTART"), ("End", "DTEND")):
        put(values, name, event.moment(line))
    put(values, "IsAllDayEvent", event.whole_days)
    put(values, "AppointmentSequenceNumber", int(event.words("SEQUENCE") or 0))
    zone = tz_win.get(event.zone.key, "UTC")
    for name in ("StartTimeZone", "EndTimeZone"):
        values[name] = t(name, Id=zone)
    organizer = event.first("ORGANIZER")
    owner = organizer.address if organizer else Address("", "")
    values["Organizer"] = people("Organizer", (owner,))
    for name in _LISTS.values():
        shown = [_attendee(one) for one in event.attendees if _list_of(one) == name]
        if shown:
            values[name] = t(name, *shown)
    if (recurrence := event.recurrence) is not None:
        values["Recurrence"] = recurrence
    if (original := event.moment("RECURRENCE-ID")) is not None:
        made.original = original
        made.master = in_calendar(mailbox, event.words("UID")) or Appointment()
        put(values, "RecurrenceId", original)
    settle(mailbox.exchange, made, owner)
    return made


def _list_of(line: Line) -> str:
    return _LISTS.get(line.parameters.get("ROLE", "").upper(), "RequiredAttendees")


def _attendee(line: Line) -> Element:
    answer = _ANSWERS.get(line.parameters.get("PARTSTAT", "").upper(), "Unknown")
    return t("Attendee", mailbox_of(line.address), t("ResponseType", answer))


def _take_answer(mailbox: Mailbox, mail: Item, event: Event, meeting: Appointment) -> None:
    """Let the organizer's calendar know who has answered."""
    if not event.attendees:
        return
    (answering, *_) = event.attendees
    answer = _ANSWERS.get(answering.parameters.get("PARTSTAT", "").upper(), "Unknown")
    tell_of(mail, meeting, answer)
    known = in_calendar(mailbox, event.words("UID"))
    if known is not None:
        note_answer(mailbox.exchange, known, answering.address, answer)
        put_associated(mail, known)
