"""What UpdateItem and CreateItem write: set, append to and delete one property each."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from ssync_desktop.sandbox.ews.extended import key_of, values_of
from ssync_desktop.sandbox.ews.markup import Element, T, children, local, t
from ssync_desktop.sandbox.ews.model import ExtendedKey
from ssync_desktop.sandbox.ews.properties import Kind, dictionary_of
from ssync_desktop.sandbox.ews.properties_values import Values, taken
from ssync_desktop.sandbox.ews.refusals import EwsError

_INDEXED: Final = f"{T}IndexedFieldURI"
_EXTENDED: Final = f"{T}ExtendedFieldURI"
_PARTS: Final = ("Street", "City", "State", "CountryOrRegion", "PostalCode")


@dataclass
class Written:
    """The properties of an item while somebody writes them; *touched* are their elements."""

    kind: Kind
    values: Values
    extended: dict[ExtendedKey, tuple[str, ...]]
    touched: set[str] = field(default_factory=set)

    def create(self, item: Element) -> None:
        """Take over everything that the new *item* says; what the server sets is left out."""
        for said in children(item):
            name = local(said)
            if name == "ExtendedProperty":
                self.extended[key_of(said[0])] = values_of(said)
            elif name == "MimeContent":
                continue  # whoever makes the item reads the octets
            elif name in self.kind.order and name not in self.kind.fixed:
                self.values[name] = taken(said)
                self.touched.add(name)

    def update(self, changes: Iterable[Element]) -> None:
        """Do all *changes* (``SetItemField`` and the like), in order; raises ``EwsError``."""
        for change in changes:
            action, path = local(change), change[0]
            said = change[1][0] if len(change) > 1 and len(change[1]) else None
            if action != "DeleteItemField" and said is None:
                raise EwsError("ErrorIncorrectUpdatePropertyCount", "nothing is set")
            if path.tag == _EXTENDED:
                self._extended(path, said)
            elif path.tag == _INDEXED:
                self._indexed(path.get("FieldURI", ""), path.get("FieldIndex", ""), said)
            elif action == "AppendToItemField":
                self._append(self._element(path), said)
            else:
                self._set(self._element(path), said)

    def _element(self, path: Element) -> str:
        uri = path.get("FieldURI", "")
        name = self.kind.elements.get(uri)
        if name is None or name in self.kind.fixed:
            raise EwsError("ErrorInvalidPropertySet", f"{uri} cannot be set on this item")
        self.touched.add(name)
        return name

    def _set(self, name: str, said: Element | None) -> None:
        if said is None:
            self.values.pop(name, None)
        elif local(said) == name:
            self.values[name] = taken(said)
        else:
            raise EwsError("ErrorUpdatePropertyMismatch", f"{local(said)} is not {name}")

    def _append(self, name: str, said: Element | None) -> None:
        """Add to a text or to a list, whichever the property is."""
        known = deepcopy(self.values.get(name))
        if known is None or said is None:
            self._set(name, said)
            return
        self.values[name] = known
        if len(said):
            known.extend(deepcopy(child) for child in said)
        else:
            known.text = (known.text or "") + (said.text or "")

    def _extended(self, path: Element, said: Element | None) -> None:
        key = key_of(path)
        self.extended.pop(key, None)
        if said is not None:
            self.extended[key] = values_of(said)

    def _indexed(self, uri: str, index: str, said: Element | None) -> None:
        """Write one entry of a dictionary of a contact, or one part of an address."""
        part = uri.rpartition(":")[2] if uri.endswith(_PARTS) else ""
        name = dictionary_of(uri)
        if name not in self.kind.order:
            raise EwsError("ErrorInvalidPropertySet", f"{uri} cannot be set on this item")
        self.touched.add(name)
        whole = deepcopy(self.values.get(name, t(name)))
        self.values[name] = whole
        new = None if said is None or not len(said) else said[0]
        known = next((entry for entry in whole if entry.get("Key") == index), None)
        if part:
            _write_part(whole, known, index, part, new)
        else:
            if known is not None:
                whole.remove(known)
            if new is not None:
                whole.append(deepcopy(new))
        if not len(whole):
            del self.values[name]


def _write_part(
    whole: Element, entry: Element | None, index: str, part: str, new: Element | None
) -> None:
    """Write one part of the address *index* in *whole*, in the order of the schema."""
    if entry is None:
        entry = t("Entry", Key=index)
        whole.append(entry)
    parts = {local(child): child for child in entry}
    parts.pop(part, None)
    if new is not None and len(new):
        parts[part] = deepcopy(new[0])
    entry[:] = [parts[name] for name in _PARTS if name in parts]
    if not len(entry):
        whole.remove(entry)
