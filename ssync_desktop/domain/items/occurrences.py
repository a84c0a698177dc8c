"""The occurrences of a series as single appointments, each at its time.

A series repeats by what the clock shows and not by what has passed: across a change of the clocks
every occurrence still begins at the same wall time in the zone of the series.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from operator import itemgetter

from ssync_desktop.domain.items.content import AppointmentContent, Series
from ssync_desktop.domain.items.recurrence import last_start, starts, tidied
from ssync_desktop.domain.items.times import TimeBlock, WallTime

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which a series takes place. *original* is when it would have, on the wall.

    *changed* says that it differs from its series.
    """

    original: datetime
    content: AppointmentContent
    changed: bool = False


def originals(content: AppointmentContent) -> Iterator[datetime]:
    """Yield when each occurrence of a series would begin by its rule, cancelled ones too.

    Wall times in the zone of the series, in order; nothing for what is no series. Without an end
    where the series has none.
    """
    if content.series is not None:
        yield from starts(content.series.rule, content.block.start.at.time())


def occurrence_at(content: AppointmentContent, original: datetime) -> AppointmentContent:
    """Return what the occurrence at *original* says where nothing was changed about it.

    Where the clock jumps over its hour it is that much later, and as long as ever.
    """
    block = content.block
    if original == block.start.at:
        return replace(content, series=None)
    return replace(content, block=_moved(block, original), series=None)


def _moved(block: TimeBlock, original: datetime) -> TimeBlock:
    start = WallTime(original, block.start.zone)
    length = block.end.at - block.start.at
    if block.all_day:
        return TimeBlock(start, WallTime(original + length, block.end.zone), all_day=True)
    start = _existing(start)
    if block.start.zone == block.end.zone and block.start.later == block.end.later:
        return TimeBlock(start, _existing(WallTime(start.at + length, start.zone)))
    return TimeBlock(start, WallTime.of(start.instant + block.duration, block.end.zone))


def _existing(wall: WallTime) -> WallTime:
    """Return what the clock really shows at *wall*: it is another time where it jumps."""
    return WallTime.of(wall.instant, wall.zone)


def occurrences(
    content: AppointmentContent, begin: datetime, end: datetime
) -> Iterator[Occurrence]:
    """Yield the occurrences that touch the time from *begin* until *end* (aware), as they are.

    In the order of their originals, moved ones where they were moved to, cancelled ones not at
    all. A single appointment is its own only occurrence.
    """
    if content.series is None:
        if _touches(content.block, begin, end):
            yield Occurrence(content.block.start.at, content)
        return
    changes = {one.original: one.content for one in content.series.changed}
    left_out = changes.keys() | content.series.cancelled
    block, rule = content.block, content.series.rule
    # A wall clock is never further from UTC than a day.
    since = (
        begin.astimezone(UTC).replace(tzinfo=None) - (block.end.at - block.start.at) - 2 * _A_DAY
    )
    until = end.astimezone(UTC).replace(tzinfo=None) + _A_DAY
    near = takewhile(lambda at: at <= until, starts(rule, block.start.at.time(), since.date()))
    plain = ((at, occurrence_at(content, at)) for at in near if at not in left_out)
    for original, said in sorted([*plain, *changes.items()], key=itemgetter(0)):
        if _touches(said.block, begin, end):
            yield Occurrence(original, said, changed=original in changes)


def _touches(block: TimeBlock, begin: datetime, end: datetime) -> bool:
    """Say whether *block* overlaps the time from *begin* to *end*, or is a moment of it."""
    first, last = block.start.instant, block.end.instant
    return first < end and (last > begin or first == last == begin)


def ends(content: AppointmentContent) -> datetime | None:
    """Return when the last of it is over, aware and in UTC; None for a series without an end."""
    series = content.series
    if series is None:
        return content.block.end.instant
    if series.rule.count is None and series.rule.ends_on is None:
        return None
    at = content.block.start.at.time()
    left_out = {*series.cancelled, *(one.original for one in series.changed)}
    last = last_start(series.rule, at)
    if last in left_out:
        last = max((one for one in starts(series.rule, at) if one not in left_out), default=None)
    held = [one.content.block for one in series.changed]
    if last is not None:
        held.append(occurrence_at(content, last).block)
    return max((one.end.instant for one in held), default=content.block.end.instant)


def tidied_series(content: AppointmentContent) -> AppointmentContent:
    """Return *content* in the one form in which both sides say it; it takes place as before.

    The rule is tidied and the block is that of its first occurrence. Changes and cancellations of
    what the rule does not have are left out, as are changes that change nothing.
    """
    if content.series is None:
        return content
    series = replace(content.series, rule=tidied(content.series.rule))
    at = content.block.start.at.time()
    first = datetime.combine(series.rule.starts_on, at)
    content = replace(occurrence_at(content, first), series=series)
    named = {one.original: one for one in series.changed}
    last = max((*named, *series.cancelled), default=first)
    had = frozenset(takewhile(lambda at: at <= last, originals(content)))
    cancelled = tuple(sorted(had.intersection(series.cancelled)))
    changed = tuple(
        named[original]
        for original in sorted(had.intersection(named).difference(cancelled))
        if named[original].content != occurrence_at(content, original)
    )
    return replace(content, series=Series(series.rule, changed, cancelled))
