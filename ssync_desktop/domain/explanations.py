"""For every code: a title, likely causes in order, and what to do."""

from collections.abc import Mapping

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanation import Explanation
from ssync_desktop.domain.explanations_of_items import ITEMS, NEWS
from ssync_desktop.domain.explanations_of_servers import ANSWERS, CONNECTING
from ssync_desktop.domain.explanations_of_set_up import HOST, ORGANIZATION, PRECONDITIONS
from ssync_desktop.domain.explanations_of_sync import SYNCHRONIZED_ITEMS

__all__ = ["EXPLANATIONS", "Explanation", "explain"]

EXPLANATIONS: Mapping[ErrorCode, Explanation] = {
    **PRECONDITIONS,
    **CONNECTING,
    **ANSWERS,
    **ITEMS,
    **SYNCHRONIZED_ITEMS,
    **ORGANIZATION,
    **HOST,
    **NEWS,
}


def explain(code: ErrorCode) -> Explanation:
    """Return what is known about *code*; every code has an entry (a test holds it)."""
    return EXPLANATIONS[code]
