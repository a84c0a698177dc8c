"""What an item says, property by property: to make it, and to change where two sayings differ.

A property has a name in a request (``item:Subject``) and an element (``Subject``); those of a
dictionary have an index as well, and those that only MAPI knows a tag or a name of their own
(MS-OXWSCDATA 2.2.4.23, t:Path). Elements of a new item follow the schema's order, in which every
``Said`` has to be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from exchangelib.util import create_element, safe_xml_value

from ssync_desktop.servers.exchange.services import Element


@dataclass(frozen=True, slots=True)
class Node:
    """An element and what is in it: text or further elements."""

    name: str
    inner: "str | tuple[Node, ...]" = ""
    facts: tuple[tuple[str, str], ...] = ()

    def element(self) -> Element:
        """Return it as an element of the types' namespace."""
        made = create_element(f"t:{self.name}", attrs=dict(self.facts))
        if isinstance(self.inner, str):
            made.text = safe_xml_value(self.inner)
        else:
            made.extend(one.element() for one in self.inner)
        return made


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs. *holder* is the element of the dictionary it is an entry of."""

    uri: str = ""
    index: str = ""
    holder: str = ""
    extended: tuple[tuple[str, str], ...] = ()

    def path(self) -> Element:
        """Return its name as requests have it."""
        if self.extended:
            return create_element("t:ExtendedFieldURI", attrs=dict(self.extended))
        if self.index:
            facts = {"FieldURI": self.uri, "FieldIndex": self.index}
            return create_element("t:IndexedFieldURI", attrs=facts)
        return create_element("t:FieldURI", attrs={"FieldURI": self.uri})

    @property
    def element(self) -> str:
        """The name of its element, where it is neither extended nor an entry."""
        return self.uri.partition(":")[2]

    def wrapped(self, node: Node) -> Node:
        """Return *node* as an item holds it."""
        if self.extended:
            return Node("ExtendedProperty", (Node("ExtendedFieldURI", "", self.extended), node))
        return Node(self.holder, (node,)) if self.holder else node


Said: TypeAlias = Mapping[Place, Node]
"""What an item says; what it says nothing about is left out."""


def value(text: str) -> Node:
    """Return what an extended property says."""
    return Node("Value", text)


def entry(key: str, inner: str | tuple[Node, ...]) -> Node:
    """Return an entry of a dictionary."""
    return Node("Entry", inner, (("Key", key),))


def made(kind: str, said: Said) -> Element:
    """Return a new item of *kind* (its element's name) that says all of *said*."""
    item = create_element(f"t:{kind}")
    holders: dict[str, Element] = {}
    entries: dict[tuple[str, str], Element] = {}
    for place, node in said.items():
        if not place.holder:
            item.append(place.wrapped(node).element())
            continue
        holder = holders.get(place.holder)
        if holder is None:
            holder = holders[place.holder] = create_element(f"t:{place.holder}")
            item.append(holder)
        made_entry, known = node.element(), entries.get((place.holder, place.index))
        if known is None:
            entries[place.holder, place.index] = made_entry
            holder.append(made_entry)
        else:  # another part of the same address
            known.extend(made_entry)
    return item


def changes(
    kind: str,
    before: Said,
    after: Said,
    always: Iterable[Place] = (),
    growing: Iterable[Place] = (),
) -> list[Element]:
    """Return what lets an item of *kind* that says *before* say *after*.

    Lists in *growing* that only grow are added to: so what the server knows of the others stays.

    What belongs to *always* is written, or emptied, even where both say the same.
    """
    told, lists = frozenset(always), frozenset(growing)
    found = [
        _changed(kind, place, before.get(place), node, grows=place in lists)
        for place, node in after.items()
        if place in told or before.get(place) != node
    ]
    empty = (place for place in {**before, **dict.fromkeys(told)} if place not in after)
    return found + [delete_field(place) for place in empty]


def _changed(kind: str, place: Place, was: Node | None, node: Node, *, grows: bool) -> Element:
    if not grows or was is None or isinstance(was.inner, str) or isinstance(node.inner, str):
        return set_field(kind, place, node)
    if was == node or not set(was.inner) <= set(node.inner):
        return set_field(kind, place, node)
    more = tuple(one for one in node.inner if one not in was.inner)
    return _written("AppendToItemField", kind, place, Node(node.name, more, node.facts))


def set_field(kind: str, place: Place, node: Node) -> Element:
    """Return what writes one property."""
    return _written("SetItemField", kind, place, node)


def _written(how: str, kind: str, place: Place, node: Node) -> Element:
    change, item = create_element(f"t:{how}"), create_element(f"t:{kind}")
    item.append(place.wrapped(node).element())
    change.append(place.path())
    change.append(item)
    return change


def delete_field(place: Place) -> Element:
    """Return what empties one property."""
    change = create_element("t:DeleteItemField")
    change.append(place.path())
    return change
