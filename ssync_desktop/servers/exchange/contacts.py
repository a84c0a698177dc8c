"""Contacts as Exchange says them (types.xsd, ContactItemType; MS-OXOCNTC for what EWS lacks)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from ssync_desktop.domain.items.content import (
    NO_ADDRESS,
    ContactContent,
    Content,
    Mailing,
    PostalAddress,
)
from ssync_desktop.domain.items.kinds import AddressEntry
from ssync_desktop.domain.items.postal import FIELDS as ADDRESSES
from ssync_desktop.domain.items.postal import entries_of
from ssync_desktop.servers.exchange.appointments import BODY, SUBJECT, body
from ssync_desktop.servers.exchange.item_fields import Node, Place, Said, entry, value
from ssync_desktop.servers.exchange.services import Element, T
from ssync_desktop.servers.exchange.understanding import day, lines, plain, words

ELEMENT: Final = "Contact"

_ADDRESS_SET: Final = "00062004-0000-0000-c000-000000000046"  # PSETID_Address


def _tag(number: int) -> tuple[tuple[str, str], ...]:
    return (("PropertyTag", f"0x{number:x}"), ("PropertyType", "String"))


def _named(number: int) -> tuple[tuple[str, str], ...]:
    return (
        ("PropertySetId", _ADDRESS_SET),
        ("PropertyId", str(number)),
        ("PropertyType", "String"),
    )


EXTENDED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "salutation": _tag(0x3A45),  # PidTagDisplayNamePrefix
    "ftp_site": _tag(0x3A4C),  # PidTagFtpSite
    "government_id": _tag(0x3A07),  # PidTagGovernmentIdNumber
    "yomi_first_name": _named(0x802C),  # PidLidYomiFirstName
    "yomi_last_name": _named(0x802D),  # PidLidYomiLastName
}
"""The fields that only MAPI knows."""

_BEFORE: Final = {
    "GivenName": "first_name",
    "MiddleName": "middle_name",
    "Nickname": "nickname",
    "CompanyName": "company",
}
_MAILS: Final = {f"EmailAddress{place}": f"email_address{place}" for place in (1, 2, 3)}
_PARTS: Final = {
    "Street": "street",
    "City": "city",
    "State": "state",
    "CountryOrRegion": "country",
    "PostalCode": "postal_code",
}
_PHONES: Final = {
    "AssistantPhone": "assistant_phone",
    "BusinessFax": "business_fax",
    "BusinessPhone": "business_phone",
    "BusinessPhone2": "business_phone2",
    "Callback": "callback_phone",
    "CompanyMainPhone": "company_phone",
    "HomePhone": "home_phone",
    "HomePhone2": "home_phone2",
    "MobilePhone": "mobile_phone",
    "OtherTelephone": "other_phone",
    "Pager": "pager",
}
_CHILDREN: Final = "Children"
_AFTER: Final = {
    "AssistantName": "assistant_name",
    "Birthday": "birthday",
    "BusinessHomePage": "web_page",
    _CHILDREN: "children_names",
    "Department": "department",
    "Generation": "suffix",
    "JobTitle": "job_title",
    "Manager": "manager_name",
}
NAMED: Final = Place("contacts:PostalAddressIndex")
"""Which of its addresses a contact calls the mailing address: an entry's key, or None."""
_LAST: Final = {
    "SpouseName": "spouse_name",
    "Surname": "last_name",
    "WeddingAnniversary": "anniversary",
}
"""All in the schema's order, in which a new item has to have them."""

READ: Final = tuple(f"contacts:{name}" for name in (*_BEFORE, *_AFTER, NAMED.element, *_LAST))
INDEXED: Final = (
    *(("contacts:EmailAddress", key) for key in _MAILS),
    *((f"contacts:PhysicalAddress:{part}", key) for key in ADDRESSES for part in _PARTS),
    *(("contacts:PhoneNumber", key) for key in _PHONES),
)
"""What is asked for besides what every item is asked for."""


def properties(content: ContactContent) -> Said:
    """Return what an item says that is *content*; it is filed under the last name."""
    return dict(_properties(content))


def fresh(content: ContactContent) -> Said:
    """Return what a new item says that is *content*, with which address is the mailing address."""
    return dict(_properties(content, fresh=True))


def named_anew(before: ContactContent, content: ContactContent) -> Node | None:
    """Return what says that Business is the mailing address, where that has to be written.

    It has where an address is written there as the only one that synchronizes, for it may be that
    the item named none yet. What its user named otherwise stays.
    """
    same = before.mailing_address == content.mailing_address
    if same or content.mailing_address == NO_ADDRESS or not before.mailing.named:
        return None
    return _naming(AddressEntry.BUSINESS) if before.mailing.entry is AddressEntry.BUSINESS else None


def is_doubtful(before: Content, content: Content) -> bool:
    """Say whether nobody knows into which entry the new mailing address of *content* belongs."""
    return (
        isinstance(before, ContactContent)
        and isinstance(content, ContactContent)
        and before.mailing.named
        and before.mailing.entry is None
        and before.mailing_address != content.mailing_address
    )


def _naming(entry: AddressEntry) -> Node:
    return Node(NAMED.element, entry.value)


def _properties(content: ContactContent, *, fresh: bool = False) -> Iterator[tuple[Place, Node]]:
    yield SUBJECT, Node("Subject", content.subject)
    yield BODY, body(content.body)
    for field, property_ in EXTENDED.items():
        if text := getattr(content, field):
            yield Place(extended=property_), value(text)
    yield Place("contacts:FileAsMapping"), Node("FileAsMapping", "LastCommaFirst")
    yield Place("contacts:DisplayName"), Node("DisplayName", content.subject)
    yield from _plain(content, _BEFORE)
    for key, field in _MAILS.items():
        if text := getattr(content, field):
            yield Place("contacts:EmailAddress", key, "EmailAddresses"), entry(key, text)
    for key, address in entries_of(content).items():
        yield from _address(key, address)
    for key, field in _PHONES.items():
        if text := getattr(content, field):
            yield Place("contacts:PhoneNumber", key, "PhoneNumbers"), entry(key, text)
    yield from _plain(content, _AFTER)
    named = content.mailing.entry or AddressEntry.BUSINESS
    first = content.mailing.named and content.mailing_address != NO_ADDRESS
    if fresh and (first or named is not AddressEntry.BUSINESS):
        yield NAMED, _naming(named)
    yield from _plain(content, _LAST)


def _plain(content: ContactContent, fields: Mapping[str, str]) -> Iterator[tuple[Place, Node]]:
    for name, field in fields.items():
        said = getattr(content, field)
        if said:
            yield Place(f"contacts:{name}"), _node(name, said)


def _node(name: str, said: str | date) -> Node:
    if isinstance(said, date):
        # As Outlook has it: in the middle of the day it is the same day nearly everywhere.
        return Node(name, f"{said.isoformat()}T11:59:00Z")
    if name == _CHILDREN:
        return Node(name, tuple(Node("String", one) for one in said.split(", ") if one))
    return Node(name, said)


def _address(key: str, address: PostalAddress) -> Iterator[tuple[Place, Node]]:
    for part, field in _PARTS.items():
        if text := getattr(address, field):
            place = Place(f"contacts:PhysicalAddress:{part}", key, "PhysicalAddresses")
            yield place, entry(key, (Node(part, lines(text)),))


def content_of(element: Element, extended: Mapping[str, str]) -> ContactContent:
    """Return what *element* says; *extended* are the fields that only MAPI knows."""
    said: dict[str, object] = {
        field: words(element, name) for name, field in (_BEFORE | _AFTER | _LAST).items()
    }
    children = element.iterfind(f"{T}{_CHILDREN}/{T}String")
    said[_AFTER[_CHILDREN]] = ", ".join(one.text for one in children if one.text)
    days = _AFTER | _LAST
    for name in ("Birthday", "WeddingAnniversary"):
        said[days[name]] = day(element, name)
    mails = _entries(element, "EmailAddresses", _MAILS)
    # What is no address of the internet is a name inside Exchange (routing type EX).
    said |= {field: text for field, text in mails.items() if "@" in text}
    said |= _entries(element, "PhoneNumbers", _PHONES)
    for one in element.iterfind(f"{T}PhysicalAddresses/{T}Entry"):
        if (key := one.get("Key")) in ADDRESSES:
            parts = {field: words(one, part) for part, field in _PARTS.items()}
            said[ADDRESSES[key]] = PostalAddress(**parts)
    said["mailing"] = Mailing(_entry_named(element))
    body_text = words(element, "Body")
    return ContactContent(**said, **extended, body=body_text)  # type: ignore[arg-type]


def _entry_named(element: Element) -> AddressEntry:
    """Return which address is the mailing address: Business where *element* names none."""
    name = words(element, NAMED.element)
    return AddressEntry(name) if name in {*AddressEntry} else AddressEntry.BUSINESS


def _entries(element: Element, holder: str, fields: Mapping[str, str]) -> dict[str, str]:
    found = element.iterfind(f"{T}{holder}/{T}Entry")
    return {
        fields[one.get("Key")]: plain(one.text or "") for one in found if one.get("Key") in fields
    }
