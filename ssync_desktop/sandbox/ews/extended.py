"""Extended properties: how a request names them, and how they are shown (t:ExtendedFieldURI)."""

from collections.abc import Iterable

from ssync_desktop.sandbox.ews.markup import Element, T, children, local, said, t
from ssync_desktop.sandbox.ews.model import ExtendedKey
from ssync_desktop.sandbox.ews.refusals import SoapFault


def key_of(node: Element) -> ExtendedKey:
    """Return which property an ExtendedFieldURI names; raises ``SoapFault`` for nonsense."""
    kind = node.get("PropertyType", "")
    tag, identifier = node.get("PropertyTag"), node.get("PropertyId")
    try:
        if tag is not None:
            return ExtendedKey(kind, number=int(tag, 0))
        set_ = node.get("DistinguishedPropertySetId") or node.get("PropertySetId", "").lower()
        if identifier is not None:
            return ExtendedKey(kind, set_, number=int(identifier))
        return ExtendedKey(kind, set_, node.get("PropertyName", ""))
    except ValueError:
        raise SoapFault("ErrorInvalidExtendedProperty") from None


def asked_keys(named: Iterable[Element]) -> tuple[ExtendedKey, ...]:
    """Return the extended properties among the field URIs of a shape."""
    return tuple(key_of(one) for one in named if local(one) == "ExtendedFieldURI")


def values_of(node: Element) -> tuple[str, ...]:
    """Return what an ExtendedProperty says: one value, or those of an array."""
    several = node.find(f"{T}Values")
    if several is not None:
        return tuple(said(one) for one in children(several))
    return (said(node.find(f"{T}Value")),)


def extended_property(key: ExtendedKey, values: tuple[str, ...]) -> Element:
    """Return an ExtendedProperty with its name and value."""
    told = (t("Value", one) for one in values)
    if key.type.endswith("Array"):
        return t("ExtendedProperty", field_uri(key), t("Values", *told))
    return t("ExtendedProperty", field_uri(key), *told)


def field_uri(key: ExtendedKey) -> Element:
    """Return the ExtendedFieldURI of *key*."""
    if key.number is not None and not key.set:
        return t("ExtendedFieldURI", PropertyTag=f"0x{key.number:x}", PropertyType=key.type)
    distinguished = "-" not in key.set
    return t(
        "ExtendedFieldURI",
        DistinguishedPropertySetId=key.set if distinguished else None,
        PropertySetId=None if distinguished else key.set,
        PropertyName=key.name if key.number is None else None,
        PropertyId=key.number,
        PropertyType=key.type,
    )
