"""The mails of meetings: requests, responses and cancellations, as items and as octets.

People outside get iCalendar (RFC 5545, RFC 5546); mailboxes here get the item itself.
"""

from copy import deepcopy
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Final
from uuid import uuid4

from ssync_desktop.domain.addresses import Address
from ssync_desktop.mime.compose import new_message_id
from ssync_desktop.sandbox.ews.delivery import born
from ssync_desktop.sandbox.ews.model import Exchange, Item
from ssync_desktop.sandbox.ews.operations.calendar_itip import write
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.properties import KINDS
from ssync_desktop.sandbox.ews.properties_mime import header_values
from ssync_desktop.sandbox.ews.properties_values import (
    put,
    text_of,
)

_METHODS: Final = {
    "MeetingRequest": "REQUEST",
    "MeetingResponse": "REPLY",
    "MeetingCancellation": "CANCEL",
}
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
    tell_of(made, item, answer)
    born(made, exchange.now(), sender.name)
    return made


def tell_of(mail: Item, item: Appointment, answer: str = "") -> None:
    """Let *mail* say of the meeting *item* what a mail of its kind says."""
    wanted = frozenset(KINDS[mail.kind].order) - _OF_MAIL - {"Body", "Attachments"}
    for name, value in item.values.items():
        if name in wanted:
            mail.values[name] = deepcopy(value)
    for name in ("IsDelegated", "IsOutOfDate", "IsOrganizer"):
        put(mail.values, name, False)
    put(mail.values, "HasBeenProcessed", True)
    put(mail.values, "ResponseType", answer or "NoResponseReceived")


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
    calendar = write(exchange.now(), method, item, sender, answer)
    mail.add_alternative(calendar, subtype="calendar", params={"method": method})
    return mail.as_bytes(policy=SMTP)
