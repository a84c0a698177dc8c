"""Settings that programs keep in folders (MS-OXWSUSRCFG): the list of categories is one.

The master category list is the setting ``CategoryList`` of the calendar, XML in its XmlData
(MS-OXOCFG 2.2.5.1). A mailbox has none until somebody writes one.
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.markup import Element, M, T, children, local, m, said, t
from ssync_desktop.sandbox.ews.model import Folder, Item
from ssync_desktop.sandbox.ews.properties_values import put
from ssync_desktop.sandbox.ews.refusals import EwsError
from ssync_desktop.sandbox.ews.soap import each, success

_PARTS: Final = ("Dictionary", "XmlData", "BinaryData")


@dataclass
class UserConfiguration:
    """A setting: the hidden item that carries it, and its parts as elements, by name."""

    item: Item
    parts: dict[str, Element]


def create_user_configuration(call: Call, body: Element) -> Element:
    """Make a setting that is not there yet."""

    def one(node: Element) -> Element:
        folder, name = _place(call, node.find(f"{T}UserConfigurationName"))
        if name in folder.configurations:
            raise EwsError("ErrorItemSave", f"There is a configuration {name} already.")
        item = Item("Item", associated=True)
        put(item.values, "ItemClass", f"IPM.Configuration.{name}")
        put(item.values, "Subject", name)
        call.exchange.put(folder, item)
        folder.configurations[name] = UserConfiguration(item, _parts(node))
        return success("CreateUserConfiguration")

    return each("CreateUserConfiguration", children(body), one)


def get_user_configuration(call: Call, body: Element) -> Element:
    """Show the parts of a setting that are asked for."""
    wanted = said(body.find(f"{M}UserConfigurationProperties")).split()

    def one(node: Element) -> Element:
        found = _find(call, node)
        parts = [
            found.parts[name]
            for name in _PARTS
            if name in found.parts and (name in wanted or "All" in wanted)
        ]
        identity = t("ItemId", Id=found.item.id, ChangeKey=found.item.change_key)
        shown = m(
            "UserConfiguration",
            _copy(node),
            identity if "Id" in wanted or "All" in wanted else None,
            *map(_copy, parts),
        )
        return success("GetUserConfiguration", shown)

    return each("GetUserConfiguration", body.findall(f"{M}UserConfigurationName"), one)


def update_user_configuration(call: Call, body: Element) -> Element:
    """Write the parts that are given; the others stay as they are."""

    def one(node: Element) -> Element:
        name = node.find(f"{T}UserConfigurationName")
        found = _find(call, name)
        found.parts |= _parts(node)
        call.exchange.note(Change.UPDATED, found.item)
        return success("UpdateUserConfiguration")

    return each("UpdateUserConfiguration", children(body), one)


def delete_user_configuration(call: Call, body: Element) -> Element:
    """Delete a setting."""

    def one(node: Element) -> Element:
        folder, name = _place(call, node)
        call.exchange.take(_find(call, node).item)
        del folder.configurations[name]
        return success("DeleteUserConfiguration")

    return each("DeleteUserConfiguration", children(body), one)


def _place(call: Call, node: Element | None) -> tuple[Folder, str]:
    """Return the folder and the name that a UserConfigurationName says."""
    if node is None or not children(node):
        raise EwsError("ErrorInvalidOperation", "No configuration is named.")
    return call.folder(children(node)[0]), node.get("Name", "")


def _find(call: Call, node: Element | None) -> UserConfiguration:
    folder, name = _place(call, node)
    found = folder.configurations.get(name)
    if not isinstance(found, UserConfiguration):
        raise EwsError("ErrorItemNotFound")
    return found


def _parts(node: Element) -> dict[str, Element]:
    return {name: _copy(part) for name in _PARTS if (part := node.find(T + name)) is not None}


def _copy(node: Element) -> Element:
    """Return *node* in the types' namespace, for the name is asked in that of the messages."""
    made = deepcopy(node)
    made.tail = None
    made.tag = T + local(node)
    return made


OPERATIONS = {
    "CreateUserConfiguration": create_user_configuration,
    "GetUserConfiguration": get_user_configuration,
    "UpdateUserConfiguration": update_user_configuration,
    "DeleteUserConfiguration": delete_user_configuration,
}
