"""When a plan waits for somebody to look at it, and what of it waits.

What is no delete goes ahead even then. A plan is named by a digest of what it would do, so that an
approval holds for what was looked at and for nothing else.

Deletes are counted over a day and not by the pass alone: what empties a mailbox item by item is
stopped as well. Somebody who approves has looked, so the count begins anew.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from ssync_desktop.domain.items.codec import encode
from ssync_desktop.domain.items.planning import Action, ActionType, Brake, Plan

MOST_DELETES = 10
MOST_OF_ALL = 10  # one in so many of the linked items
LATELY = timedelta(days=1)
FEW_A_DAY = 3
"""So many deletes, pass by pass, are nothing unusual in a day however few items are linked."""


def counted_from(
    now: datetime, approved_on: datetime | None, waiting_from: datetime | None
) -> datetime:
    """Return since when deletes without an approval count.

    That is a day, or the last approval. *waiting_from* is what it was when deletes began to wait,
    None while none do: what waits does not go ahead because a day has passed.
    """
    begin = now - LATELY if waiting_from is None else waiting_from
    return begin if approved_on is None else max(begin, approved_on)


def brakes_of(actions: Iterable[Action], linked: int, lately: int = 0) -> tuple[Brake, ...]:
    """Return why a plan of *actions* waits, where *linked* items are linked in all.

    *lately* is how many were deleted without an approval since ``counted_from``.
    ``MAILS`` holds nothing back: mails that a first synchronization withholds can be let go later.
    """
    planned = tuple(actions)
    deletes = sum(one.deletes for one in planned)
    found = {
        Brake.DELETES: _too_many(deletes, linked, 1)
        or (deletes > 0 and _too_many(deletes + lately, linked + lately, FEW_A_DAY)),
        Brake.MISSING: any(one.pair.missing for one in planned),
        Brake.MAILS: any(one.withheld for one in planned),
    }
    return tuple(brake for brake, holds in found.items() if holds)


def _too_many(deletes: int, linked: int, few: int) -> bool:
    """Say whether *deletes* are too many of *linked* items; *few* never are."""
    return deletes > MOST_DELETES or (deletes > few and deletes * MOST_OF_ALL > linked)


def held(plan: Plan) -> tuple[Action, ...]:
    """Return the actions of *plan* that wait for an approval, which is given for their digest."""
    return tuple(one for one in plan.actions if _waits(one, plan.brakes))


def going_ahead(plan: Plan) -> tuple[Action, ...]:
    """Return the actions of *plan* that wait for nobody."""
    return tuple(one for one in plan.actions if not _waits(one, plan.brakes))


def _waits(action: Action, brakes: tuple[Brake, ...]) -> bool:
    missing = action.pair.missing and Brake.MISSING in brakes
    return missing or (action.deletes and Brake.DELETES in brakes)


def withheld_as_linked(plan: Plan) -> tuple[Action, ...]:
    """Return those actions of *plan* whose mail is withheld because they follow a link.

    The others' is because it is the first synchronization. Both may hold; then it is the link.
    """
    found, linking = [], False
    for one in plan.actions:  # what is done about one pair stands together, and says so
        linking = linking or one.type is ActionType.LINK
        if linking and one.withheld:
            found.append(one)
        linking = linking and one.then is not None
    return tuple(found)


def digest_of(actions: Iterable[Action]) -> str:
    """Return the name of exactly these actions, whatever their order; empty for none."""
    lines = sorted(_line(one) for one in actions)
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest() if lines else ""


def _line(action: Action) -> str:
    """Return what *action* does to which item; not why, and not at which version."""
    mapping, local, remote = action.pair.mapping, action.pair.local, action.pair.remote
    object_id = local.id if local is not None else mapping.object_id if mapping is not None else ""
    key = remote.key if remote is not None else mapping.entry_id if mapping is not None else ""
    content = encode(action.content) if action.content is not None else ""
    parts = (
        action.type.value,
        int(action.object_type),
        object_id,
        key,
        content,
        action.phase,
        action.mails,
        action.withheld,
        action.question,
    )
    return repr(tuple(str(part) for part in parts))
