"""Sending a composed message, and finding out later whether it was sent."""

from base64 import b64encode
from collections.abc import Sequence
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses
from typing import Any

from exchangelib.errors import (
    ErrorConnectionFailed,
    ErrorConnectionFailedTransientError,
    ErrorInternalServerError,
    ErrorInternalServerTransientError,
    ErrorProxyCallFailed,
    ErrorProxyRequestProcessingFailed,
    ErrorTimeoutExpired,
)
from exchangelib.services.common import folder_ids_element
from exchangelib.util import add_xml_child, create_element

from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import Element, Found, NewItem, only, raise_first, text
from ssync_desktop.servers.port import OutgoingMessage
from ssync_desktop.servers.reader import header_block

MARKER = {
    "PropertySetId": "5f1c2d6e-8f0a-4b3e-9c57-2e1d0a6b7f43",
    "PropertyName": "ServerSideSyncMessageId",
    "PropertyType": "String",
}
"""Our mark on what we sent: its Message-ID, which servers and gateways may rewrite elsewhere."""

UNCERTAIN = (
    ErrorInternalServerError,
    ErrorInternalServerTransientError,
    ErrorTimeoutExpired,
    ErrorConnectionFailed,
    ErrorConnectionFailedTransientError,
    ErrorProxyCallFailed,
    ErrorProxyRequestProcessingFailed,
)
"""Refusals after which the message may be on its way all the same."""

SENT_FROM = ("sentitems", "outbox")
"""Where what was taken lies: before long in Sent Items, until then in the Outbox."""

WAITING = ("drafts",)
"""Where it may lie as well until the transport has it; but so does what never left."""

MOST = 100  # messages with one marker that are looked at


def send(mailbox: OpenedMailbox, message: OutgoingMessage) -> None:
    """Hand *message* over; where a copy is to be kept, it goes to Sent Items with our marker.

    Raises one of ``UNCERTAIN``, or ``wire.Unanswered``, where nobody knows whether it was taken.
    """
    only(NewItem(mailbox).ask_as(_letter(mailbox, message)))


def find_sent(mailbox: OpenedMailbox, message_id: str) -> bool:
    """Say whether *message_id* was taken before, by our marker or by its Message-ID.

    What left without a copy is found only until then.
    """
    # In this order: what leaves Drafts between the questions is found by the second.
    waiting = Found(mailbox).ask_as(_question(mailbox, message_id, WAITING))
    raise_first(waiting)
    if any(text(one, "IsSubmitted") == "true" for one in waiting):
        return True
    answers = Found(mailbox).ask_as(_question(mailbox, message_id, SENT_FROM))
    raise_first(answers)
    return bool(answers)


def with_bcc(message: OutgoingMessage) -> bytes:
    """Return the content with a Bcc field for whom no other field names.

    Exchange knows no envelope but takes recipients from the message, and drops the field itself.
    """
    head = BytesHeaderParser(policy=compat32).parsebytes(header_block(message.content))
    fields = [str(one) for name in ("to", "cc", "bcc") for one in head.get_all(name, [])]
    shown = {address.casefold() for _, address in getaddresses(fields)}
    hidden = [one for one in message.recipients if one.casefold() not in shown]
    if not hidden:
        return message.content
    return f"Bcc: {f',{chr(13)}{chr(10)} '.join(hidden)}\r\n".encode() + message.content


def _letter(mailbox: OpenedMailbox, message: OutgoingMessage) -> Element:
    disposition = "SendAndSaveCopy" if message.keep_copy else "SendOnly"
    payload = create_element("m:CreateItem", attrs={"MessageDisposition": disposition})
    if message.keep_copy:
        payload.append(_ids(mailbox, SENT_FROM[:1], "m:SavedItemFolderId"))
    items, letter = create_element("m:Items"), create_element("t:Message")
    mime = create_element("t:MimeContent", attrs={"CharacterSet": "UTF-8"})
    mime.text = b64encode(with_bcc(message)).decode("ascii")
    marker = create_element("t:ExtendedProperty")
    marker.append(_marker())
    add_xml_child(marker, "t:Value", message.message_id)
    letter.append(mime)
    letter.append(marker)
    items.append(letter)
    payload.append(items)
    return payload


def _question(mailbox: OpenedMailbox, message_id: str, folders: Sequence[str]) -> Element:
    payload = create_element("m:FindItem", attrs={"Traversal": "Shallow"})
    shape = create_element("m:ItemShape")
    add_xml_child(shape, "t:BaseShape", "IdOnly")
    more = create_element("t:AdditionalProperties")
    more.append(create_element("t:FieldURI", attrs={"FieldURI": "item:IsSubmitted"}))
    shape.append(more)
    payload.append(shape)
    view = {"MaxEntriesReturned": MOST, "Offset": 0, "BasePoint": "Beginning"}
    payload.append(create_element("m:IndexedPageItemView", attrs=view))
    restriction, either = create_element("m:Restriction"), create_element("t:Or")
    either.append(_equal(_marker(), message_id))
    header = create_element("t:FieldURI", attrs={"FieldURI": "message:InternetMessageId"})
    either.append(_equal(header, f"<{message_id}>"))
    restriction.append(either)
    payload.append(restriction)
    payload.append(_ids(mailbox, folders, "m:ParentFolderIds"))
    return payload


def _equal(field: Element, value: str) -> Element:
    equal, constant = create_element("t:IsEqualTo"), create_element("t:FieldURIOrConstant")
    constant.append(create_element("t:Constant", attrs={"Value": value}))
    equal.append(field)
    equal.append(constant)
    return equal


def _marker() -> Element:
    return create_element("t:ExtendedFieldURI", attrs=MARKER)


def _ids(mailbox: OpenedMailbox, names: Sequence[str], tag: str) -> Any:
    folders = [mailbox.distinguished(name) for name in names]
    return folder_ids_element(folders, version=mailbox.version, tag=tag)
