"""Where items lie that have left their folder: in another one of the mailbox, if they count.

They have other ids there, so they are known by our mark. A folder of that kind beside the one that
synchronizes holds few of them: those with any mark are listed, however many are looked for.
"""

from collections.abc import Collection, Sequence
from typing import Final

from exchangelib.errors import ErrorAccessDenied, ErrorFolderNotFound, ErrorItemNotFound, SOAPError
from exchangelib.properties import FolderId
from exchangelib.services.common import folder_ids_element
from exchangelib.util import add_xml_child, create_element

from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange import folders
from ssync_desktop.servers.exchange.item_marks import ELEMENTS, FOLDERS, MARK
from ssync_desktop.servers.exchange.item_reading import mark_on
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import Element, FoundPages, T, raise_first

CLASSES: Final = {  # of folders (MS-OXOSFLD 2.2.6)
    ItemKind.APPOINTMENT: "IPF.Appointment",
    ItemKind.CONTACT: "IPF.Contact",
    ItemKind.TASK: "IPF.Task",
}
FOLDERS_AT_ONCE: Final = 50
PAGE: Final = 1000
NOT_THERE: Final = (ErrorAccessDenied, ErrorFolderNotFound, ErrorItemNotFound)
"""What a folder says that was dropped meanwhile, or that a delegate may not look into."""


def find_elsewhere(
    mailbox: OpenedMailbox, kind: ItemKind, marks: Collection[ItemMark]
) -> dict[ItemMark, str]:
    """Return which of *marks* lie in another folder than that of *kind*, with the folder's name."""
    if not marks:
        return {}
    names = folders.beside(mailbox, FOLDERS[kind], CLASSES[kind])
    wanted, found = frozenset(marks), dict[ItemMark, str]()
    left, offset = list(names), 0
    while left:
        unfinished: list[str] = []
        for start in range(0, len(left), FOLDERS_AT_ONCE):
            batch = left[start : start + FOLDERS_AT_ONCE]
            for key, page in zip(batch, _pages(mailbox, batch, offset), strict=True):
                if isinstance(page, NOT_THERE):
                    continue
                for element in page.iterfind(f"{T}Items/{T}{ELEMENTS[kind]}"):
                    mark = mark_on(element)
                    if mark in wanted:
                        found.setdefault(mark, names[key])
                if page.get("IncludesLastItemInRange", "true") != "true":
                    unfinished.append(key)
        left, offset = unfinished, offset + PAGE
    return found


def _pages(mailbox: OpenedMailbox, keys: Sequence[str], offset: int) -> list[Element]:
    """Return a page of marked items for each of the folders *keys*, or why there is none."""
    answers = FoundPages(mailbox).ask_as(_question(mailbox, keys, offset))
    raise_first(answers, *NOT_THERE)
    if len(answers) != len(keys):
        raise SOAPError(f"{len(keys)} answers were expected, and {len(answers)} came.")
    return answers


def _question(mailbox: OpenedMailbox, keys: Sequence[str], offset: int) -> Element:
    payload = create_element("m:FindItem", attrs={"Traversal": "Shallow"})
    shape, more = create_element("m:ItemShape"), create_element("t:AdditionalProperties")
    add_xml_child(shape, "t:BaseShape", "IdOnly")
    more.append(MARK.path())
    shape.append(more)
    payload.append(shape)
    view = {"MaxEntriesReturned": PAGE, "Offset": offset, "BasePoint": "Beginning"}
    payload.append(create_element("m:IndexedPageItemView", attrs=view))
    restriction, exists = create_element("m:Restriction"), create_element("t:Exists")
    exists.append(MARK.path())
    restriction.append(exists)
    payload.append(restriction)
    ids = [FolderId(id=key) for key in keys]
    payload.append(folder_ids_element(ids, version=mailbox.version, tag="m:ParentFolderIds"))
    return payload
