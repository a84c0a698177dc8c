"""Items by their ids (MS-OXWSCORE, GetItem)."""

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.item_shapes import ItemShape
from ssync_desktop.sandbox.ews.markup import Element, M, children, m
from ssync_desktop.sandbox.ews.operations.calendar import item_of
from ssync_desktop.sandbox.ews.soap import each, success


def get_item(call: Call, body: Element) -> Element:
    """Show items with the properties asked for."""
    shape = ItemShape(body.find(f"{M}ItemShape"), opened=True)

    def one(node: Element) -> Element:
        return success("GetItem", m("Items", shape.show(item_of(call, node))))

    return each("GetItem", children(body.find(f"{M}ItemIds")), one, lambda: m("Items"))


OPERATIONS = {"GetItem": get_item}
