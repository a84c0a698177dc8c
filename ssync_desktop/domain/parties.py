"""Whose addresses these are: sender and recipients as parties of an email (section 3.4)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.email import Party
from ssync_desktop.domain.options import ObjectType, ParticipationType
from ssync_desktop.domain.people import AddressOwner

MOST_SENDERS = 100
"""With more records than this a sender stays unresolved; exactly as many resolve (B56, D28)."""

ADDRESS_LENGTH = 200  # activityparty.addressused

_RANK = {
    ObjectType.USER: 0,
    ObjectType.CONTACT: 1,
    ObjectType.ACCOUNT: 2,
    ObjectType.LEAD: 3,
    ObjectType.QUEUE: 7,  # after equipment, team and business unit, which we do not have
}

Owners = Mapping[str, Sequence[AddressOwner]]
"""The records that hold an address, by its compared form (``Address.key``)."""


def present(owners: Sequence[AddressOwner]) -> list[AddressOwner]:
    """Leave out disabled users, who are never resolved."""
    return [
        owner for owner in owners if owner.active or owner.reference.object_type != ObjectType.USER
    ]


def resolve_sender(
    owners: Sequence[AddressOwner], mailbox_owner: UUID | None
) -> AddressOwner | None:
    """Return the one record a sender is, or None (B55, B56).

    A single match counts whatever its state. Of several the first active one in the order of
    tables is taken; records of the mailbox's owner come before all others.
    """
    candidates = present(owners)
    if len(candidates) == 1:
        return candidates[0]
    if len(candidates) > MOST_SENDERS:
        return None

    def rank(owner: AddressOwner) -> tuple[bool, int, int, UUID]:
        owned = mailbox_owner is not None and owner.owner_id == mailbox_owner
        table = _RANK.get(owner.reference.object_type, 8)
        return (not owned, table, owner.column, owner.reference.id)

    return min((owner for owner in candidates if owner.active), key=rank, default=None)


def sender_party(sender: Address, resolved: AddressOwner | None) -> Party:
    """Return the From party."""
    return _party(ParticipationType.SENDER, sender, resolved)


def recipient_parties(
    participation: ParticipationType, addresses: Sequence[Address], owners: Owners
) -> list[Party]:
    """Return a party for every record that holds an address, or an unresolved one (B57).

    A record that is named twice, by whichever address, is one party.
    """
    parties: list[Party] = []
    seen: set[object] = set()
    for address in addresses:
        matches = present(owners.get(address.key, ()))
        for match in matches or (None,):
            key: object = address.key if match is None else match.reference.id
            if key not in seen:
                seen.add(key)
                parties.append(_party(participation, address, match))
    return parties


def _party(participation: ParticipationType, address: Address, owner: AddressOwner | None) -> Party:
    record = None if owner is None else owner.reference
    return Party(participation, address.address[:ADDRESS_LENGTH], address.name[:200], record)
