"""Our mark on an item, and finding items by it or by the id that all mailboxes know them by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from exchangelib.services.common import folder_ids_element
from exchangelib.util import add_xml_child, create_element

from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.servers.exchange.global_ids import clean_global_id
from ssync_desktop.servers.exchange.item_fields import Node, Place, value
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.sending import MARKER
from ssync_desktop.servers.exchange.services import Element, Found, T, raise_first
from ssync_desktop.servers.item_port import ItemVersion
from ssync_desktop.servers.port import TRACKED_CATEGORY

FOLDERS: Final = {
    ItemKind.APPOINTMENT: "calendar",
    ItemKind.CONTACT: "contacts",
    ItemKind.TASK: "tasks",
}
ELEMENTS: Final = {
    ItemKind.APPOINTMENT: "CalendarItem",
    ItemKind.CONTACT: "Contact",
    ItemKind.TASK: "Task",
}
MARK: Final = Place(
    extended=(
        ("PropertySetId", MARKER["PropertySetId"]),
        ("PropertyName", "ServerSideSyncRecord"),
        ("PropertyType", "String"),
    )
)
CATEGORIES: Final = Place("item:Categories")
_GLOBAL_ID: Final = Place(  # PidLidCleanGlobalObjectId (MS-OXOCAL 2.2.1.28)
    extended=(
        ("PropertySetId", "6ed8da90-450b-101b-98da-00aa003f1305"),
        ("PropertyId", "35"),
        ("PropertyType", "Binary"),
    )
)
_MOST: Final = 2  # a copy carries the same mark; only the oldest is looked at


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose mailbox it is, by all addresses, and what our category is called there.

    *attachments*: what hangs on appointments is read with them. *all_addresses*: a contact's
    mailing address is the Business one, whichever the contact names.
    """

    addresses: frozenset[str] = frozenset()  # keys
    category: str = TRACKED_CATEGORY
    attachments: bool = False
    all_addresses: bool = True

    @property
    def tracked(self) -> Node:
        """What a new item says that is linked."""
        return Node("Categories", (Node("String", self.category),))

    def tracks(self, names: Collection[str]) -> bool:
        """Say whether our category is among *names*; it may have kept its name on an item."""
        return not {self.category, TRACKED_CATEGORY}.isdisjoint(names)

    def is_held_elsewhere(self, content: Content) -> bool:
        """Say whether somebody else holds the meeting that *content* is."""
        if not isinstance(content, AppointmentContent) or content.organizer is None:
            return False
        return bool(self.addresses) and content.organizer.key not in self.addresses


def marked(mark: ItemMark) -> Node:
    """Return what our property says for *mark*."""
    return value(f"{mark.organization_id}/{mark.object_id}")


def find_marked(mailbox: OpenedMailbox, kind: ItemKind, mark: ItemMark) -> ItemVersion | None:
    """Return the oldest item of *kind* that carries *mark*; younger ones are copies of it."""
    return _found(mailbox, kind, MARK, str(marked(mark).inner))


def find_global_id(mailbox: OpenedMailbox, global_id: str) -> ItemVersion | None:
    """Return the appointment that all mailboxes know by *global_id*."""
    return _found(mailbox, ItemKind.APPOINTMENT, _GLOBAL_ID, clean_global_id(global_id))


def version_of(element: Element) -> ItemVersion:
    """Return key and change key of an item."""
    found = element.find(f"{T}ItemId")
    return ItemVersion(found.get("Id"), found.get("ChangeKey", ""))


def _found(mailbox: OpenedMailbox, kind: ItemKind, place: Place, wanted: str) -> ItemVersion | None:
    answers = Found(mailbox).ask_as(_question(mailbox, kind, place, wanted))
    raise_first(answers)
    of_kind = [one for one in answers if one.tag == f"{T}{ELEMENTS[kind]}"]
    return version_of(of_kind[0]) if of_kind else None


def _question(mailbox: OpenedMailbox, kind: ItemKind, place: Place, wanted: str) -> Element:
    payload = create_element("m:FindItem", attrs={"Traversal": "Shallow"})
    shape = create_element("m:ItemShape")
    add_xml_child(shape, "t:BaseShape", "IdOnly")
    payload.append(shape)
    view = {"MaxEntriesReturned": _MOST, "Offset": 0, "BasePoint": "Beginning"}
    payload.append(create_element("m:IndexedPageItemView", attrs=view))
    restriction, equal = create_element("m:Restriction"), create_element("t:IsEqualTo")
    constant = create_element("t:FieldURIOrConstant")
    constant.append(create_element("t:Constant", attrs={"Value": wanted}))
    equal.append(place.path())
    equal.append(constant)
    restriction.append(equal)
    payload.append(restriction)
    order = create_element("m:SortOrder")
    oldest = create_element("t:FieldOrder", attrs={"Order": "Ascending"})
    oldest.append(Place("item:DateTimeCreated").path())
    order.append(oldest)
    payload.append(order)
    payload.append(folder_ids(mailbox, (FOLDERS[kind],)))
    return payload


def folder_ids(mailbox: OpenedMailbox, names: Sequence[str], tag: str = "m:ParentFolderIds") -> Any:
    """Return the element *tag* with folders that everybody knows by their names."""
    folders = [mailbox.distinguished(name) for name in names]
    return folder_ids_element(folders, version=mailbox.version, tag=tag)
