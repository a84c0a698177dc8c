"""Whose addresses these are: sender and recipients as parties of an email (section 3.4)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.options import ObjectType, ParticipationType
from ssync_desktop.domain.people import AddressOwner
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Fact, Reason, Step

MOST_MATCHES = 100
"""With more records than this an address stays unresolved; exactly as many resolve (B56, D28).

Published for senders; recipients follow it too, so that no address fills an email with parties.
"""

ADDRESS_LENGTH = 200  # activityparty.addressused

_RANK = {
    ObjectType.USER: 0,
    ObjectType.CONTACT: 1,
    ObjectType.ACCOUNT: 2,
    ObjectType.LEAD: 3,
    ObjectType.QUEUE: 7,  # after equipment, team and business unit, which we do not have
}
_SHOWN = 10  # candidates named in a reason; of more, how many lost by which rule
_PUBLISHED = OrganizationSettings()

Owners = Mapping[str, Sequence[AddressOwner]]
"""The records that hold an address, by its compared form (``Address.key``)."""


@dataclass(frozen=True, slots=True)
class SenderAnswer:
    """Which record the sender is; None with *ambiguous* when several could be and none is."""

    chosen: AddressOwner | None
    ambiguous: bool
    reason: Reason


def present(
    owners: Sequence[AddressOwner], settings: OrganizationSettings = _PUBLISHED
) -> list[AddressOwner]:
    """Leave out disabled users, who are never resolved; inactive records too where that is set.

    A record that holds an address in two of its columns stands there once.
    """
    found: dict[UUID, AddressOwner] = {}
    for owner in owners:
        never = settings.ignore_inactive_records or owner.reference.object_type is ObjectType.USER
        if owner.active or not never:
            found.setdefault(owner.reference.id, owner)
    return list(found.values())


def resolve_sender(
    owners: Sequence[AddressOwner],
    mailbox_owner: UUID | None,
    settings: OrganizationSettings = _PUBLISHED,
) -> SenderAnswer:
    """Return the one record a sender is (B55, B56).

    A single match counts whatever its state. Of several the first active one in the order of
    tables is taken; records of the mailbox's owner come before all others.
    """
    candidates = present(owners, settings)
    count = len(candidates)
    if count <= 1:
        return _answer(candidates, candidates[0] if candidates else None, mailbox_owner)
    if count > MOST_MATCHES or settings.unresolve_ambiguous_sender:
        many = f"more than {MOST_MATCHES}" if count > MOST_MATCHES else str(count)
        text = f"The sender's address stands on {many} records; none was chosen."
        reason = Reason(Step.PARTIES, False, text, _weighed(candidates, None, mailbox_owner))
        return SenderAnswer(None, True, reason)
    candidates.sort(key=lambda owner: _rank(owner, mailbox_owner))
    chosen = candidates[0] if candidates[0].active else None
    return _answer(candidates, chosen, mailbox_owner)


def matches(
    address: Address, owners: Owners, settings: OrganizationSettings = _PUBLISHED
) -> list[AddressOwner]:
    """Return the records a recipient's address is resolved to; none where it stays open (B57)."""
    found = present(owners.get(address.key, ()), settings)
    most = 1 if settings.unresolve_ambiguous_recipients else MOST_MATCHES
    return found if len(found) <= most else []


def sender_party(sender: Address, resolved: AddressOwner | None) -> Party:
    """Return the From party."""
    return _party(ParticipationType.SENDER, sender, resolved)


def recipient_parties(
    participation: ParticipationType,
    addresses: Sequence[Address],
    owners: Owners,
    settings: OrganizationSettings = _PUBLISHED,
) -> list[Party]:
    """Return a party for every record that holds an address, or an unresolved one (B57).

    A record that is named twice, by whichever address, is one party.
    """
    parties: list[Party] = []
    seen: set[object] = set()
    for address in addresses:
        for match in matches(address, owners, settings) or (None,):
            key: object = address.key if match is None else match.reference.id
            if key not in seen:
                seen.add(key)
                parties.append(_party(participation, address, match))
    return parties


def _party(participation: ParticipationType, address: Address, owner: AddressOwner | None) -> Party:
    record = None if owner is None else owner.reference
    return Party(participation, address.address[:ADDRESS_LENGTH], address.name[:200], record)


def _rank(owner: AddressOwner, mailbox_owner: UUID | None) -> tuple[bool, bool, int, int, UUID]:
    owned = mailbox_owner is not None and owner.owner_id == mailbox_owner
    table = _RANK.get(owner.reference.object_type, 8)
    return (not owner.active, not owned, table, owner.column, owner.reference.id)


def _answer(
    candidates: Sequence[AddressOwner], chosen: AddressOwner | None, mailbox_owner: UUID | None
) -> SenderAnswer:
    facts = _weighed(candidates, chosen, mailbox_owner)
    if chosen is not None:
        name = chosen.reference.name or "a stored record"
        reason = Reason(Step.PARTIES, True, f"The sender is {name}.", facts)
        return SenderAnswer(chosen, False, reason)
    if candidates:
        text = f"The sender's address stands on {len(candidates)} records; none of them is active."
        return SenderAnswer(None, True, Reason(Step.PARTIES, False, text, facts))
    text = "The sender is not on any record."
    return SenderAnswer(None, False, Reason(Step.PARTIES, None, text))


def _weighed(
    candidates: Sequence[AddressOwner], chosen: AddressOwner | None, mailbox_owner: UUID | None
) -> tuple[Fact, ...]:
    return tuple(_facts(candidates, chosen, mailbox_owner))


def _facts(
    candidates: Sequence[AddressOwner], chosen: AddressOwner | None, mailbox_owner: UUID | None
) -> Iterator[Fact]:
    """Yield candidates and why each won or lost, the winner first; many are counted by the rule."""
    for owner in candidates[:_SHOWN]:
        reference = owner.reference
        traits = [reference.object_type.name.lower()]
        if not owner.active:
            traits.append("inactive")
        if mailbox_owner is not None and owner.owner_id == mailbox_owner:
            traits.append("owned by the owner of the mailbox")
        if owner is chosen:
            traits.append("chosen" if len(candidates) > 1 else "the only one")
        elif chosen is not None and owner.active:
            traits.append(_why_lost(owner, chosen, mailbox_owner))
        yield Fact(reference.name or str(reference.id), ", ".join(traits), reference)
    rest = Counter(
        _kind(owner) if chosen is None else _why_lost(owner, chosen, mailbox_owner)
        for owner in candidates[_SHOWN:]
    )
    for rule, count in rest.most_common():
        yield Fact(f"{count:,} more", rule)


def _kind(owner: AddressOwner) -> str:
    """Return what a record is where none was chosen, and so none lost to another."""
    kind = owner.reference.object_type.name.lower()
    return kind if owner.active else f"{kind}, inactive"


def _why_lost(owner: AddressOwner, chosen: AddressOwner, mailbox_owner: UUID | None) -> str:
    """Return the first rule of :func:`_rank` by which *chosen* came before *owner*."""
    mine, best = _rank(owner, mailbox_owner), _rank(chosen, mailbox_owner)
    pairs = zip(mine, best, strict=True)
    first = next(place for place, (one, other) in enumerate(pairs) if one != other)
    return (
        "inactive",
        "not owned by the owner of the mailbox",
        f"after {chosen.reference.object_type.name.lower()}s",
        "the address in a later column",
        "made later",
    )[first]
