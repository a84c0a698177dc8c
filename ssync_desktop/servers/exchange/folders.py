"""The folders of a mailbox: the tree below the inbox, and the keys of those everybody has."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorFolderExists,
    ErrorFolderNotFound,
    ErrorItemNotFound,
)
from exchangelib.items import ID_ONLY
from exchangelib.properties import FolderId
from exchangelib.services.common import folder_ids_element
from exchangelib.util import add_xml_child, create_element

from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import (
    Element,
    Folders,
    FoldersBelow,
    NewFolder,
    T,
    identity,
    only,
    text,
)
from ssync_desktop.servers.port import INBOX, SENT_ITEMS, UNDELIVERABLE, ServerFolder

KNOWN = {INBOX: "inbox", SENT_ITEMS: "sentitems"}
MAIL = "IPF.Note"  # the class of folders that mail lies in (MS-OXOSFLD 2.2.6)
PAGE = 500  # folders asked for at a time
NOT_THERE: Final = (ErrorAccessDenied, ErrorFolderNotFound, ErrorItemNotFound)
"""What a folder says that was dropped meanwhile, or that a delegate may not look into."""
FIELDS = ("DisplayName", "TotalCount", "UnreadCount", "FolderClass", "ParentFolderId")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Folders beside the one that synchronizes, their names by their keys.

    *deleted* are the keys of the deleted items and of all folders below them.
    """

    others: Mapping[str, str]
    deleted: tuple[str, ...] = ()


def id_of(mailbox: OpenedMailbox, folder: str) -> Any:
    """Return the id by which *folder* (a name of ours, or a key) is asked for."""
    if folder == UNDELIVERABLE:
        return FolderId(id=undeliverable(mailbox))
    return mailbox.distinguished(KNOWN[folder]) if folder in KNOWN else FolderId(id=folder)


def key_of(mailbox: OpenedMailbox, folder: str) -> str:
    """Return the lasting key of ``INBOX``, ``SENT_ITEMS`` or ``UNDELIVERABLE``."""
    if folder == UNDELIVERABLE:
        return undeliverable(mailbox)
    return identity(_folder(mailbox, KNOWN[folder]), "FolderId")


def tree(mailbox: OpenedMailbox) -> tuple[ServerFolder, ...]:
    """Return the inbox and the mail folders below it, parents before their children."""
    inbox = _shown(_folder(mailbox, "inbox"))
    root = ServerFolder(inbox.key, inbox.name, None, inbox.items, inbox.unread)
    below: dict[str | None, list[ServerFolder]] = {}
    for element in _below(mailbox, "inbox", "Deep"):
        if not text(element, "FolderClass") or text(element, "FolderClass").startswith(MAIL):
            folder = _shown(element)
            below.setdefault(folder.parent, []).append(folder)
    found = [root]
    for folder in found:  # grows while it is read
        found += below.pop(folder.key, [])
    return tuple(found)


def beside(mailbox: OpenedMailbox, name: str, folder_class: str) -> Surroundings:
    """Return the other folders of *folder_class* than the one known as *name*."""
    own = identity(_folder(mailbox, name), "FolderId")
    around = _surroundings(mailbox, ("msgfolderroot", "deleteditems"), folder_class)
    return replace(around, others={key: one for key, one in around.others.items() if key != own})


def archived(mailbox: OpenedMailbox, folder_class: str) -> Surroundings:
    """Return the folders of *folder_class* in the archive; raises ``EWSError`` for none."""
    return _surroundings(mailbox, ("archivemsgfolderroot", "archivedeleteditems"), folder_class)


def _surroundings(
    mailbox: OpenedMailbox, names: tuple[str, str], folder_class: str
) -> Surroundings:
    root, bin_name = names
    everything = _below(mailbox, root, "Deep")
    try:
        bin_ = identity(_folder(mailbox, bin_name), "FolderId")
    except NOT_THERE:
        bin_ = ""
    parents = {identity(one, "FolderId"): identity(one, "ParentFolderId") for one in everything}
    others: dict[str, str] = {}
    deleted: list[str] = []
    for element in everything:
        key = identity(element, "FolderId")
        fits = text(element, "FolderClass").casefold().startswith(folder_class.casefold())
        if _lies_in(key, bin_, parents):
            deleted.append(key)
        elif fits:
            others[key] = text(element, "DisplayName")
    return Surroundings(others, tuple(deleted))


def _lies_in(key: str, ancestor: str, parents: Mapping[str, str]) -> bool:
    """Say whether a folder is *ancestor* or lies below it, whatever the server says of parents."""
    seen: set[str] = set()
    while key in parents and key != ancestor and key not in seen:
        seen.add(key)
        key = parents[key]
    return key == ancestor


def count(mailbox: OpenedMailbox) -> int:
    """Return how many items lie in the inbox."""
    return _shown(_folder(mailbox, "inbox")).items


def undeliverable(mailbox: OpenedMailbox) -> str:
    """Return the key of the folder for what failed for good, made beside the inbox if need be."""
    found = _beside_inbox(mailbox)
    if not found:
        answers = NewFolder(mailbox).ask_as(_new_folder(mailbox, UNDELIVERABLE))
        if not isinstance(answers[0], ErrorFolderExists):
            return identity(only(answers), "FolderId")
        found = _beside_inbox(mailbox)  # somebody else was faster
    return found


def _beside_inbox(mailbox: OpenedMailbox) -> str:
    for element in _below(mailbox, "msgfolderroot", "Shallow"):
        if text(element, "DisplayName").casefold() == UNDELIVERABLE.casefold():
            return identity(element, "FolderId")
    return ""


def _folder(mailbox: OpenedMailbox, name: str) -> Element:
    payload = create_element("m:GetFolder")
    payload.append(_shape())
    payload.append(folder_ids_element([mailbox.distinguished(name)], version=mailbox.version))
    return only(Folders(mailbox).ask_as(payload))


def _below(mailbox: OpenedMailbox, name: str, traversal: str) -> list[Element]:
    """Return all folders in the one that is known as *name*, page by page."""
    found: list[Element] = []
    while True:
        payload = create_element("m:FindFolder", attrs={"Traversal": traversal})
        payload.append(_shape())
        view = {"MaxEntriesReturned": PAGE, "Offset": len(found), "BasePoint": "Beginning"}
        payload.append(create_element("m:IndexedPageFolderView", attrs=view))
        payload.append(
            folder_ids_element(
                [mailbox.distinguished(name)], version=mailbox.version, tag="m:ParentFolderIds"
            )
        )
        page = only(FoldersBelow(mailbox).ask_as(payload))
        here = list(page.find(f"{T}Folders"))
        found += here
        if not here or page.get("IncludesLastItemInRange", "true") == "true":
            return found


def _shape() -> Element:
    shape = create_element("m:FolderShape")
    add_xml_child(shape, "t:BaseShape", ID_ONLY)
    more = create_element("t:AdditionalProperties")
    for name in FIELDS:
        more.append(create_element("t:FieldURI", attrs={"FieldURI": f"folder:{name}"}))
    shape.append(more)
    return shape


def _new_folder(mailbox: OpenedMailbox, name: str) -> Element:
    payload = create_element("m:CreateFolder")
    payload.append(
        folder_ids_element(
            [mailbox.distinguished("msgfolderroot")],
            version=mailbox.version,
            tag="m:ParentFolderId",
        )
    )
    folders, folder = create_element("m:Folders"), create_element("t:Folder")
    add_xml_child(folder, "t:FolderClass", MAIL)
    add_xml_child(folder, "t:DisplayName", name)
    folders.append(folder)
    payload.append(folders)
    return payload


def _shown(element: Element) -> ServerFolder:
    return ServerFolder(
        key=identity(element, "FolderId"),
        name=text(element, "DisplayName"),
        parent=identity(element, "ParentFolderId") or None,
        items=int(text(element, "TotalCount") or 0),
        unread=int(text(element, "UnreadCount") or 0),
    )
