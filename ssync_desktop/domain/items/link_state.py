"""How a pair of a record and an item stands, in one word for lists."""

from enum import IntEnum

from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ChangeType, UserDecision

MOST_RETRIES = 10  # D13: then it is left until either side changes


class LinkState(IntEnum):
    """How a pair stands; what wants somebody most comes first. The codes are ours (D19)."""

    ASKED = 0  # the user has a question to answer
    FAILED = 1  # given up
    RETRYING = 2  # failed, and tried again with the next pass
    CONFLICT = 3  # both sides changed the same fields; who won can be changed
    WAITING = 4  # something is pending, or it has never been synchronized
    LINKED = 5
    UNLINKED = 6  # let go; neither side follows the other any more
    MOVED = 7  # the item lies in another folder of the mailbox


def link_state(mapping: IdMapping) -> LinkState:
    """Return how *mapping* stands: the first of the states that fits."""
    if mapping.decision is UserDecision.ASKED:
        return LinkState.ASKED
    if mapping.error_code:
        return LinkState.FAILED if mapping.retries >= MOST_RETRIES else LinkState.RETRYING
    if mapping.unlinked or mapping.moved_to:
        return LinkState.UNLINKED if mapping.unlinked else LinkState.MOVED
    if mapping.conflicts:
        return LinkState.CONFLICT
    pending = (mapping.to_exchange, mapping.to_crm) != (ChangeType.NONE, ChangeType.NONE)
    if pending or mapping.synchronized_on is None:
        return LinkState.WAITING
    return LinkState.LINKED
