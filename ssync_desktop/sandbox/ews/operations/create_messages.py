"""Messages made: kept as drafts, sent, or both (MS-OXWSMSG)."""

from ssync_desktop.sandbox.ews.delivery import check_room, mark_sent, submit
from ssync_desktop.sandbox.ews.markup import Element
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.operations.create_parts import Order, built, owner_of
from ssync_desktop.sandbox.ews.properties_values import put


def make_message(order: Order, node: Element) -> list[Item]:
    """Make a message, in Drafts or wherever it is wanted; one that is sent is not shown."""
    folder = order.target("sentitems" if order.sent else "drafts")
    return finish_message(order, built(order.call, node, owner_of(folder)), folder)


def finish_message(order: Order, item: Item, folder: Folder) -> list[Item]:
    """Keep and send what was written, as the request says."""
    call = order.call
    if order.saved:
        check_room(folder.mailbox, len(item.mime))
    if order.sent and call.exchange.transport_is_down:
        _wait(order, item, folder)
        return []
    if order.sent:
        submit(call, item)
        mark_sent(item, call.exchange.now())
    if order.saved:
        call.exchange.put(folder, item)
    return [] if order.sent else [item]


def _wait(order: Order, item: Item, folder: Folder) -> None:
    """Keep what was submitted in Drafts until the transport takes it."""
    call = order.call
    put(item.values, "IsSubmitted", True)
    call.exchange.put(call.mailbox.distinguished["drafts"], item)

    def leave() -> None:
        submit(call, item)
        mark_sent(item, call.exchange.now())
        if order.saved:
            call.exchange.move(item, folder)
        else:
            call.exchange.take(item)

    call.exchange.waiting.append(leave)
