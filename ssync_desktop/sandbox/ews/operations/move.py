"""Items moved and copied (MS-OXWSCORE, MoveItem and CopyItem)."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import partial

from ssync_desktop.sandbox.ews.archive import carry
from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.delivery import check_room
from ssync_desktop.sandbox.ews.item_shapes import item_id
from ssync_desktop.sandbox.ews.markup import Element, M, children, m, said, t
from ssync_desktop.sandbox.ews.model import Exchange, Folder, Item
from ssync_desktop.sandbox.ews.operations.calendar import item_of
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, describe
from ssync_desktop.sandbox.ews.refusals import EwsError, SoapFault
from ssync_desktop.sandbox.ews.soap import each, success

Carry = Callable[[Item, Folder], Item]


def move_item(call: Call, body: Element) -> Element:
    """Let items lie in another folder; they have other ids there."""
    return _carried(call, body, "MoveItem", partial(carry, call.exchange))


def copy_item(call: Call, body: Element) -> Element:
    """Put copies of items into a folder."""

    def carry(item: Item, folder: Folder) -> Item:
        check_room(folder.mailbox, len(item.mime))
        made = call.exchange.put(folder, copied(call.exchange, item))
        if isinstance(made, Appointment):
            describe(call.exchange, made)
        return made

    return _carried(call, body, "CopyItem", carry)


def _carried(call: Call, body: Element, name: str, carry: Carry) -> Element:
    try:
        target = call.folder(children(body.find(f"{M}ToFolderId"))[0])
    except EwsError as error:
        raise SoapFault("ErrorToFolderNotFound", error.words) from None
    shown = said(body.find(f"{M}ReturnNewItemIds"), "true") in {"true", "1"}

    def one(node: Element) -> Element:
        item = item_of(call, node)
        if isinstance(item, Appointment) and item.master is not None:
            raise EwsError("ErrorCalendarCannotMoveOrCopyOccurrence")
        shown_here = shown and item.home.mailbox is target.mailbox
        there = carry(item, target)
        return success(name, m("Items", t(there.kind, item_id(there)) if shown_here else None))

    return each(name, children(body.find(f"{M}ItemIds")), one, lambda: m("Items"))


def copied(exchange: Exchange, item: Item) -> Item:
    """Return another item that says what *item* says; it lies nowhere yet."""
    made = replace(
        item,
        values=deepcopy(item.values),
        extended=dict(item.extended),
        attachments=[],
        folder=None,
        id="",
    )
    if isinstance(made, Appointment):
        made.own, made.marks = deepcopy(made.own), deepcopy(made.marks)
        made.gone, made.seen = set(made.gone), {}
    for one in item.attachments:
        inner = copied(exchange, one.item) if one.item else None
        made.attachments.append(replace(one, id=exchange.new_attachment_id(made), item=inner))
    return made


OPERATIONS = {"MoveItem": move_item, "CopyItem": copy_item}
