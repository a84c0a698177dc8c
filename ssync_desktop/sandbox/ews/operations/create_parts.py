"""What all that is created has in common: the item of an element, its files, its octets."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from ssync_desktop.domain.addresses import Address
from ssync_desktop.mime.compose import OutgoingFile, new_message_id
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.delivery import born, check_room, read_mime
from ssync_desktop.sandbox.ews.markup import Element, T, children, local, said
from ssync_desktop.sandbox.ews.model import Attachment, Exchange, ExtendedKey, Folder, Item
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.properties import CALENDAR_ITEM, KINDS
from ssync_desktop.sandbox.ews.properties_changes import Written
from ssync_desktop.sandbox.ews.properties_mime import composed, header_values
from ssync_desktop.sandbox.ews.properties_values import addresses_in, people, put
from ssync_desktop.sandbox.ews.refusals import EwsError

MESSAGE_FLAGS: Final = ExtendedKey("Integer", number=0x0E07)
CONTACT_PHOTO: Final = "ContactPicture.jpg"
"""The name by which the picture of a contact is known (MS-OXOCNTC 2.2.1.8.1)."""
_UNSENT: Final = 8  # MSGFLAG_UNSENT (MS-OXCMSG 2.2.1.6)
_READ: Final = 1  # MSGFLAG_READ
_BY_FIELDS: Final = frozenset({"Message", "MeetingRequest", "MeetingResponse",
                               "MeetingCancellation", "PostItem"})  # fmt: skip


@dataclass(frozen=True)
class Order:
    """What CreateItem asks beside the items: where to keep them and whether to send them."""

    call: Call
    disposition: str
    invitations: str
    folder: Folder | None

    def target(self, distinguished: str) -> Folder:
        """Return the folder that was named, or the one where such things belong."""
        return self.folder or self.call.mailbox.distinguished[distinguished]

    @property
    def saved(self) -> bool:
        """Whether a copy stays."""
        return self.disposition != "SendOnly"

    @property
    def sent(self) -> bool:
        """Whether it is to be sent at once."""
        return self.disposition.startswith("Send")


Maker = Callable[[Order, Element], list[Item]]
"""Does what one element of CreateItem asks, and returns the items that are to be shown."""


def owner_of(folder: Folder) -> Address:
    """Return who a folder belongs to."""
    return Address(folder.mailbox.name, folder.mailbox.address)


def built(call: Call, node: Element, owner: Address) -> Item:
    """Return the item that *node* describes; it lies nowhere yet."""
    kind = KINDS.get(local(node))
    if kind is None:
        raise EwsError("ErrorInvalidItemForOperationCreateItem")
    item = Appointment() if kind is CALENDAR_ITEM else Item(kind.element)
    mime = node.find(f"{T}MimeContent")
    if mime is not None:
        take_mime(call.exchange, item, octets(mime))
    Written(kind, item.values, item.extended).create(node)
    for entry in children(node.find(f"{T}Attachments")):
        item.attachments.append(attachment(call, item, entry, owner))
    born(item, call.exchange.now(), owner.name)
    if kind.element in _BY_FIELDS:
        _complete(call.exchange, item, owner)
    return item


def _complete(exchange: Exchange, item: Item, owner: Address) -> None:
    """Let a message say what every message says."""
    flags = int((item.extended.get(MESSAGE_FLAGS) or ("8",))[0] or 0)
    put(item.values, "IsDraft", bool(flags & _UNSENT))
    if "IsRead" not in item.values:
        put(item.values, "IsRead", bool(flags & (_READ | _UNSENT)))
    for name in ("From", "Sender"):
        if not addresses_in(item.values, name):
            item.values[name] = people(name, (owner,))
    if "InternetMessageId" not in item.values:
        identifier = new_message_id(owner.address.rpartition("@")[2], uuid4())
        put(item.values, "InternetMessageId", f"<{identifier}>")
    moment = exchange.now()
    for name in ("DateTimeSent", "DateTimeReceived"):
        if name not in item.values:
            put(item.values, name, moment)
    if not item.mime:
        recompose(exchange, item, owner)


def recompose(exchange: Exchange, item: Item, owner: Address) -> None:
    """Write the octets of a message anew from what its properties say."""
    files = tuple(
        OutgoingFile(
            one.name,
            "message/rfc822" if one.item else one.content_type,
            one.item.mime if one.item else one.content,
            one.content_id,
        )
        for one in item.attachments
    )
    item.mime = composed(item.values, files, owner, exchange.now())
    item.encoded = ""
    item.values |= {
        name: value
        for name, value in header_values(item.mime).items()
        if name in {"DisplayTo", "DisplayCc", "ConversationTopic"}
    }


def take_mime(exchange: Exchange, item: Item, raw: bytes) -> None:
    """Let *item* be the message *raw*."""
    item.mime, item.encoded = raw, ""
    item.values.pop("Body", None)
    read_mime(exchange, item)


def attachment(call: Call, item: Item, node: Element, owner: Address) -> Attachment:
    """Return the attachment that *node* describes (FileAttachment, ItemAttachment)."""
    content, inner = node.find(f"{T}Content"), None
    if local(node) == "ItemAttachment":
        embedded = [one for one in children(node) if local(one) in KINDS]
        if not embedded:
            raise EwsError("ErrorInvalidOperation", "The attachment holds no item.")
        inner = built(call, embedded[0], owner)
    raw = b"" if content is None else octets(content)
    mailbox = item.home.mailbox if item.folder else call.exchange.mailbox(owner.address)
    if mailbox is not None:
        check_room(mailbox, len(raw))
    photo = said(node.find(f"{T}IsContactPhoto")) in {"true", "1"}
    return Attachment(
        call.exchange.new_attachment_id(item),
        CONTACT_PHOTO if photo else said(node.find(f"{T}Name"), "attachment"),
        said(node.find(f"{T}ContentType")) or "application/octet-stream",
        raw,
        said(node.find(f"{T}ContentId")),
        said(node.find(f"{T}IsInline")) in {"true", "1"},
        call.exchange.now(),
        inner,
    )


def octets(node: Element) -> bytes:
    """Return what *node* holds in Base64."""
    try:
        return b64decode(node.text or "")
    except binascii.Error:
        raise EwsError("ErrorMimeContentInvalidBase64String") from None
