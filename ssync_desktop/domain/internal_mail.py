"""Email between users and queues: one activity or two (section 3.7, B61)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import AddressOwner
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.verdict import Fact, Reason, Step

OURS = frozenset({ObjectType.USER, ObjectType.QUEUE})


@dataclass(frozen=True, slots=True)
class Correspondents:
    """Which of our own stand at the two ends of a message, by their tables.

    *receivers* are the users and queues in To and Cc, and of a received message the one whose
    mailbox it lies in as well.
    """

    senders: frozenset[ObjectType]
    receivers: frozenset[ObjectType]

    @property
    def internal(self) -> bool:
        """Whether it goes from one of us to one of us."""
        return bool(self.senders and self.receivers)


def correspondents(
    senders: Iterable[AddressOwner],
    receivers: Iterable[AddressOwner],
    own: Collection[ObjectType] = (),
) -> Correspondents:
    """Return the tables of our own among the records at both ends; *own* received it besides."""
    return Correspondents(_ours(senders), _ours(receivers) | (OURS & frozenset(own)))


def refuses(
    ends: Correspondents, opposite: KnownEmail | None, settings: OrganizationSettings
) -> Reason:
    """Say whether a message is left out as the second activity of an internal email.

    *opposite* is the stored email with the same message id and the other direction. The reason
    has ``passed`` False when it is left out and None when the rule does not concern it.
    """
    if not ends.internal:
        side = "recipient" if ends.senders else "sender"
        return Reason(Step.INTERNAL, None, f"The {side} is no user and no queue.")
    facts = (_fact(ends), _opposite(opposite))
    if settings.track_internal_twice:
        text = "Email between users is kept as two activities, a sent and a received one."
    elif settings.keep_internal_to_queues and ObjectType.QUEUE in ends.receivers:
        text = "It goes to a queue; such email is kept as two activities."
    elif not settings.ignore_internal_from_queues and ObjectType.QUEUE in ends.senders:
        text = "It comes from a queue; such email is kept as two activities."
    elif settings.keep_internal_without_opposite and opposite is None:
        text = "It is internal, and no other activity of it is stored."
    else:
        text = "It is internal, and email between users is kept as one activity only."
        return Reason(Step.INTERNAL, False, text, facts)
    return Reason(Step.INTERNAL, True, text, facts)


def _ours(owners: Iterable[AddressOwner]) -> frozenset[ObjectType]:
    return OURS & {owner.reference.object_type for owner in owners}


def _fact(ends: Correspondents) -> Fact:
    def words(types: frozenset[ObjectType]) -> str:
        return " and ".join(sorted(one.name.lower() for one in types))

    return Fact("Between", f"{words(ends.senders)} and {words(ends.receivers)}")


def _opposite(opposite: KnownEmail | None) -> Fact:
    if opposite is None:
        return Fact("Other activity", "none is stored")
    return Fact("Other activity", "sent" if opposite.outgoing else "received")
