"""Items of a kind that carry any mark of ours, listed folder by folder and page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from exchangelib.errors import ErrorAccessDenied, SOAPError
from exchangelib.services.common import folder_ids_element
from exchangelib.util import add_xml_child, create_element

from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.use import short_global_id
from ssync_desktop.servers.exchange.folders import NOT_THERE
from ssync_desktop.servers.exchange.item_fields import Place
from ssync_desktop.servers.exchange.item_marks import ELEMENTS, MARK
from ssync_desktop.servers.exchange.item_reading import mark_on
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import Element, FoundPages, T, raise_first, text

FOLDERS_AT_ONCE: Final = 50
PAGE: Final = 1000
_UID: Final = Place("calendar:UID")


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked item, the number of the folder it lies in, and its global id where it has one."""

    place: int
    mark: ItemMark
    global_id: str


@dataclass(frozen=True, slots=True)
class MarkedItems:
    """What lies in folders; *closed* are the numbers of those that may not be opened."""

    items: list[Marked] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)


def marked_items(mailbox: OpenedMailbox, kind: ItemKind, places: Sequence[Any]) -> MarkedItems:
    """Return the marked items of *kind* in the folders whose ids *places* are."""
    found = MarkedItems()
    left, offset = list(range(len(places))), 0
    while left:
        unfinished: list[int] = []
        for start in range(0, len(left), FOLDERS_AT_ONCE):
            batch = left[start : start + FOLDERS_AT_ONCE]
            asked = _question(kind, [places[number] for number in batch], offset, mailbox)
            for number, page in zip(batch, _pages(mailbox, asked, len(batch)), strict=True):
                if isinstance(page, ErrorAccessDenied):
                    found.closed.append(number)
                elif not isinstance(page, NOT_THERE):
                    found.items.extend(_marked(page, kind, number))
                    if page.get("IncludesLastItemInRange", "true") != "true":
                        unfinished.append(number)
        left, offset = unfinished, offset + PAGE
    return found


def _marked(page: Element, kind: ItemKind, place: int) -> list[Marked]:
    return [
        Marked(place, mark, short_global_id(text(element, "UID")))
        for element in page.iterfind(f"{T}Items/{T}{ELEMENTS[kind]}")
        if (mark := mark_on(element)) is not None
    ]


def _pages(mailbox: OpenedMailbox, question: Element, count: int) -> list[Element]:
    """Return a page of marked items for each folder that is asked about, or why there is none."""
    answers = FoundPages(mailbox).ask_as(question)
    raise_first(answers, *NOT_THERE)
    if len(answers) != count:
        raise SOAPError(f"{count} answers were expected, and {len(answers)} came.")
    return answers


def _question(kind: ItemKind, ids: Sequence[Any], offset: int, mailbox: OpenedMailbox) -> Element:
    payload = create_element("m:FindItem", attrs={"Traversal": "Shallow"})
    shape, more = create_element("m:ItemShape"), create_element("t:AdditionalProperties")
    add_xml_child(shape, "t:BaseShape", "IdOnly")
    more.append(MARK.path())
    if kind is ItemKind.APPOINTMENT:
        more.append(_UID.path())
    shape.append(more)
    payload.append(shape)
    view = {"MaxEntriesReturned": PAGE, "Offset": offset, "BasePoint": "Beginning"}
    payload.append(create_element("m:IndexedPageItemView", attrs=view))
    restriction, exists = create_element("m:Restriction"), create_element("t:Exists")
    exists.append(MARK.path())
    restriction.append(exists)
    payload.append(restriction)
    payload.append(folder_ids_element(ids, version=mailbox.version, tag="m:ParentFolderIds"))
    return payload
