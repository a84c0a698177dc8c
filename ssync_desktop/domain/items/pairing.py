"""Which items of a mailbox are which rows of the organization, where no link says so yet.

Our mark on an item is sure, and so is the id by which all mailboxes know a meeting. What says
exactly the same on both sides is the same where there is only one of it; what says much the same
is for the user to decide.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    TaskContent,
)
from ssync_desktop.domain.items.item import IdMapping, LocalItem, MailboxItem
from ssync_desktop.domain.items.zones import as_exchange_has


@dataclass(frozen=True, slots=True)
class Pairing:
    """What was found, by the keys of the items.

    *same* are rows that the items are; *moved* are mappings whose item lies under a new key now;
    *copies* carry the mark of an item that is still there; *likely* are rows much the same.
    """

    same: Mapping[str, UUID]
    moved: Mapping[str, UUID]
    copies: frozenset[str]
    likely: Mapping[str, UUID]


def pair_up(
    remote: Iterable[MailboxItem],
    local: Iterable[LocalItem],
    mappings: Iterable[IdMapping],
    gone: Collection[str],
    organization_id: UUID,
) -> Pairing:
    """Return what of *remote* is what of *local*; both without what is linked.

    *mappings* are those of the user's links to the rows that marks of *remote* name; *gone* the
    entry ids that the mailbox no longer has. The first of several items with one mark is the
    item, the others are copies of it.
    """
    rows = {one.id: one for one in local}
    known = {one.object_id: one for one in mappings if one.object_id is not None}
    same: dict[str, UUID] = {}
    moved: dict[str, UUID] = {}
    copies: set[str] = set()
    taken: set[UUID] = set()
    unmarked: list[MailboxItem] = []
    for item in remote:
        mark = item.mark
        if mark is None or mark.organization_id != organization_id:
            unmarked.append(item)
        elif mark.object_id in taken or _still_there(known.get(mark.object_id), gone, item.key):
            copies.add(item.key)
        else:
            taken.add(mark.object_id)
            mapping = known.get(mark.object_id)
            if mapping is not None:
                moved[item.key] = mapping.id
            elif mark.object_id in rows:
                same[item.key] = mark.object_id
    left = [row for id_, row in rows.items() if id_ not in taken and id_ not in known]
    same |= _by_global_id(unmarked, left)
    unmarked, left = _without(unmarked, left, same)
    same |= _by_sameness(unmarked, left)
    unmarked, left = _without(unmarked, left, same)
    return Pairing(same, moved, frozenset(copies), _likely(unmarked, left))


def _still_there(mapping: IdMapping | None, gone: Collection[str], key: str) -> bool:
    """Say whether the item that *mapping* links is another one than *key*, and not gone."""
    if mapping is None or not mapping.entry_id or mapping.entry_id == key:
        return False
    return not mapping.deleted_in_exchange and mapping.entry_id not in gone


def _without(
    remote: list[MailboxItem], local: list[LocalItem], same: Mapping[str, UUID]
) -> tuple[list[MailboxItem], list[LocalItem]]:
    found = set(same.values())
    return (
        [one for one in remote if one.key not in same],
        [one for one in local if one.id not in found],
    )


def _by_global_id(remote: list[MailboxItem], local: list[LocalItem]) -> dict[str, UUID]:
    named = {(one.kind, one.global_id): one.id for one in local if one.global_id}
    found: dict[str, UUID] = {}
    for item in remote:
        row_id = named.pop((item.kind, item.global_id), None) if item.global_id else None
        if row_id is not None:
            found[item.key] = row_id
    return found


def _by_sameness(remote: list[MailboxItem], local: list[LocalItem]) -> dict[str, UUID]:
    """Return what says the same on both sides and is the only one there to say it."""
    there = Counter(said for one in remote for said in _identities(one.content))
    here = Counter(said for one in local for said in _identities(one.content))
    rows = {said: one.id for one in local for said in _identities(one.content)}
    found: dict[str, UUID] = {}
    taken: set[UUID] = set()
    for one in remote:
        for said in _identities(one.content):
            if there[said] == here[said] == 1 and rows[said] not in taken:
                found[one.key] = rows[said]
                taken.add(rows[said])
                break
    return found


def _likely(remote: list[MailboxItem], local: list[LocalItem]) -> dict[str, UUID]:
    rows: dict[Hashable, UUID] = {}
    for row in local:
        for trait in _traits(row.content):
            rows.setdefault(trait, row.id)
    found: dict[str, UUID] = {}
    for one in remote:
        alike = next((rows[trait] for trait in _traits(one.content) if trait in rows), None)
        if alike is not None:
            found[one.key] = alike
    return found


def _identities(content: Content) -> tuple[Hashable, ...]:
    """Return what makes *content* this item and no other, each for itself; nothing if too little.

    Subject, time and organizer of an appointment; subject, days and text of a task; the name of a
    contact with any of its addresses.
    """
    name = _words(content.subject)
    match content:
        case _ if not name:
            return ()
        case AppointmentContent():
            held_by = content.organizer.key if content.organizer is not None else ""
            when = (content.block.start.instant, content.block.end.instant, content.block.all_day)
            series = as_exchange_has(content).series
            return (("appointment", name, when, series, held_by),)
        case TaskContent():
            days = (content.start, content.due)
            return (("task", name, days, content.body),) if any(days) or content.body else ()
        case ContactContent():
            return tuple(("contact", name, one) for one in sorted(_addresses(content)))


def _traits(content: Content) -> tuple[Hashable, ...]:
    """Return what two items have in common that are much the same."""
    match content:
        case AppointmentContent():
            name = _words(content.subject)
            return (("appointment", name, content.block.start.at.date()),) if name else ()
        case TaskContent():
            name = _words(content.subject)
            return (("task", name),) if name else ()
        case ContactContent():
            return tuple(("contact", one) for one in sorted(_addresses(content)))


def _addresses(content: ContactContent) -> frozenset[str]:
    given = (content.email_address1, content.email_address2, content.email_address3)
    return frozenset(address_key(one) for one in given if one)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
