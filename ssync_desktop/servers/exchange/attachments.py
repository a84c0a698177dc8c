"""Files that hang on appointments: told with an item, read one by one, put on and taken off.

[MS-OXWSATT]; a reading of an item tells names, sizes and ids alone.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from typing import Final

from exchangelib.errors import ErrorInvalidIdMalformed, ErrorItemNotFound, EWSError
from exchangelib.util import create_element

from ssync_desktop.domain.items.attached_files import (
    FILE_NAME_LENGTH,
    AttachedFile,
    Files,
    attached,
)
from ssync_desktop.servers.exchange import item_errors
from ssync_desktop.servers.exchange.item_fields import Node, Place
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import (
    Attached,
    Detached,
    Element,
    NewAttachments,
    T,
    identity,
    only,
    raise_first,
    text,
)
from ssync_desktop.servers.exchange.understanding import plain
from ssync_desktop.servers.item_port import ItemVersion, Octets

ATTACHMENTS: Final = Place("item:Attachments")
_GONE: Final = (ErrorItemNotFound, ErrorInvalidIdMalformed)
_UNNAMED: Final = "attachment"


def hanging(element: Element) -> tuple[Files, tuple[str, ...]]:
    """Return the files that hang on an item, and the names of what else does.

    What the body shows (``IsInline``) is neither.
    """
    files: list[AttachedFile] = []
    others: list[str] = []
    for one in element.iterfind(f"{T}Attachments/*"):
        if text(one, "IsInline") == "true":
            continue
        name = plain(text(one, "Name"))[:FILE_NAME_LENGTH] or _UNNAMED
        if one.tag == f"{T}FileAttachment":
            size = text(one, "Size")
            key = identity(one, "AttachmentId")
            files.append(AttachedFile(name, int(size) if size.isdecimal() else 0, key=key))
        else:
            others.append(name)
    return attached(files), tuple(others)


def described(files: Files, octets: Octets) -> Node:
    """Return *files* as a new item has them."""
    return Node("Attachments", tuple(_described(one, octets) for one in files))


def _described(file: AttachedFile, octets: Octets) -> Node:
    content = b64encode(octets[file.digest]).decode("ascii")
    return Node("FileAttachment", (Node("Name", file.name), Node("Content", content)))


def read(mailbox: OpenedMailbox, key: str) -> bytes:
    """Return what the attachment *key* holds."""
    payload = create_element("m:GetAttachment")
    payload.append(_ids((key,)))
    peer = mailbox.lane.peer
    try:
        shown = only(Attached(mailbox).ask_as(payload))
    except EWSError as error:
        raise item_errors.refusal(error, peer, item_errors.UNREADABLE) from error
    try:
        return b64decode(text(shown, "Content"))
    except binascii.Error as error:
        raise item_errors.UNREADABLE.error(peer, str(error)) from error


def put_on(
    mailbox: OpenedMailbox, version: ItemVersion, files: Files, octets: Octets
) -> ItemVersion:
    """Hang *files* on an item; return the version it has after that.

    Each goes in a request of its own: what a server takes at once has its limits.
    """
    for one in files:
        payload = create_element("m:CreateAttachment")
        facts = {"Id": version.key, "ChangeKey": version.version}
        payload.append(create_element("m:ParentItemId", attrs=facts))
        added = create_element("m:Attachments")
        added.append(_described(one, octets).element())
        payload.append(added)
        made = only(NewAttachments(mailbox).ask_as(payload))
        version = _after(version, (made.find(f"{T}AttachmentId"),))
    return version


def take_off(mailbox: OpenedMailbox, version: ItemVersion, files: Files) -> ItemVersion:
    """Take *files* off an item by their keys; what is gone is no error."""
    if not files:
        return version
    payload = create_element("m:DeleteAttachment")
    payload.append(_ids(tuple(one.key for one in files)))
    answers = Detached(mailbox).ask_as(payload)
    raise_first(answers, *_GONE)
    return _after(version, [one for one in answers if not isinstance(one, EWSError)])


def _after(version: ItemVersion, roots: Iterable[Element | None]) -> ItemVersion:
    """Return the version that the last of *roots* tells of the item."""
    for root in roots:
        key = "" if root is None else root.get("RootItemChangeKey", "")
        if key:
            version = ItemVersion(version.key, key)
    return version


def _ids(keys: Sequence[str]) -> Element:
    ids = create_element("m:AttachmentIds")
    ids.extend(create_element("t:AttachmentId", attrs={"Id": key}) for key in keys)
    return ids
