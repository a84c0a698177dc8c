"""Items made, kept and sent (MS-OXWSCORE, CreateItem)."""

from collections.abc import Mapping
from typing import Final

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.delivery import check_room
from ssync_desktop.sandbox.ews.item_shapes import item_id
from ssync_desktop.sandbox.ews.markup import Element, M, children, local, m, t
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.operations.calendar import make_appointment
from ssync_desktop.sandbox.ews.operations.calendar_responses import (
    answer_invitation,
    cancel_meeting,
)
from ssync_desktop.sandbox.ews.operations.contacts import make_contact
from ssync_desktop.sandbox.ews.operations.create_messages import make_message
from ssync_desktop.sandbox.ews.operations.create_parts import Maker, Order, built, owner_of
from ssync_desktop.sandbox.ews.operations.create_replies import make_reply
from ssync_desktop.sandbox.ews.operations.tasks import make_task
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, success


def create_item(call: Call, body: Element) -> Element:
    """Make items; messages are kept, sent, or both, as the request says."""
    order = Order(
        call,
        body.get("MessageDisposition", "SaveOnly"),
        body.get("SendMeetingInvitations", ""),
        _folder(call, body),
    )

    def one(node: Element) -> Element:
        maker = MAKERS.get(local(node))
        if maker is None:
            raise EwsError("ErrorInvalidItemForOperationCreateItem")
        return success("CreateItem", m("Items", *map(_shown, maker(order, node))))

    return each("CreateItem", children(body.find(f"{M}Items")), one, lambda: m("Items"))


def _folder(call: Call, body: Element) -> Folder | None:
    named = children(body.find(f"{M}SavedItemFolderId"))
    return call.folder(named[0]) if named else None


def _shown(item: Item) -> Element:
    """Return the item's identity, with those of its files (ItemInfoResponseMessageType)."""
    files = [
        t("ItemAttachment" if one.item else "FileAttachment", t("AttachmentId", Id=one.id))
        for one in item.attachments
    ]
    return t(item.kind, item_id(item), t("Attachments", *files) if files else None)


def make_other(order: Order, node: Element) -> list[Item]:
    """Make an item of a kind with which nothing else happens."""
    folder = order.target("inbox")
    item = built(order.call, node, owner_of(folder))
    check_room(folder.mailbox, len(item.mime))
    return [order.call.exchange.put(folder, item)]


MAKERS: Final[Mapping[str, Maker]] = {
    "Message": make_message,
    "ReplyToItem": make_reply,
    "ReplyAllToItem": make_reply,
    "ForwardItem": make_reply,
    "CalendarItem": make_appointment,
    "AcceptItem": answer_invitation,
    "TentativelyAcceptItem": answer_invitation,
    "DeclineItem": answer_invitation,
    "CancelCalendarItem": cancel_meeting,
    "Item": make_other,
    "PostItem": make_other,
    "Contact": make_contact,
    "DistributionList": make_contact,
    "Task": make_task,
}
"""Who makes what, by the name of its element."""

OPERATIONS = {"CreateItem": create_item}
