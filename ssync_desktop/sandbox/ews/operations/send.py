"""Drafts sent (MS-OXWSCORE, SendItem)."""

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.delivery import mark_sent, submit
from ssync_desktop.sandbox.ews.markup import Element, M, children
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.refusals import EwsError, SoapFault
from ssync_desktop.sandbox.ews.soap import each, success


def send_item(call: Call, body: Element) -> Element:
    """Send drafts; they go to Sent Items or wherever is named, or are kept nowhere."""
    kept = body.get("SaveItemToFolder") in {"true", "1"}
    named = children(body.find(f"{M}SavedItemFolderId"))
    if named and not kept:
        raise SoapFault("ErrorInvalidSendItemSaveSettings")
    folder = call.folder(named[0]) if named else None

    def one(node: Element) -> Element:
        item = call.item(node.get("Id", ""))
        if not node.get("ChangeKey"):
            raise EwsError("ErrorChangeKeyRequired", "A change key is needed to send an item.")
        if node.get("ChangeKey") != item.change_key:
            raise EwsError("ErrorStaleObject", "The draft has been changed since.")
        send(call, item, (folder or sent_items(call)) if kept else None)
        return success("SendItem")

    return each("SendItem", children(body.find(f"{M}ItemIds")), one)


def sent_items(call: Call) -> Folder:
    """Return where the caller's mail is kept when nobody says where."""
    return call.mailbox.distinguished["sentitems"]


def send(call: Call, item: Item, folder: Folder | None) -> None:
    """Send the draft *item* and keep it in *folder*, if anywhere."""
    if item.kind != "Message":
        raise EwsError("ErrorInvalidItemForOperationSendItem")
    submit(call, item)
    mark_sent(item, call.exchange.now())
    if folder is None:
        call.exchange.take(item)
    else:
        call.exchange.move(item, folder)


OPERATIONS = {"SendItem": send_item}
