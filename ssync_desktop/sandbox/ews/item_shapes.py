"""An item as the protocol shows it: the properties a shape asks for, in the schema's order."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Final

from ssync_desktop.mime.parse import parse
from ssync_desktop.sandbox.ews.extended import asked_keys, extended_property, key_of
from ssync_desktop.sandbox.ews.folder_shapes import effective_rights
from ssync_desktop.sandbox.ews.markup import Element, T, children, local, said, t
from ssync_desktop.sandbox.ews.model import ExtendedKey, Item
from ssync_desktop.sandbox.ews.operations.calendar_itip import published
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment
from ssync_desktop.sandbox.ews.properties import KINDS, ONE_BY_ONE, dictionary_of
from ssync_desktop.sandbox.ews.properties_mime import (
    body,
    body_of_values,
    conversation_id,
    internet_headers,
)
from ssync_desktop.sandbox.ews.properties_values import text_of


def item_id(item: Item) -> Element:
    """Return the ItemId with its change key."""
    return t("ItemId", Id=item.id, ChangeKey=item.change_key)


def _parent(item: Item, _: "ItemShape") -> Element | None:
    if item.folder is None:
        return None
    return t("ParentFolderId", Id=item.folder.id, ChangeKey=item.folder.change_key)


def _mime(item: Item, _: "ItemShape") -> Element | None:
    if isinstance(item, Appointment):
        calendar = b64encode(published(item).encode()).decode()
        return t("MimeContent", calendar, CharacterSet="UTF-8")
    if not item.mime:
        return None
    shown = t("MimeContent", CharacterSet="UTF-8")
    shown.text = item.encoded_mime  # Base64 needs no look at its every character
    return shown


def _class(item: Item, _: "ItemShape") -> Element:
    kept = item.values.get("ItemClass")
    return t("ItemClass", KINDS[item.kind].item_class) if kept is None else deepcopy(kept)


def _attachments(item: Item, _: "ItemShape") -> Element | None:
    shown = [
        t(
            "ItemAttachment" if one.item else "FileAttachment",
            t("AttachmentId", Id=one.id),
            t("Name", one.name),
            t("ContentType", one.content_type),
            t("ContentId", one.content_id) if one.content_id else None,
            t("Size", len(one.content)),
            t("IsInline", one.inline),
        )
        for one in item.attachments
    ]
    return t("Attachments", *shown) if shown else None


def _has_attachments(item: Item, _: "ItemShape") -> Element:
    return t("HasAttachments", any(not one.inline for one in item.attachments))


def _body(name: str, kind: str = "") -> "Derived":
    """Return what writes the body as the element *name*, in the *kind* asked for if not given."""

    def write(item: Item, shape: "ItemShape") -> Element | None:
        wanted = kind or shape.body_type
        if "Body" in item.values:
            return body_of_values(name, item.values, wanted)
        return body(name, parse(item.mime), wanted) if item.mime else None

    return write


def _headers(item: Item, _: "ItemShape") -> Element | None:
    return internet_headers(item.mime) if item.mime else None


def _preview(item: Item, shape: "ItemShape") -> Element | None:
    words = _body("TextBody", "Text")(item, shape)
    return None if words is None else t("Preview", " ".join((words.text or "").split())[:255])


def _conversation(item: Item, _: "ItemShape") -> Element | None:
    return t("ConversationId", Id=conversation_id(item.values)) if item.mime else None


def _postal_address_index(item: Item, _: "ItemShape") -> Element:
    """Return which address a contact calls its mailing address; one that names none says so."""
    name = "PostalAddressIndex"
    return t(name, text_of(item.values, name, "None"))


Derived = Callable[[Item, "ItemShape"], Element | None]

DERIVED: Final[Mapping[str, Derived]] = {
    "MimeContent": _mime,
    "ItemId": lambda item, _: item_id(item),
    "ParentFolderId": _parent,
    "ItemClass": _class,
    "Body": _body("Body"),
    "UniqueBody": _body("UniqueBody"),
    "TextBody": _body("TextBody", "Text"),
    "Preview": _preview,
    "ConversationId": _conversation,
    "InternetMessageHeaders": _headers,
    "Attachments": _attachments,
    "Size": lambda item, _: t("Size", len(item.mime) or 512),
    "HasAttachments": _has_attachments,
    "EffectiveRights": lambda *_: effective_rights(),
    "IsAssociated": lambda item, _: t("IsAssociated", item.associated),
    "PostalAddressIndex": _postal_address_index,
}
"""What is not written down but follows from the rest, by element."""


class ItemShape:
    """Which properties of items a request wants (m:ItemShape); *opened* as GetItem does."""

    def __init__(self, node: Element | None, *, opened: bool = False) -> None:
        found = None if node is None else node.find(f"{T}BaseShape")
        self.base = said(found, "IdOnly")
        named = children(None if node is None else node.find(f"{T}AdditionalProperties"))
        self.uris = frozenset(one.get("FieldURI", "") for one in named if local(one) == "FieldURI")
        if node is not None and said(node.find(f"{T}IncludeMimeContent")) in {"true", "1"}:
            self.uris |= {"item:MimeContent"}
        self.body_type = said(None if node is None else node.find(f"{T}BodyType"), "Best")
        self.indexed = frozenset(
            (one.get("FieldURI", ""), one.get("FieldIndex", ""))
            for one in named
            if local(one) == "IndexedFieldURI"
        )
        self.keys: tuple[ExtendedKey, ...] = asked_keys(named)
        self.opened = opened
        self._wanted: dict[str, frozenset[str]] = {}

    def wanted(self, kind: str) -> frozenset[str]:
        """Return the elements asked of an item of *kind*."""
        if kind not in self._wanted:
            known = KINDS[kind]
            elements = known.elements
            asked = {elements[uri] for uri in self.uris if uri in elements}
            asked |= {dictionary_of(uri) for uri, _ in self.indexed}
            asked.add("ItemId")
            if self.base == "Default":
                asked |= known.default
            elif self.base == "AllProperties":
                asked |= known.everything
            if not self.opened:
                asked -= ONE_BY_ONE
            self._wanted[kind] = frozenset(asked)
        return self._wanted[kind]

    def show(self, item: Item) -> Element:
        """Return the element of *item*."""
        shown = t(item.kind)
        wanted = self.wanted(item.kind)
        for name in KINDS[item.kind].order:
            if name == "ExtendedProperty":
                shown.extend(
                    extended_property(key, item.extended[key])
                    for key in self.keys
                    if key in item.extended
                )
            elif name in wanted and (part := self.part(item, name)) is not None:
                shown.append(part)
        return shown

    def part(self, item: Item, name: str) -> Element | None:
        """Return the element of one property, or None where it has no value."""
        derive = DERIVED.get(name)
        if derive is not None:
            return derive(item, self)
        kept = item.values.get(name)
        return None if kept is None else deepcopy(kept)


_PLAIN_SHAPE: Final = ItemShape(None, opened=True)


def item_words(item: Item, path: Element) -> Sequence[str]:
    """Return what *item* says under a field path, for restrictions and sorting."""
    if local(path) == "ExtendedFieldURI":
        return item.extended.get(key_of(path), ())
    name = path.get("FieldURI", "").partition(":")[2]
    if local(path) == "IndexedFieldURI":
        entries = (one for kept in item.values.values() for one in kept.iter(f"{T}Entry"))
        wanted = path.get("FieldIndex")
        return [words for one in entries if one.get("Key") == wanted for words in _words(one)]
    kept = item.values.get(name) if name not in DERIVED else _PLAIN_SHAPE.part(item, name)
    if kept is None:
        return ()
    return (kept.get("Id", ""),) if kept.get("Id") else _words(kept)


def _words(node: Element) -> list[str]:
    return [one.text for one in node.iter() if one.text and not len(one)]
