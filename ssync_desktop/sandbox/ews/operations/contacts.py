"""Contacts: what Exchange writes down by itself about a person (MS-OXOCNTC, types.xsd)."""

from typing import Final

from ssync_desktop.sandbox.ews.call import Call
from ssync_desktop.sandbox.ews.delivery import check_room
from ssync_desktop.sandbox.ews.markup import Element, t
from ssync_desktop.sandbox.ews.model import Item
from ssync_desktop.sandbox.ews.operations.create_parts import (
    CONTACT_PHOTO,
    Order,
    built,
    owner_of,
)
from ssync_desktop.sandbox.ews.properties_values import Values, put, text_of

_COMPLETE: Final = (
    ("FirstName", "GivenName"),
    ("MiddleName", "MiddleName"),
    ("LastName", "Surname"),
    ("Suffix", "Generation"),
    ("Initials", "Initials"),
    ("FullName", "DisplayName"),
    ("Nickname", "Nickname"),
)
_NAMES: Final = frozenset({"GivenName", "MiddleName", "Surname", "CompanyName"})


def make_contact(order: Order, node: Element) -> list[Item]:
    """Make a contact or a list of people."""
    folder = order.target("contacts")
    item = built(order.call, node, owner_of(folder))
    check_room(folder.mailbox, len(item.mime))
    settle_contact(order.call, item, frozenset(item.values))
    return [order.call.exchange.put(folder, item)]


def settle_contact(_call: Call, item: Item, touched: frozenset[str]) -> None:
    """Write down how a contact is called and filed, as far as nobody has said."""
    values = item.values
    put(values, "ContactSource", "Store")
    if item.kind != "Contact":
        return
    whole = " ".join(_said(values, "GivenName", "MiddleName", "Surname"))
    if "DisplayName" not in values and (whole or text_of(values, "CompanyName")):
        put(values, "DisplayName", whole or text_of(values, "CompanyName"))
    if "FileAs" not in values or ("FileAsMapping" in values and touched & _NAMES):
        filed = filed_as(values)
        if filed:
            put(values, "FileAs", filed)
    if "Subject" not in values and text_of(values, "DisplayName"):
        put(values, "Subject", text_of(values, "DisplayName"))
    parts = [t(name, text_of(values, own)) for name, own in _COMPLETE if text_of(values, own)]
    values.pop("CompleteName", None)
    if parts:
        put(values, "CompleteName", *parts)
    put(values, "HasPicture", any(one.name == CONTACT_PHOTO for one in item.attachments))


def filed_as(values: Values) -> str:
    """Return under which name a contact is filed, as its FileAsMapping says."""
    mapping = text_of(values, "FileAsMapping", "LastCommaFirst")
    company = text_of(values, "CompanyName")
    last_first = ", ".join(_said(values, "Surname", "GivenName"))
    if mapping in {"FirstSpaceLast", "DisplayName"}:
        return " ".join(_said(values, "GivenName", "Surname")) or company
    if mapping == "Company":
        return company
    if mapping == "LastCommaFirstCompany":
        return "\r\n".join(filter(None, (last_first, company)))
    if mapping == "CompanyLastCommaFirst":
        return "\r\n".join(filter(None, (company, last_first)))
    return last_first or company or text_of(values, "DisplayName")


def _said(values: Values, *names: str) -> list[str]:
    return [said for name in names if (said := text_of(values, name).strip())]
