"""How mail moves: into a mailbox, between mailboxes, and out into the world."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.mime.parse import parse
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.model import Attachment, Exchange, Item, Mailbox
from ssync_desktop.sandbox.ews.properties_mime import header_values, values_of
from ssync_desktop.sandbox.ews.properties_values import addresses_in, people, put, text_of
from ssync_desktop.sandbox.ews.refusals import EwsError

_BCC: Final = re.compile(rb"^bcc:.*\r?\n(?:[ \t].*\r?\n)*", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADERS: Final = re.compile(rb"\r?\n\r?\n")
_RECIPIENTS: Final = ("ToRecipients", "CcRecipients", "BccRecipients")


def deliver(
    exchange: Exchange, address: str, raw: bytes, at: datetime | None = None
) -> Item | None:
    """Put the message *raw* into the inbox of *address*, as received *at* (now).

    None when nobody here has that address, or the mailbox is full; then the sender, should he have
    a mailbox here, is told so.
    """
    # Calendars know how mail is delivered, for they send it; so delivery learns of them late.
    from ssync_desktop.sandbox.ews.operations.calendar_arrivals import recognise

    with exchange.lock:
        mailbox = exchange.mailbox(address)
        if mailbox is None:
            return None
        item = message_of(exchange, raw)
        if mailbox.quota is not None and mailbox.size + len(raw) > mailbox.quota:
            _bounce(exchange, item, address)
            return None
        recognise(mailbox, item)
        return receive(mailbox, item, at)


def receive(mailbox: Mailbox, item: Item, at: datetime | None = None) -> Item:
    """Let *item* arrive in the inbox of *mailbox*, unread."""
    moment = at or mailbox.exchange.now()
    born(item, moment, mailbox.name)
    for name, value in (("DateTimeReceived", moment), ("IsRead", False), ("IsDraft", False),
                        ("IsFromMe", False), ("IsSubmitted", False)):  # fmt: skip
        put(item.values, name, value)
    if "DateTimeSent" not in item.values:
        put(item.values, "DateTimeSent", moment)
    owner = Address(mailbox.name, mailbox.address)
    for name in ("ReceivedBy", "ReceivedRepresenting"):
        item.values[name] = people(name, (owner,))
    return mailbox.exchange.put(mailbox.inbox, item)


def message_of(exchange: Exchange, raw: bytes) -> Item:
    """Return the message *raw* as an item that lies nowhere yet."""
    item = Item("Message", mime=raw)
    read_mime(exchange, item)
    return item


def read_mime(exchange: Exchange, item: Item) -> None:
    """Let *item* say what its octets say; a message in a message is an item of its own."""
    if b"ultipart/" not in item.mime:  # one part is the body, and nobody needs it yet
        item.values |= header_values(item.mime)
        item.attachments = []
        return
    read = parse(item.mime)
    item.values |= values_of(read.headers)
    item.attachments = [_attachment(exchange, item, part) for part in read.attachments]


def _attachment(exchange: Exchange, item: Item, part: ReceivedAttachment) -> Attachment:
    inner = message_of(exchange, part.content) if part.message else None
    subject = text_of(inner.values, "Subject") if inner else ""
    return Attachment(
        exchange.new_attachment_id(item),
        subject or part.file_name or "attachment",
        part.mime_type,
        b"" if inner else part.content,
        part.content_id,
        part.inline,
        exchange.now(),
        inner,
    )


def born(item: Item, moment: datetime, author: str) -> None:
    """Write down when an item came to be, and through whom."""
    put(item.values, "DateTimeCreated", moment)
    for name in ("Sensitivity", "Importance"):
        if name not in item.values:
            put(item.values, name, "Normal")
    changed(item, moment, author)


def changed(item: Item, moment: datetime, author: str) -> None:
    """Write down when an item was changed last, and by whom."""
    put(item.values, "LastModifiedName", author)
    put(item.values, "LastModifiedTime", moment)


def check_room(mailbox: Mailbox, octets: int) -> None:
    """Refuse what does not fit into *mailbox* any more; raises ``EwsError``."""
    if mailbox.quota is not None and mailbox.size + octets > mailbox.quota:
        raise EwsError("ErrorQuotaExceeded")


def submit(call: Call, item: Item) -> None:
    """Send the message *item*: to mailboxes here at once, to others through who carries outside.

    Raises ``EwsError`` before anything has left: nobody to send to, or a sender that the caller
    may not speak for.
    """
    recipients = {
        entry.key: entry.address
        for name in _RECIPIENTS
        for entry in addresses_in(item.values, name)
    }
    if not recipients:
        raise EwsError("ErrorInvalidRecipients", "At least one recipient is needed.")
    sender = _sender(call, item)
    raw = without_bcc(item.mime)
    for address in recipients.values():
        if call.exchange.mailbox(address) is None:
            call.exchange.carry_outside(sender, address, raw)
        else:
            deliver(call.exchange, address, raw)


def mark_sent(item: Item, moment: datetime) -> None:
    """Make *item* the copy of something that was sent at *moment*."""
    for name in ("DateTimeSent", "DateTimeReceived"):
        put(item.values, name, moment)
    for name, flag in (("IsDraft", False), ("IsSubmitted", False), ("IsRead", True),
                       ("IsFromMe", True)):  # fmt: skip
        put(item.values, name, flag)


def _sender(call: Call, item: Item) -> str:
    """Return the address a message is from, once it is certain that the caller may be that."""
    found = addresses_in(item.values, "From")
    if not found:
        return call.mailbox.address
    owner = call.exchange.mailbox(found[0].address)
    if owner is None:
        raise EwsError("ErrorSendAsDenied")
    if owner is not call.own and not call.names & (owner.send_as | owner.delegates):
        raise EwsError("ErrorSendAsDenied")
    return found[0].address


def without_bcc(raw: bytes) -> bytes:
    """Return *raw* as its recipients see it."""
    end = _END_OF_HEADERS.search(raw)
    border = end.end() if end else len(raw)
    return _BCC.sub(b"", raw[:border]) + raw[border:]


def _bounce(exchange: Exchange, item: Item, address: str) -> None:
    """Tell who sent *item* that the mailbox *address* was full (RFC 3464, in short)."""
    sender = addresses_in(item.values, "From")
    mailbox = exchange.mailbox(sender[0].address) if sender else None
    if mailbox is None or mailbox.address.casefold() == address.casefold():
        return
    domain = mailbox.address.rpartition("@")[2]
    told = EmailMessage()
    told["From"] = f"Microsoft Outlook <postmaster@{domain}>"
    told["To"] = mailbox.address
    told["Subject"] = f"Undeliverable: {text_of(item.values, 'Subject')}"
    told["Date"] = format_datetime(exchange.now())
    told["Message-ID"] = make_msgid(domain=domain)
    told["Auto-Submitted"] = "auto-replied"
    told.set_content(f"Your message could not be delivered: the mailbox of {address} is full.\n")
    receive(mailbox, message_of(exchange, told.as_bytes(policy=SMTP)))
