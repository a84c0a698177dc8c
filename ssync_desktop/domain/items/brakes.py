"""When a plan waits for somebody to look at it, and what of it waits.

What is no delete goes ahead even then. A plan is named by a digest of what it would do, so that an
approval holds for what was looked at and for nothing else.
"""

from collections.abc import Iterable
from hashlib import sha256

from ssync_desktop.domain.items.codec import encode
from ssync_desktop.domain.items.planning import Action, Brake, Plan

MOST_DELETES = 10
MOST_OF_ALL = 10  # one in so many of the linked items


def brakes_of(actions: Iterable[Action], linked: int) -> tuple[Brake, ...]:
    """Return why a plan of *actions* waits, where *linked* items are linked in all.

    ``MAILS`` holds nothing back: mails that a first synchronization withholds can be let go later.
    """
    planned = tuple(actions)
    deletes = sum(one.deletes for one in planned)
    found = {
        Brake.DELETES: deletes > MOST_DELETES or (deletes > 1 and deletes * MOST_OF_ALL > linked),
        Brake.MISSING: any(one.pair.missing for one in planned),
        Brake.MAILS: any(one.withheld for one in planned),
    }
    return tuple(brake for brake, holds in found.items() if holds)


def held(plan: Plan) -> tuple[Action, ...]:
    """Return the actions of *plan* that wait for an approval, which is given for their digest."""
    return tuple(one for one in plan.actions if _waits(one, plan.brakes))


def going_ahead(plan: Plan) -> tuple[Action, ...]:
    """Return the actions of *plan* that wait for nobody."""
    return tuple(one for one in plan.actions if not _waits(one, plan.brakes))


def _waits(action: Action, brakes: tuple[Brake, ...]) -> bool:
    missing = action.pair.missing and Brake.MISSING in brakes
    return missing or (action.deletes and Brake.DELETES in brakes)


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
