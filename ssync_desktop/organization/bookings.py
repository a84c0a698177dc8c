"""Whether an appointment that is to be stored clashes with what its user has already (5.4, B97).

Facts only; whether somebody is asked about it is decided where a pass is planned.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeAlias

from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import ShowAs
from ssync_desktop.domain.items.occurrences import occurrences
from ssync_desktop.domain.items.overlap import Overlap
from ssync_desktop.domain.items.times import TimeBlock
from ssync_desktop.store.unit import Unit

Moments: TypeAlias = tuple[datetime, datetime]
"""From when to when."""
Clash: TypeAlias = tuple[LocalItem, Overlap]
"""A row that keeps somebody busy, and how it is in the way."""

AHEAD = timedelta(days=366)
MOST_OCCURRENCES = 30
"""Of a series as many are looked at, of those that begin within a year."""


def clashes(
    unit: Unit,
    addresses: Collection[str],
    content: Content,
    now: datetime,
    row: LocalItem | None = None,
) -> Sequence[Clash]:
    """Return what else keeps one of *addresses* busy when *content* is to take place, and when.

    *addresses* are in the form in which they are compared. *row* is the one that is to say
    *content*, None for a new one: when it takes place already counts as settled. What is free, over
    by *now*, or no appointment, clashes with nothing. Of a series it is what its first clash is
    with.
    """
    if not isinstance(content, AppointmentContent):
        return ()
    settled: set[Moments] = set()
    if row is not None and isinstance(row.content, AppointmentContent):
        settled = {_moments(block) for block in _blocks(row.content, now)}
    for block in _blocks(content, now):
        if _moments(block) in settled:
            continue
        busy = unit.items.overlapping(addresses, block)
        if found := [one for one in busy if row is None or one.id != row.id]:
            return [(one, _overlap(one, block)) for one in found]
    return ()


def _overlap(found: LocalItem, own: TimeBlock) -> Overlap:
    """Return how *found* is in the way of what takes place at *own*."""
    content = found.content
    assert isinstance(content, AppointmentContent)  # nothing else keeps anybody busy
    begin, end = _moments(own)
    named = content.organizer
    whose = "" if named is None else named.name or named.address
    there = (one.content for one in occurrences(content, begin, end))
    busy = (one.block for one in there if one.show_as is not ShowAs.FREE)
    return Overlap(content.subject, next(busy, content.block), own, whose)


def _moments(block: TimeBlock) -> Moments:
    return block.start.instant, block.end.instant


def _blocks(content: AppointmentContent, now: datetime) -> Iterator[TimeBlock]:
    """Yield when *content* keeps its user busy, as far as that is looked at."""
    ahead = occurrences(content, now, max(now + AHEAD, content.block.end.instant))
    for one in islice(ahead, MOST_OCCURRENCES):
        if one.content.show_as is not ShowAs.FREE:
            yield one.content.block
