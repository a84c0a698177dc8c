"""Series of which not all single occurrences have been written: what is there is nobody's word.

Exchange takes a series first and then its occurrences, one by one. When it refuses one of them, or
the line breaks, the rest is missing, and the item is later than the row although nobody edited it.
"""

from collections.abc import Iterator
from datetime import datetime

from ssync_desktop.domain.items.conflict import Sides
from ssync_desktop.domain.items.content import AppointmentContent, OccurrenceChange, Series
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.kinds import ChangeType

_Said = OccurrenceChange | datetime | None  # changed, cancelled (its original), or as the rule says


def is_half_written(mapping: IdMapping | None, sides: Sides) -> bool:
    """Say whether Exchange tells of the series nothing but a part of what the organization does.

    Each occurrence then is there as the organization has it, or as it was before: when both last
    agreed, or by the rule, where we had begun to create the item and they never did.
    """
    ours, before, theirs = sides.crm, sides.common, sides.exchange
    if not isinstance(ours, AppointmentContent) or not isinstance(theirs, AppointmentContent):
        return False
    if before is None:
        begun = mapping is not None and mapping.to_exchange is ChangeType.CREATE
        return begun and theirs.block == ours.block and _is_part(theirs.series, ours.series, None)
    if not isinstance(before, AppointmentContent) or theirs.block not in (before.block, ours.block):
        return False
    return _is_part(theirs.series, ours.series, before.series)


def _is_part(theirs: Series | None, ours: Series | None, before: Series | None) -> bool:
    """Say whether each occurrence of *theirs* is as one of the others has it."""
    if theirs is None or ours is None or theirs.rule != ours.rule:
        return False
    originals = {*_originals(theirs), *_originals(ours), *_originals(before)}
    return all(_said(theirs, one) in (_said(ours, one), _said(before, one)) for one in originals)


def _originals(series: Series | None) -> Iterator[datetime]:
    if series is not None:
        yield from (one.original for one in series.changed)
        yield from series.cancelled


def _said(series: Series | None, original: datetime) -> _Said:
    """Return what *series* says of one occurrence; None where that is what its rule says."""
    if series is None:
        return None
    if original in series.cancelled:
        return original
    return next((one for one in series.changed if one.original == original), None)
