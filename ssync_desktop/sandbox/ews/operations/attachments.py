"""Files and items that hang on items (MS-OXWSATT)."""

from base64 import b64encode

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.delivery import changed
from ssync_desktop.sandbox.ews.item_shapes import ItemShape
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, t
from ssync_desktop.sandbox.ews.model import Attachment, Item
from ssync_desktop.sandbox.ews.operations.contacts import settle_contact
from ssync_desktop.sandbox.ews.operations.create_parts import (
    CONTACT_PHOTO,
    attachment,
    owner_of,
    recompose,
)
from ssync_desktop.sandbox.ews.properties_values import is_true
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, success


def create_attachment(call: Call, body: Element) -> Element:
    """Hang files or items on an item; its change key is another one then."""
    parent = body.find(f"{M}ParentItemId")
    identifier = "" if parent is None else parent.get("Id", "")

    def one(node: Element) -> Element:
        item = call.item(identifier)
        made = attachment(call, item, node, owner_of(item.home))
        item.attachments.append(made)
        call.exchange.attachments[made.id] = (item, made)
        _changed(call, item)
        root = {"RootItemId": item.id, "RootItemChangeKey": item.change_key}
        name = "ItemAttachment" if made.item else "FileAttachment"
        shown = t(name, t("AttachmentId", Id=made.id, **root))
        return success("CreateAttachment", m("Attachments", shown))

    nodes = children(body.find(f"{M}Attachments"))
    return each("CreateAttachment", nodes, one, lambda: m("Attachments"))


def get_attachment(call: Call, body: Element) -> Element:
    """Show attachments with their content."""
    shape = ItemShape(_item_shape(body.find(f"{M}AttachmentShape")), opened=True)

    def one(node: Element) -> Element:
        _, found = _find(call, node)
        return success("GetAttachment", m("Attachments", _shown(found, shape)))

    nodes = children(body.find(f"{M}AttachmentIds"))
    return each("GetAttachment", nodes, one, lambda: m("Attachments"))


def delete_attachment(call: Call, body: Element) -> Element:
    """Take attachments off their items."""

    def one(node: Element) -> Element:
        item, found = _find(call, node)
        item.attachments.remove(found)
        del call.exchange.attachments[found.id]
        _changed(call, item)
        root = m("RootItemId", RootItemId=item.id, RootItemChangeKey=item.change_key)
        return success("DeleteAttachment", root)

    return each("DeleteAttachment", children(body.find(f"{M}AttachmentIds")), one)


def _find(call: Call, node: Element) -> tuple[Item, Attachment]:
    found = call.exchange.attachments.get(node.get("Id", ""))
    if found is None:
        raise EwsError("ErrorItemNotFound")
    call.enter(found[0].home.mailbox)
    return found


def _changed(call: Call, item: Item) -> None:
    if item.kind == "Message" and is_true(item.values, "IsDraft"):
        recompose(call.exchange, item, owner_of(item.home))
    if item.kind == "Contact":
        settle_contact(call, item, frozenset())
    changed(item, call.exchange.now(), call.author)
    call.exchange.note(Change.UPDATED, item)


def _item_shape(shape: Element | None) -> Element:
    """Return a shape of attachments as one of items: everything, and what is named besides."""
    return t("ItemShape", t("BaseShape", "AllProperties"), *children(shape))


def _shown(found: Attachment, shape: ItemShape) -> Element:
    inner = found.item
    identity = (
        t("AttachmentId", Id=found.id),
        t("Name", found.name),
        t("ContentType", found.content_type),
        t("ContentId", found.content_id) if found.content_id else None,
        t("Size", len(inner.mime) if inner else len(found.content)),
        t("LastModifiedTime", found.modified) if found.modified else None,
        t("IsInline", found.inline),
    )
    if inner is None:
        content = t("Content", b64encode(found.content).decode())
        return t(
            "FileAttachment", *identity, t("IsContactPhoto", found.name == CONTACT_PHOTO), content
        )
    shown = shape.show(inner)
    for own in shown.findall("{*}ItemId"):
        shown.remove(own)  # an item within an item has no place of its own
    return t("ItemAttachment", *identity, shown)


OPERATIONS = {
    "CreateAttachment": create_attachment,
    "GetAttachment": get_attachment,
    "DeleteAttachment": delete_attachment,
}
