"""Who owns an incoming email (section 3.5)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import AddressOwner, Reference
from ssync_desktop.domain.verdict import Fact, Reason, Step

_OWNED = frozenset({ObjectType.CONTACT, ObjectType.ACCOUNT, ObjectType.LEAD})
_LISTS = ("To", "Cc", "Bcc")


def owner_of_sender(sender: AddressOwner | None) -> UUID | None:
    """Return who owns the sender's record; only contacts, accounts and leads count."""
    if sender is None or sender.reference.object_type not in _OWNED:
        return None
    return sender.owner_id


def choose_owner(
    lists: Sequence[Sequence[UUID]],
    *,
    correlated_owner: UUID | None,
    sender_owner: UUID | None,
    fallback: UUID,
    names: Mapping[UUID, str] | None = None,
) -> tuple[UUID, Reason]:
    """Return the owner and why (B58).

    *lists* are the eligible owners behind To, Cc and Bcc, in that order; the first list that has
    any decides. *fallback* is the owner of the mailbox being read; *names* are for the reason.
    """
    names = names or {}
    for place, eligible in zip(_LISTS, lists, strict=False):
        if not eligible:
            continue
        if correlated_owner is not None and correlated_owner in eligible:
            owner, text = correlated_owner, "A recipient owns the email it answers."
        elif sender_owner is not None and sender_owner in eligible:
            owner, text = sender_owner, "A recipient owns the record of its sender."
        else:
            owner, text = eligible[0], "The first recipient with a mailbox owns it."
        facts = [_fact("Owner", owner, names)]
        facts += (_fact(f"Behind {place}", one, names) for one in eligible if one != owner)
        return owner, Reason(Step.OWNER, True, text, tuple(facts))
    text = "No recipient can own it; the owner of the mailbox does."
    return fallback, Reason(Step.OWNER, True, text, (_fact("Owner", fallback, names),))


def _fact(label: str, user_id: UUID, names: Mapping[UUID, str]) -> Fact:
    name = names.get(user_id, "")
    return Fact(label, name or str(user_id), Reference(user_id, ObjectType.USER, name))
