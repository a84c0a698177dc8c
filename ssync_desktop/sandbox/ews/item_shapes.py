"""An item as the protocol shows it: the properties a shape asks for, in the schema's order."""

from collections.abc import Callable, Mapping
from copy import deepcopy

from ssync_desktop.sandbox.ews.extended import asked_keys, extended_property
from ssync_desktop.sandbox.ews.folder_shapes import effective_rights
from ssync_desktop.sandbox.ews.markup import Element, T, children, local, said, t
from ssync_desktop.sandbox.ews.model import ExtendedKey, Item
from ssync_desktop.sandbox.ews.properties import KINDS, ONE_BY_ONE


def item_id(item: Item) -> Element:
    """Return the ItemId with its change key."""
    return t("ItemId", Id=item.id, ChangeKey=item.change_key)


def _parent(item: Item) -> Element | None:
    if item.folder is None:
        return None
    return t("ParentFolderId", Id=item.folder.id, ChangeKey=item.folder.change_key)


def _mime(item: Item) -> Element | None:
    return t("MimeContent", item.encoded_mime, CharacterSet="UTF-8") if item.mime else None


def _attachments(item: Item) -> Element | None:
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


DERIVED: dict[str, Callable[[Item], Element | None]] = {
    "MimeContent": _mime,
    "ItemId": item_id,
    "ParentFolderId": _parent,
    "ItemClass": lambda item: item.values.get(
        "ItemClass", t("ItemClass", KINDS[item.kind].item_class)
    ),
    "Attachments": _attachments,
    "Size": lambda item: t("Size", len(item.mime) or 512),
    "HasAttachments": lambda item: t("HasAttachments", any(not a.inline for a in item.attachments)),
    "EffectiveRights": lambda _: effective_rights(),
    "IsAssociated": lambda item: t("IsAssociated", item.associated),
}
"""What is not written down but follows from the rest, by element; families of items add theirs."""


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
            asked |= {uri.partition(":")[2] for uri, _ in self.indexed}
            asked.add("ItemId")
            if self.base == "Default":
                asked |= known.default
            elif self.base == "AllProperties":
                asked |= known.everything
            if not self.opened:
                asked -= ONE_BY_ONE
            self._wanted[kind] = frozenset(asked)
        return self._wanted[kind]

    def show(
        self, item: Item, derived: Mapping[str, Callable[[Item], Element | None]] = DERIVED
    ) -> Element:
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
            elif name in wanted and (part := self._part(item, name, derived)) is not None:
                shown.append(part)
        return shown

    @staticmethod
    def _part(
        item: Item, name: str, derived: Mapping[str, Callable[[Item], Element | None]]
    ) -> Element | None:
        if name in derived:
            return derived[name](item)
        kept = item.values.get(name)
        return None if kept is None else deepcopy(kept)
