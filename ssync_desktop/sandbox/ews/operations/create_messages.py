"""Messages made: kept as drafts, sent, or both (MS-OXWSMSG)."""

from ssync_desktop.sandbox.ews.delivery import check_room, mark_sent, submit
from ssync_desktop.sandbox.ews.markup import Element
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.operations.create_parts import Order, built, owner_of


def make_message(order: Order, node: Element) -> list[Item]:
    """Make a message, in Drafts or wherever it is wanted; one that is sent is not shown."""
    folder = order.target("sentitems" if order.sent else "drafts")
    return finish_message(order, built(order.call, node, owner_of(folder)), folder)


def finish_message(order: Order, item: Item, folder: Folder) -> list[Item]:
    """Keep and send what was written, as the request says."""
    call = order.call
    if order.saved:
        check_room(folder.mailbox, len(item.mime))
    if order.sent:
        submit(call, item)
        mark_sent(item, call.exchange.now())
    if order.saved:
        call.exchange.put(folder, item)
    return [] if order.sent else [item]
