"""Whether what is gone on one side is deleted on the other too, or stays and is let go.

A delete needs a proof and somebody entitled (D7), and what was changed on the other side since is
never deleted: the change counts more, because a deleted item can be deleted again but what it
said cannot be said again. Everything else is unlinked, which loses nothing.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import ItemKind, Phase, TaskStatus
from ssync_desktop.domain.items.meeting_rules import is_past, organizes
from ssync_desktop.domain.items.planning import ItemRules, Pair
from ssync_desktop.domain.options import ObjectType

_UNREADABLE = "It cannot be read in the organization any more."


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the other side's item, and why."""

    deleted: bool
    words: str


def loss_in_crm(pair: Pair, rules: ItemRules) -> tuple[bool, str]:
    """Say whether what the organization no longer shows the user counts as deleted, and why.

    A row that was deleted by somebody entitled is; one that left the filters or cannot be read any
    more only where the two are not told apart (B98), or where it was given to another owner and the
    organization has that delete an appointment.
    """
    if pair.deletion is not None and pair.deletion.entitled:
        return True, "It was deleted in the organization."
    if pair.deletion is not None:
        words = "It was deleted in the organization by somebody who was not entitled to."
    elif pair.local is None:
        words = _UNREADABLE
    elif _has_another_owner(pair, pair.local, rules):
        words = "It was given to another owner, and does not match the filters any more."
        return rules.delete_on_owner_change or not rules.distinct_deletes, words
    elif not pair.readable:
        words = _UNREADABLE
    else:
        words = "It does not match the filters any more."
    return not rules.distinct_deletes, words


def _has_another_owner(pair: Pair, local: LocalItem, rules: ItemRules) -> bool:
    """Say whether the user owned the appointment when both sides last agreed, and does not now.

    Without that it proves nothing that somebody else owns it: they may always have.
    """
    owned = pair.mapping is not None and pair.mapping.row_owner_id == rules.user_id
    return (
        owned
        and local.owner_id != rules.user_id
        and local.object_type in (ObjectType.APPOINTMENT, ObjectType.RECURRING_APPOINTMENT_MASTER)
    )


def fate_in_exchange(pair: Pair, there: Content | None, rules: ItemRules, *, changed: bool) -> Fate:
    """Return what becomes of the item in Exchange, which says *there*, when its row is gone.

    *changed*: it says something else than when both sides last agreed.
    """
    if changed:
        return Fate(False, "It was changed in Exchange since: it stays there.")
    kind = pair.mapping.kind if pair.mapping is not None else None
    if kind is ItemKind.APPOINTMENT:
        return _fate_of_appointment(pair, there, rules)
    if kind is ItemKind.TASK:
        done = isinstance(there, TaskContent) and there.status is TaskStatus.COMPLETED
        if done:
            return Fate(False, "It is completed in Exchange: it stays there.")
        return Fate(True, "It is deleted in Exchange too.")
    return fate_of_contact(_last_owner(pair), rules, "in Exchange")


def _fate_of_appointment(pair: Pair, there: Content | None, rules: ItemRules) -> Fate:
    if not organizes(pair, rules):
        return Fate(False, "The user does not organize it: it stays in Exchange.")
    if there is None or is_past(there, rules.now):
        return Fate(False, "It has begun: it stays in Exchange.")
    return Fate(True, "The user organizes it and it has not begun: it is deleted in Exchange too.")


def as_it_was_the_users(pair: Pair, rules: ItemRules) -> Pair:
    """Return *pair* without a row that was given to another owner and is to be deleted for that.

    The row may name its new owner as the organizer; the item is still the meeting of its user.
    """
    local = pair.local
    if local is None or not rules.delete_on_owner_change:
        return pair
    return replace(pair, local=None) if _has_another_owner(pair, local, rules) else pair


def _last_owner(pair: Pair) -> UUID | None:
    if pair.local is not None:
        return pair.local.owner_id
    return None if pair.deletion is None else pair.deletion.last_owner_id


def fate_of_contact(owner_id: UUID | None, rules: ItemRules, side: str) -> Fate:
    """Return what becomes of a contact on *side*: deleted for its owner alone (D11)."""
    if owner_id == rules.user_id:
        return Fate(True, f"The user is its owner: it is deleted {side} too.")
    return Fate(False, f"The user is not its owner: it stays {side}.")


def fate_in_crm(pair: Pair, local: LocalItem, rules: ItemRules, *, changed: bool) -> Fate:
    """Return what becomes of the row *local* when its item in Exchange is gone.

    *changed*: the row says something else than when both sides last agreed.
    """
    side = "in the organization"
    if changed:
        return Fate(False, f"It was changed {side} since: it stays there.")
    if local.kind is ItemKind.CONTACT:
        return fate_of_contact(local.owner_id, rules, side)
    if local.kind is ItemKind.APPOINTMENT:
        hindrance = _why_appointment_stays(pair, local, rules)
    else:
        hindrance = None if local.owner_id == rules.user_id else "It is somebody else's"
    if hindrance is not None:
        return Fate(False, f"{hindrance}: it stays {side}.")
    return Fate(True, f"It is the user's: it is deleted {side} too.")


def _why_appointment_stays(pair: Pair, local: LocalItem, rules: ItemRules) -> str | None:
    """Return why a row is kept whose item in Exchange was deleted (B96, B101)."""
    if local.object_type is ObjectType.SERVICE_APPOINTMENT:
        return "A service activity goes to Exchange only"
    if local.phase is not Phase.OPEN:
        return "It is completed or canceled"
    if not organizes(pair, rules):
        return "The user does not organize it"
    return "It has begun" if is_past(local.content, rules.now) else None
