"""The mails of meetings: requests, responses and cancellations, as items and as octets.

People outside get iCalendar (RFC 5545, RFC 5546); mailboxes here get the item itself.
"""

from copy import deepcopy
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Final
from uuid import uuid4

from ssync_desktop.domain.addresses import Address
from ssync_desktop.mime.compose import new_message_id
from ssync_desktop.sandbox.ews.delivery import born
from ssync_desktop.sandbox.ews.model import Exchange, Item
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.properties import KINDS
from ssync_desktop.sandbox.ews.properties_mime import header_values
from ssync_desktop.sandbox.ews.properties_values import (
    addresses_in,
    moment_of,
    number_of,
    put,
    text_of,
)

_METHODS: Final = {
    "MeetingRequest": "REQUEST",
    "MeetingResponse": "REPLY",
    "MeetingCancellation": "CANCEL",
}
_ANSWERS: Final = {"Accept": "ACCEPTED", "Tentative": "TENTATIVE", "Decline": "DECLINED"}
_OF_MAIL: Final = frozenset({
    "Categories", "DateTimeCreated", "DateTimeReceived", "DateTimeSent", "DisplayCc", "DisplayTo",
    "Importance", "IsDraft", "IsFromMe", "ItemClass", "LastModifiedName", "LastModifiedTime",
    "ReminderDueBy", "ReminderIsSet", "ReminderMinutesBeforeStart", "Sensitivity", "Subject",
})  # fmt: skip
"""What a mail about a meeting says for itself and not for the meeting."""


def meeting_mail(
    exchange: Exchange,
    kind: str,
    item: Appointment,
    sender: Address,
    recipients: tuple[Address, ...],
    subject: str,
    *,
    answer: str = "",
) -> Item:
    """Return a mail about the meeting *item*; *kind* is its element's name."""
    raw = _octets(exchange, kind, item, sender, recipients, subject, answer)
    made = Item(kind, header_values(raw), mime=raw)
    wanted = frozenset(KINDS[kind].order) - _OF_MAIL - {"Body", "Attachments"}
    for name, value in item.values.items():
        if name in wanted:
            made.values[name] = deepcopy(value)
    for name in ("IsDelegated", "IsOutOfDate", "IsOrganizer"):
        put(made.values, name, False)
    put(made.values, "HasBeenProcessed", True)
    put(made.values, "ResponseType", answer or "NoResponseReceived")
    born(made, exchange.now(), sender.name)
    return made


def _octets(
    exchange: Exchange,
    kind: str,
    item: Appointment,
    sender: Address,
    recipients: tuple[Address, ...],
    subject: str,
    answer: str,
) -> bytes:
    mail = EmailMessage()
    mail["From"] = formataddr((sender.name, sender.address))
    mail["To"] = ", ".join(formataddr((one.name, one.address)) for one in recipients)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(exchange.now())
    mail["Message-ID"] = f"<{new_message_id(sender.address.rpartition('@')[2], uuid4())}>"
    words = item.values.get("Body")
    if words is not None and words.get("BodyType") == "HTML":
        mail.set_content(words.text or "", subtype="html")
    else:
        mail.set_content(text_of(item.values, "Body"))
    method = _METHODS[kind]
    calendar = _icalendar(exchange.now(), method, item, sender, answer)
    mail.add_alternative(calendar, subtype="calendar", params={"method": method})
    return mail.as_bytes(policy=SMTP)


def _icalendar(now: datetime, method: str, item: Appointment, sender: Address, answer: str) -> str:
    values = item.values
    organizer = (addresses_in(values, "Organizer") or (sender,))[0]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Server-Side Sync Desktop//Sandbox//EN",
        f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{text_of(values, 'UID')}",
        f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(item.start)}", f"DTEND:{_utc(item.end)}",
        f"SUMMARY:{_escaped(text_of(values, 'Subject'))}",
        f"LOCATION:{_escaped(text_of(values, 'Location'))}",
        f"SEQUENCE:{number_of(values, 'AppointmentSequenceNumber')}",
        f"ORGANIZER:mailto:{organizer.address}",
    ]  # fmt: skip
    if (original := moment_of(values, "RecurrenceId")) is not None:
        lines.append(f"RECURRENCE-ID:{_utc(original)}")
    if answer:
        lines.append(f"ATTENDEE;PARTSTAT={_ANSWERS[answer]}:mailto:{sender.address}")
    else:
        for name in ("RequiredAttendees", "OptionalAttendees", "Resources"):
            people = addresses_in(values, name)
            lines.extend(f"ATTENDEE;RSVP=TRUE:mailto:{one.address}" for one in people)
    status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    lines += [f"STATUS:{status}", "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(words: str) -> str:
    for plain, spelled in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(plain, spelled)
    return words
