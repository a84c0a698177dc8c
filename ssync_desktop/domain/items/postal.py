"""How the addresses of a contact lie in Exchange: by their keys, or the mailing address first.

Where all three synchronize, each field of a content is one entry in Exchange. Where the mailing
address does so alone, it is the entry that the item names, Business where it names none; what
Business says then stands in the field of that entry, so that nothing of an item is forgotten.
Contents tell which of the two they are, and each can be made the other without asking Exchange.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from ssync_desktop.domain.items.comparing import is_heard
from ssync_desktop.domain.items.content import ContactContent, Content, Mailing, PostalAddress
from ssync_desktop.domain.items.field_directions import all_addresses_go
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import AddressEntry, ItemKind
from ssync_desktop.domain.items.planning import FieldDirections, Pair
from ssync_desktop.domain.options import ObjectType

FIELDS: Final[Mapping[AddressEntry, str]] = MappingProxyType(
    {
        AddressEntry.BUSINESS: "mailing_address",
        AddressEntry.HOME: "home_address",
        AddressEntry.OTHER: "other_address",
    }
)
"""The field of each entry while all three synchronize."""


def entries_of(content: ContactContent) -> dict[AddressEntry, PostalAddress]:
    """Return the addresses of *content* by their keys in Exchange."""
    said = {entry: getattr(content, field) for entry, field in FIELDS.items()}
    return _exchanged(said, content.mailing)


def lying(content: ContactContent, mailing: Mailing) -> ContactContent:
    """Return *content*, which says the same in Exchange, with its addresses as *mailing* has it."""
    if content.mailing == mailing:
        return content
    said = _exchanged(entries_of(content), mailing)
    fields: dict[str, Any] = {field: said[entry] for entry, field in FIELDS.items()}
    return replace(content, mailing=mailing, **fields)


def in_their_places(content: Content, *, all_addresses: bool) -> Content:
    """Return *content* with the mailing address that is meant by the setting *all_addresses*."""
    if not isinstance(content, ContactContent):
        return content
    return lying(content, Mailing(content.mailing.entry, named=not all_addresses))


def in_places_of(content: Content, other: Content | None) -> Content:
    """Return *content* with the mailing address that is meant by what *other* says."""
    if not isinstance(other, ContactContent):
        return content
    return in_their_places(content, all_addresses=not other.mailing.named)


def link_in_places(mapping: IdMapping, directions: FieldDirections) -> IdMapping:
    """Return *mapping* with what it knows laid out by the field map."""
    if mapping.kind is not ItemKind.CONTACT:
        return mapping
    every = all_addresses_go(directions.get(ObjectType.CONTACT, ()))
    common, begun = (
        None if one is None else in_their_places(one, all_addresses=every)
        for one in (mapping.common, mapping.begun)
    )
    return replace(mapping, common=common, begun=begun)


def pair_in_places(pair: Pair, directions: FieldDirections) -> Pair:
    """Return *pair* with all it knows laid out by the field map.

    A row names no entry: an item that is made of it gets the Business one.
    """
    mapping, local, remote = pair.mapping, pair.local, pair.remote
    if not any(one and one.kind is ItemKind.CONTACT for one in (mapping, local, remote)):
        return pair
    every = all_addresses_go(directions.get(ObjectType.CONTACT, ()))
    if mapping is not None:
        mapping = link_in_places(mapping, directions)
        if not every and _is_looked_at_first(pair):
            mapping = replace(mapping, remote_version="")
    if local is not None and isinstance(local.content, ContactContent):
        own = Mailing(AddressEntry.BUSINESS, named=not every)
        local = replace(local, content=replace(local.content, mailing=own))
    if remote is not None:
        content = in_their_places(remote.content, all_addresses=every)
        remote = replace(remote, content=content)
    return replace(pair, mapping=mapping, local=local, remote=remote)


def _is_looked_at_first(pair: Pair) -> bool:
    """Say whether only now somebody has looked which entry an item names that is as it was.

    Its link is of a version that took Business for it, and so has heard nothing of the address.
    """
    mapping, remote = pair.mapping, pair.remote
    if mapping is None or mapping.common is None or remote is None or not is_heard(pair):
        return False
    return _entry(mapping.common) is None and _entry(remote.content) is not None


def _entry(content: Content) -> AddressEntry | None:
    return content.mailing.entry if isinstance(content, ContactContent) else None


def _exchanged(
    said: dict[AddressEntry, PostalAddress], mailing: Mailing
) -> dict[AddressEntry, PostalAddress]:
    """Return *said* with Business and the entry that *mailing* means in each other's place."""
    business, entry = AddressEntry.BUSINESS, mailing.entry
    if not mailing.named or entry is None:
        return said
    return {**said, business: said[entry], entry: said[business]}
